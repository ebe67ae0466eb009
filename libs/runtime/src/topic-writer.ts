import { type Appended, Fetcher, type KafkaClient, Producer, TransactionError } from '@rail/kafka-client';
import { type Clock, isRailError } from '@rail/kernel';
import { type BatchHeader, RecordBatchBuilder } from '@rail/kafka-protocol';

export interface ControlRecord {
  readonly key: string;
  readonly value: string | null;
  /** Another topic than the writer's own: what is written there is written together with it, or not at all. */
  readonly topic?: string;
}

/**
 * The single writer of a control topic: its transactional id fences an older writer, so two processes can never
 * both decide. Appends are one at a time; each resolves when its transaction is committed, and rejects when it is not.
 */
export class TopicWriter {
  readonly #client: KafkaClient;
  readonly #producer: Producer;
  readonly #topic: string;
  readonly #clock: Clock;
  #last: Promise<void> = Promise.resolve();
  /** Before this offset no writer that came after this one has written anything. */
  #end = 0;
  /** Why nothing can be written any more. */
  #refusal: unknown;
  #recovering = false;
  #stopping = false;

  constructor(client: KafkaClient, topic: string, transactionalId: string, clock: Clock) {
    this.#client = client;
    this.#producer = new Producer(client, {
      transactionalId,
      transactionTimeoutMs: 15_000,
      onFenced: (error) => (this.#refusal ??= error),
    });
    this.#topic = topic;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    await this.#producer.init();
    this.#end = await this.#endOffset();
  }

  append(records: readonly ControlRecord[]): Promise<void> {
    const done = this.#last.then(() => this.#write(records));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    // A broker that is away may never tell what became of the last append: the next writer finds out.
    if (!this.#recovering) await this.#last;
    await this.#producer.close();
  }

  async #write(records: readonly ControlRecord[]): Promise<void> {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (this.#isLost()) await this.#recover();
    const own = this.#batchOf(records.filter(({ topic }) => topic === undefined));
    const { producerEpoch } = this.#producer.identity;
    let appended: Appended | undefined;
    try {
      this.#producer.begin();
      appended = await this.#producer.send(this.#topic, 0, own);
      for (const [topic, others] of Map.groupBy(records, (record) => record.topic)) {
        if (topic !== undefined) await this.#producer.send(topic, 0, this.#batchOf(others));
      }
      await this.#producer.commit();
    } catch (error) {
      await this.#failed(appended, producerEpoch, error);
    }
    if (appended !== undefined) this.#end = appended.baseOffset + appended.recordCount;
  }

  /** Throws unless the append turns out to be committed after all. */
  async #failed(appended: Appended | undefined, epoch: number, error: unknown): Promise<void> {
    if (appended === undefined || !this.#isLost()) {
      await this.#producer.abort().catch(() => undefined); // a producer that is fenced cannot even abort
      throw error;
    }
    const found = await this.#recover();
    const at = (header: BatchHeader) => header.baseOffset === appended.baseOffset && header.producerEpoch === epoch;
    if (!found.some(at)) throw new TransactionError('abort', 'the append was not committed', { cause: error });
  }

  /** How an append or its taking back ended is not known: only a new start of the producer leads on. */
  #isLost(): boolean {
    const { phase } = this.#producer;
    return phase === 'inDoubt' || phase === 'failed' || phase === 'uninitialised';
  }

  /**
   * Ends the transaction that is in doubt, and returns the batches that this producer id has committed since. A start
   * fences whoever has the id, so it must be seen whether another writer had taken over: what its owner knows of the
   * topic is then of the past, and this one stays fenced. Goes on until the broker is back.
   */
  async #recover(): Promise<BatchHeader[]> {
    const { producerId, producerEpoch } = this.#producer.identity;
    this.#recovering = true;
    try {
      const found = (await this.#startAgain()).filter((header) => header.producerId === producerId);
      if (found.every((header) => header.producerEpoch <= producerEpoch)) return found;
      throw new TransactionError('fenced', `another writer of ${this.#topic} has taken over`);
    } catch (error) {
      this.#refusal ??= error;
      throw error;
    } finally {
      this.#recovering = false;
    }
  }

  async #startAgain(): Promise<BatchHeader[]> {
    while (!this.#stopping) {
      try {
        if (this.#isLost()) await this.#producer.init();
        return await this.#committedSince();
      } catch (error) {
        if (!isRailError(error) || !error.row.retriable) throw error;
      }
    }
    throw new TransactionError('inDoubt', 'the writer was stopped before it knew what became of its last append');
  }

  async #committedSince(): Promise<BatchHeader[]> {
    const found: BatchHeader[] = [];
    const fetcher = new Fetcher(this.#client, { isolation: 'committed', maxBytes: 4 << 20 });
    try {
      const end = await this.#endOffset();
      fetcher.assign(this.#topic, 0, this.#end);
      while (fetcher.position(this.#topic, 0) < end) {
        for (const { header } of await fetcher.poll(250)) found.push(header);
      }
    } finally {
      await fetcher.close();
    }
    return found;
  }

  async #endOffset(): Promise<number> {
    const [end] = await this.#client.listOffsets([{ topic: this.#topic, partition: 0, timestamp: -1 }], 'uncommitted');
    return end!.offset;
  }

  #batchOf(records: readonly ControlRecord[]): Buffer {
    const batch = new RecordBatchBuilder();
    const now = this.#clock.now();
    for (const record of records) {
      const key = Buffer.from(record.key);
      const value = record.value === null ? null : Buffer.from(record.value);
      batch.append(now, key, 0, key.length, value, 0, value?.length ?? 0, null);
    }
    return batch.finish({});
  }
}
