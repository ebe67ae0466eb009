import { type Clock, railVersion } from '@rail/kernel';
import type { Beat, LiveSignals, StageTimes } from './ports.ts';

export interface HeartbeatOptions extends Pick<Beat, 'part' | 'instance'> {
  readonly clock: Clock;
  /** What the process watches at the moment, and what of that it cannot serve. */
  readonly watches: () => readonly string[];
  readonly failures?: () => Readonly<Record<string, string>>;
  readonly times?: () => StageTimes;
}

const everyMs = 1000;
const none = (): Readonly<Record<string, string>> => ({});

/** Beats once a second until it is stopped, which says good-bye. A store that is away misses beats, nothing more. */
export function startHeartbeat(
  live: LiveSignals,
  { part, instance, clock, watches, failures = none, times }: HeartbeatOptions,
): () => Promise<void> {
  const startedMs = clock.now();
  const beat = (): void => {
    const facts = { watches: watches(), failures: failures(), ...(times !== undefined && { times: times() }) };
    void live.beat({ part, instance, version: railVersion, startedMs, ...facts }).catch(() => undefined);
  };
  beat();
  const timer = setInterval(beat, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await live.leave(part, instance).catch(() => undefined);
  };
}
