import type { Clock } from '@rail/kernel';
import type { Beat, LiveSignals } from './ports.ts';

export interface HeartbeatOptions extends Pick<Beat, 'part' | 'instance' | 'version'> {
  readonly clock: Clock;
  /** What the process watches at the moment. */
  readonly watches: () => readonly string[];
}

const everyMs = 1000;

/** Beats once a second until it is stopped, which says good-bye. A store that is away misses beats, nothing more. */
export function startHeartbeat(
  live: LiveSignals,
  { part, instance, version, clock, watches }: HeartbeatOptions,
): () => Promise<void> {
  const startedMs = clock.now();
  const beat = (): void =>
    void live.beat({ part, instance, version, startedMs, watches: watches() }).catch(() => undefined);
  beat();
  const timer = setInterval(beat, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await live.leave(part, instance).catch(() => undefined);
  };
}
