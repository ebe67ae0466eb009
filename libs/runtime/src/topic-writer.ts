import { type KafkaClient, Producer } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { RecordBatchBuilder } from '@rail/kafka-protocol';

export interface ControlRecord {
  readonly key: string;
  readonly value: string | null;
}

/**
 * The single writer of a control topic: its transactional id fences an older writer, so two processes can never
 * both decide. Appends are one at a time; each resolves when its transaction is committed.
 */
export class TopicWriter {
  readonly #producer: Producer;
  readonly #topic: string;
  readonly #clock: Clock;
  #last: Promise<void> = Promise.resolve();

  constructor(client: KafkaClient, topic: string, transactionalId: string, clock: Clock) {
    this.#producer = new Producer(client, { transactionalId, transactionTimeoutMs: 15_000 });
    this.#topic = topic;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    await this.#producer.init();
  }

  append(records: readonly ControlRecord[]): Promise<void> {
    const done = this.#last.then(() => this.#write(records));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async stop(): Promise<void> {
    await this.#last;
    await this.#producer.close();
  }

  async #write(records: readonly ControlRecord[]): Promise<void> {
    const batch = new RecordBatchBuilder();
    const now = this.#clock.now();
    for (const record of records) {
      const key = Buffer.from(record.key);
      const value = record.value === null ? null : Buffer.from(record.value);
      batch.append(now, key, 0, key.length, value, 0, value?.length ?? 0, null);
    }
    this.#producer.begin();
    try {
      await this.#producer.send(this.#topic, 0, batch.finish({}));
      await this.#producer.commit();
    } catch (error) {
      await this.#producer.abort().catch(() => undefined); // a producer that is fenced cannot even abort
      throw error;
    }
  }
}
