import { setTimeout as sleep } from 'node:timers/promises';
import { type LineControl, lineControlsTopic, parseLineControl } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { CompactedState } from '@rail/runtime';
import type { SaidOfLines } from './line-rates.ts';

const retryMs = 500;
/** More than a topic of lines ever has changes. */
const perStart = 2 ** 40;

/**
 * What people have said of the lines, as `rail.lines` holds it. While it cannot be followed, what was said last holds:
 * a broker that is away must not end the publishing.
 */
export class LineFollower implements SaidOfLines {
  readonly #client: KafkaClient;
  #state: CompactedState<LineControl>;
  #starts = 0;
  #revision = 0;
  #starting: Promise<void> | undefined;
  #stopping = false;

  constructor(client: KafkaClient) {
    this.#client = client;
    this.#state = this.#aState();
  }

  /** Nothing may be published before it has resolved: a line may be paused. */
  start(): Promise<void> {
    return this.#state.start();
  }

  get revision(): number {
    try {
      this.#revision = this.#starts * perStart + this.#state.revision;
    } catch {
      this.#starting ??= this.#startAgain().finally(() => (this.#starting = undefined));
    }
    return this.#revision;
  }

  of(line: string): LineControl | undefined {
    return this.#state.get(line);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#starting;
    await this.#state.stop();
  }

  async #startAgain(): Promise<void> {
    await this.#state.stop();
    while (!this.#stopping) {
      const next = this.#aState();
      try {
        await next.start();
        this.#state = next;
        this.#starts++;
        return;
      } catch {
        await next.stop(); // it is tried until the broker is back
        await sleep(retryMs);
      }
    }
  }

  #aState(): CompactedState<LineControl> {
    return new CompactedState(this.#client, lineControlsTopic, parseLineControl);
  }
}
