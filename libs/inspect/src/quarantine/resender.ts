import { type KafkaClient, Producer, TransactionError } from '@rail/kafka-client';
import { encodeHeaders, RecordBatchBuilder } from '@rail/kafka-protocol';
import { RailError } from '@rail/kernel';
import {
  ensureSettlementsTopic,
  type Settlement,
  settlementBatches,
  settlementsOf,
  settlementsTopic,
} from './settlements.ts';

/** A record that goes to a line again. */
export interface ResentRecord {
  /** What it settles in quarantine. */
  readonly places: readonly string[];
  readonly topic: string;
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
}

/** No transaction holds more: topics take batches of 1 MiB, and a partition gets one batch of each transaction. */
const maxBatchRecords = 200;
const maxBatchBytes = 500_000;

/**
 * Sends records again; each batch and the note that its places are settled are one transaction, so that a record is
 * sent again once however often this is interrupted, and however many do it at once: who begins later shuts the others
 * out, and leaves what they have settled.
 */
export class Resender {
  /** As of when nobody else sends any more: what others have settled is final. */
  readonly settled: ReadonlyMap<string, Settlement>;
  readonly #producer: Producer;
  readonly #nowMs: () => number;
  readonly #batch: ResentRecord[] = [];
  #bytes = 0;
  #sent = 0;

  private constructor(producer: Producer, settled: ReadonlyMap<string, Settlement>, nowMs: () => number) {
    this.#producer = producer;
    this.settled = settled;
    this.#nowMs = nowMs;
  }

  /** Shuts out whoever sends again now. */
  static async open(client: KafkaClient, nowMs: () => number): Promise<Resender> {
    await ensureSettlementsTopic(client);
    const producer = new Producer(client, { transactionalId: 'rail.quarantine.redrive', transactionTimeoutMs: 30_000 });
    try {
      await producer.init();
      return new Resender(producer, await settlementsOf(client), nowMs);
    } catch (error) {
      await producer.close();
      throw error;
    }
  }

  /** Places that are settled by now. */
  get sent(): number {
    return this.#sent;
  }

  async put(record: ResentRecord): Promise<void> {
    const bytes = bytesOf(record);
    if (this.#bytes + bytes > maxBatchBytes || this.#batch.length === maxBatchRecords) await this.flush();
    this.#batch.push(record);
    this.#bytes += bytes;
  }

  /** @throws RailError REDRIVE_TAKEN_OVER, BROKER_REFUSED */
  async flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    const batch = this.#batch.splice(0);
    this.#bytes = 0;
    await this.#send(batch).catch((error: unknown) => {
      throw causeOf(error);
    });
    for (const { places } of batch) this.#sent += places.length;
  }

  /** What was not flushed is not sent. */
  close(): Promise<void> {
    return this.#producer.close();
  }

  async #send(records: readonly ResentRecord[]): Promise<void> {
    const producer = this.#producer;
    const atMs = this.#nowMs();
    producer.begin();
    const sending: Promise<unknown>[] = [];
    for (const [{ topic, partition }, batch] of batchesOf(records, atMs))
      sending.push(producer.send(topic, partition, batch));
    const places = records.flatMap((record) => record.places);
    const settlement = { state: 'redriven', atMs, note: 'sent again under the agreements in force' } as const;
    for (const batch of settlementBatches(places, settlement)) sending.push(producer.send(settlementsTopic, 0, batch));
    const refused = (await Promise.allSettled(sending)).find((each) => each.status === 'rejected');
    if (refused !== undefined) {
      await producer.abort();
      throw new RailError('BROKER_REFUSED', 'redriving was refused; nothing of this batch was sent', {
        cause: refused.reason,
      });
    }
    await producer.commit();
  }
}

function causeOf(error: unknown): unknown {
  if (!(error instanceof TransactionError) || error.failure !== 'fenced') return error;
  const message = 'another process began to redrive; this one stopped';
  return new RailError('REDRIVE_TAKEN_OVER', message, { cause: error });
}

function* batchesOf(records: readonly ResentRecord[], nowMs: number): Generator<[ResentRecord, Buffer]> {
  for (const group of Map.groupBy(records, ({ topic, partition }) => `${topic}/${partition}`).values()) {
    const batch = new RecordBatchBuilder();
    for (const { key, value, headers } of group)
      batch.append(nowMs, key, 0, key?.length ?? 0, value, 0, value?.length ?? 0, encodeHeaders(headers));
    yield [group[0]!, batch.finish()];
  }
}

function bytesOf({ key, value, headers }: ResentRecord): number {
  const parts = [key, value, ...headers.map(([, each]) => each)];
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}
