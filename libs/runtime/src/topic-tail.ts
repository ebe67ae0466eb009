import { Fetcher, type KafkaClient } from '@rail/kafka-client';
import { RecordCursor } from '@rail/kafka-protocol';

export interface TailRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/**
 * Reads a small control topic from its start and follows it: `start` resolves once everything committed at that moment has been
 * handed over, and later records follow as they are committed.
 */
export class TopicTail {
  readonly #client: KafkaClient;
  readonly #topic: string;
  readonly #fetcher: Fetcher;
  #running = true;
  #loop: Promise<void> | undefined;
  #fault: unknown;

  constructor(client: KafkaClient, topic: string) {
    this.#client = client;
    this.#topic = topic;
    this.#fetcher = new Fetcher(client, { isolation: 'committed', maxBytes: 4 << 20 });
  }

  async start(onRecord: (record: TailRecord) => void): Promise<void> {
    await this.#readToEnd(onRecord);
    this.#loop = this.#follow(onRecord);
  }

  /**
   * Hands over everything that is committed now, and ends. For the one writer of a topic: what comes later is its own,
   * and following it would set its state back to what it was a moment ago.
   */
  async readOnce(onRecord: (record: TailRecord) => void): Promise<void> {
    try {
      await this.#readToEnd(onRecord);
    } finally {
      await this.stop();
    }
  }

  async #readToEnd(onRecord: (record: TailRecord) => void): Promise<void> {
    const partitions = await this.#client.partitionsOf(this.#topic);
    const at = (timestamp: number) => partitions.map((partition) => ({ topic: this.#topic, partition, timestamp }));
    const starts = await this.#client.listOffsets(at(-2));
    const ends = await this.#client.listOffsets(at(-1), 'uncommitted');
    for (const start of starts) this.#fetcher.assign(this.#topic, start.partition, start.offset);
    const behind = () => ends.some((end) => this.#fetcher.position(this.#topic, end.partition) < end.offset);
    while (behind()) await this.#pollOnce(onRecord);
  }

  /** The error that ended the following, if one did. */
  get fault(): unknown {
    return this.#fault;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#fetcher.close();
    await this.#loop;
  }

  async #follow(onRecord: (record: TailRecord) => void): Promise<void> {
    try {
      while (this.#running) await this.#pollOnce(onRecord);
    } catch (error) {
      if (this.#running) this.#fault = error;
    }
  }

  async #pollOnce(onRecord: (record: TailRecord) => void): Promise<void> {
    const cursor = new RecordCursor();
    for (const batch of await this.#fetcher.poll(250)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) {
        const slice = (start: number, end: number) =>
          start < 0 ? null : Buffer.from(cursor.bytes.subarray(start, end));
        onRecord({
          partition: batch.partition,
          offset: cursor.offset,
          timestamp: cursor.timestamp,
          key: slice(cursor.keyStart, cursor.keyEnd),
          value: slice(cursor.valueStart, cursor.valueEnd),
        });
      }
    }
  }
}
