import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaClient } from '@rail/kafka-client';
import { CompactedState } from './compacted-state.ts';

const retryMs = 500;
/** More than one following ever sees changes. */
const perStart = 2 ** 40;

/**
 * A compacted topic for who may go on with what was known last: where it cannot be followed any more, it is read anew
 * until that succeeds. Whoever must not act on old knowledge takes `CompactedState`, which throws then.
 */
export class FollowedState<Value> {
  readonly #newState: () => CompactedState<Value>;
  #state: CompactedState<Value>;
  #starts = 0;
  #revision = 0;
  #starting: Promise<void> | undefined;
  #stopping = false;

  /** @param parse see `CompactedState` */
  constructor(client: KafkaClient, topic: string, parse: (text: string, at: string) => Value) {
    this.#newState = () => new CompactedState(client, topic, parse);
    this.#state = this.#newState();
  }

  /** Resolves once everything that is committed now is known. */
  start(): Promise<void> {
    return this.#state.start();
  }

  /** Another number after every change. */
  get revision(): number {
    try {
      this.#revision = this.#starts * perStart + this.#state.revision;
    } catch {
      this.#starting ??= this.#startAgain().finally(() => (this.#starting = undefined));
    }
    return this.#revision;
  }

  get(key: string): Value | undefined {
    return this.#state.get(key);
  }

  get values(): readonly Value[] {
    void this.revision; // notices that the following has ended
    return this.#state.values;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#starting;
    await this.#state.stop();
  }

  async #startAgain(): Promise<void> {
    await this.#state.stop();
    while (!this.#stopping) {
      const next = this.#newState();
      try {
        await next.start();
        this.#state = next;
        this.#starts++;
        return;
      } catch {
        await next.stop(); // the broker is not back yet
        await sleep(retryMs);
      }
    }
  }
}
