import type { Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import type { Clock } from '@rail/kernel';
import type { BatchTraces } from '../batch-traces.ts';
import type { LineBatch } from '../line-batches.ts';
import type { Delivery, DeliverySource } from './delivery.ts';
import { OutgoingBatches } from './outgoing-batches.ts';
import type { OutgoingRow } from './row-step.ts';
import { encodeRun, type RunState } from '@rail/feeds';
import { replaysTopic } from '@rail/catalogue';

/** A transaction is committed when it reaches any of these. */
const limits = { rows: 10_000, bytes: 16 << 20, ms: 500 };

/** Rows and the run's record in one transaction: a crash leaves both or neither. */
export class TransactionalDelivery implements Delivery {
  readonly #producer: Producer;
  readonly #source: DeliverySource;
  readonly #clock: Clock;
  readonly #traces: BatchTraces | undefined;
  readonly #batches: OutgoingBatches;
  #open = false;
  #rows = 0;
  #bytes = 0;
  #beganMs = 0;

  /** @param producer initialised with the run's transactional id, so that it has fenced whoever drove the run before */
  constructor(producer: Producer, source: DeliverySource, clock: Clock, traces?: BatchTraces) {
    this.#traces = traces;
    this.#batches = new OutgoingBatches(traces);
    this.#producer = producer;
    this.#source = source;
    this.#clock = clock;
  }

  start(): Promise<void> {
    return this.finish('running');
  }

  ready(): Promise<void> | undefined {
    if (!this.#open) return undefined;
    const { rows, bytes, ms } = limits;
    const due = this.#rows >= rows || this.#bytes >= bytes || this.#clock.monotonic() - this.#beganMs >= ms;
    return due ? this.finish('running') : undefined;
  }

  put(row: OutgoingRow): void {
    if (!this.#open) this.#begin();
    const full = this.#batches.append(row, this.#clock.now());
    if (full !== undefined) this.#send(full);
    this.#rows++;
    this.#bytes += row.end;
  }

  flush(): undefined {
    for (const batch of this.#batches.flush()) this.#send(batch);
  }

  async finish(state: RunState): Promise<void> {
    if (!this.#open) this.#begin();
    const record = this.#source.recordOf(state, {});
    const batch = new RecordBatchBuilder(4096);
    const key = Buffer.from(record.run);
    const value = encodeRun(record);
    batch.append(this.#clock.now(), key, 0, key.length, value, 0, value.length, null);
    this.#send({ topic: replaysTopic, partition: 0, bytes: batch.finish() });
    await this.#producer.commit();
    this.#open = false;
  }

  /** Aborts what is open. */
  close(): Promise<void> {
    return this.#producer.close();
  }

  #begin(): void {
    this.#producer.begin();
    this.#open = true;
    this.#rows = 0;
    this.#bytes = 0;
    this.#beganMs = this.#clock.monotonic();
  }

  #send(batch: LineBatch): void {
    const stored = this.#producer.send(batch.topic, batch.partition, batch.bytes);
    stored.catch(() => undefined); // `commit` throws it
    this.#traces?.sent(batch, stored);
  }
}
