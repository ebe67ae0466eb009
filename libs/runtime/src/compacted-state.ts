import type { KafkaClient } from '@rail/kafka-client';
import { TopicTail } from './topic-tail.ts';

/**
 * The newest value of each key of a compacted topic that somebody else writes. `start` resolves once everything that is
 * committed at that moment is known.
 */
export class CompactedState<Value> {
  readonly #topic: string;
  readonly #tail: TopicTail;
  readonly #parse: (text: string, at: string) => Value;
  readonly #values = new Map<string, Value>();
  #revision = 0;

  /** @param parse is told the place of a record, for its errors */
  constructor(client: KafkaClient, topic: string, parse: (text: string, at: string) => Value) {
    this.#topic = topic;
    this.#tail = new TopicTail(client, topic);
    this.#parse = parse;
  }

  start(): Promise<void> {
    return this.#tail.start(({ key, value, partition, offset }) => {
      if (key === null) return;
      if (value === null) this.#values.delete(key.toString());
      else this.#values.set(key.toString(), this.#parse(value.toString(), `${this.#topic}/${partition}/${offset}`));
      this.#revision++;
    });
  }

  /** Another number after every change. Throws what ended the following, if it has ended: what is known may be old. */
  get revision(): number {
    if (this.#tail.fault !== undefined) throw this.#tail.fault;
    return this.#revision;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  get values(): readonly Value[] {
    return [...this.#values.values()];
  }

  stop(): Promise<void> {
    return this.#tail.stop();
  }
}
