import { KafkaError } from '../core/errors/kafka-error.ts';
import { membershipRemedy, type MembershipRemedy } from '../core/group/membership-failure.ts';
import type { Clock } from '@rail/kernel';

export interface HeartbeatOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly sessionTimeoutMs: number;
  readonly beat: () => Promise<void>;
  readonly onTrouble: (remedy: MembershipRemedy, error: KafkaError) => void;
}

/** Tells the coordinator in the background that the member lives, and the member when the coordinator thinks otherwise. */
export class Heartbeats {
  readonly #options: HeartbeatOptions;
  #timer: NodeJS.Timeout | undefined;
  #lastHeardMs = 0;
  #round = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#lastHeardMs = this.#options.clock.monotonic();
    this.#next(this.#round, this.#options.intervalMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#round++;
  }

  #next(round: number, inMs: number): void {
    this.#timer = setTimeout(() => void this.#beat(round), inMs);
  }

  async #beat(round: number): Promise<void> {
    const { clock, intervalMs, sessionTimeoutMs, beat, onTrouble } = this.#options;
    let waitMs = intervalMs;
    try {
      await beat();
      this.#lastHeardMs = clock.monotonic();
    } catch (error) {
      if (round !== this.#round) return;
      const known =
        error instanceof KafkaError ? error : new KafkaError('UNKNOWN_SERVER_ERROR', String(error), { cause: error });
      const remedy = membershipRemedy(known.kafkaName);
      const isSilent = clock.monotonic() - this.#lastHeardMs > sessionTimeoutMs;
      if (remedy === 'rejoin') this.#lastHeardMs = clock.monotonic();
      onTrouble(remedy === 'find' && isSilent ? 'lost' : remedy, known);
      if (remedy === 'find') waitMs = Math.min(intervalMs, 200);
    }
    if (round === this.#round) this.#next(round, waitMs);
  }
}
