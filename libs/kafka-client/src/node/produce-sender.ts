import { produceApi, type ResponseOf, stampProducer } from '@rail/kafka-protocol';
import { assert } from '@rail/kernel';

import { kafkaErrorFrom } from '../core/errors/from-code.ts';
import { clientConditions, KafkaError } from '../core/errors/kafka-error.ts';
import { PartitionQueue, type QueuedBatch } from '../core/produce/partition-queue.ts';
import { byTopic, partitionKey } from '../core/topic-partition.ts';
import { type Remedy, remedyFor } from '../core/transaction/failure-table.ts';
import { failureOf, TransactionError } from '../core/transaction/transaction-error.ts';
import type { KafkaClient } from './kafka-client.ts';
import type { ProducerIdentity } from './transaction-calls.ts';

/** Where a batch was put. */
export interface Appended {
  readonly topic: string;
  readonly partition: number;
  /** −1 only without a transaction: appended before, at an offset that the broker no longer knows. */
  readonly baseOffset: number;
  readonly recordCount: number;
  /** −1 for CreateTime topics. */
  readonly logAppendTimeMs: number;
}

interface Outgoing extends QueuedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
  readonly deadlineMs: number;
  readonly generation: number;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: TransactionError) => void;
}

interface Lane {
  readonly topic: string;
  readonly partition: number;
  readonly queue: PartitionQueue<Outgoing>;
  /** On the client's monotonic clock. */
  notBeforeMs: number;
  waitMs: number;
  /** Why its batches are being sent again; nothing once one is acknowledged. */
  refusal: KafkaError | undefined;
}

export interface SenderOptions {
  readonly transactionalId: string | undefined;
  readonly maxInFlight: number;
  readonly maxRequestBytes: number;
  readonly identity: () => ProducerIdentity;
  /** Whether the partition belongs to the open transaction already (always true without one). */
  readonly mayProduce: (topic: string, partition: number) => boolean;
  /** Something that ends the transaction, or the producer id, was answered. */
  readonly onFailure: (error: TransactionError, remedy: Remedy) => void;
}

type PartitionAnswer = ResponseOf<typeof produceApi>['responses'][number]['partitionResponses'][number];

const brokerTimeoutMs = 20_000;
/** Of one timer: Node takes longer ones for 1 ms. */
const longestTimerMs = 0x7fff_ffff - 1;

/** Batches on their way to the leaders: pipelined, in sequence order, resent with the same bytes when the way is broken. */
export class ProduceSender {
  readonly #client: KafkaClient;
  readonly #options: SenderOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #inFlightTo = new Map<number, number>();
  #generation = 0;
  #pending = 0;
  #requests = 0;
  #scheduled = false;
  #lookingUp = false;
  #timer: NodeJS.Timeout | undefined;
  /** Set while batches are pending: a batch may pass its deadline in flight, where nothing else looks at it. */
  #deadlineTimer: NodeJS.Timeout | undefined;
  readonly #clientCloses = (): void => this.#giveUp();
  #whenQuiet: (() => void)[] = [];
  #bytes = 0;

  constructor(client: KafkaClient, options: SenderOptions) {
    this.#client = client;
    this.#options = options;
    client.closing.addEventListener('abort', this.#clientCloses, { once: true });
  }

  /** Bytes of batches that are not acknowledged. */
  get pendingBytes(): number {
    return this.#bytes;
  }

  enqueue(topic: string, partition: number, bytes: Buffer, recordCount: number, deadlineMs: number): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const generation = this.#generation;
      const batch = { topic, partition, bytes, recordCount, deadlineMs, generation, sequence: -1, resolve, reject };
      this.#lane(topic, partition).queue.push(batch);
      this.#pending++;
      this.#bytes += bytes.length;
      this.#watchDeadlines();
      this.schedule();
    });
  }

  /** Sends what can be sent, once the caller's current turn is over. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#drain();
    });
  }

  /** Resolves when nothing waits for an answer: every batch is acknowledged, refused or dropped. */
  async quiet(): Promise<void> {
    while (this.#pending > 0 || this.#requests > 0) {
      await new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
    }
  }

  /** Rejects every batch; answers still to come for them are ignored. */
  drop(error: TransactionError): void {
    this.#generation++;
    for (const { queue } of this.#lanes.values()) {
      for (const batch of queue.clear()) batch.reject(error);
    }
    this.#pending = 0;
    this.#bytes = 0;
    this.#settle();
  }

  /** A new epoch: every partition counts from 0 again. */
  startOver(): void {
    assert(this.#pending === 0, 'a new epoch begins while batches of the old one wait');
    this.#lanes.clear();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#deadlineTimer);
    this.#client.closing.removeEventListener('abort', this.#clientCloses);
  }

  #lane(topic: string, partition: number): Lane {
    const key = partitionKey(topic, partition);
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      const queue = new PartitionQueue<Outgoing>(this.#options.maxInFlight);
      lane = { topic, partition, queue, notBeforeMs: 0, waitMs: 0, refusal: undefined };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #drain(): void {
    const nowMs = this.#client.clock.monotonic();
    const leaderless = new Set<string>();
    const byLeader = new Map<number, Lane[]>();
    for (const lane of this.#lanes.values()) {
      const batch = lane.queue.peek();
      if (batch === undefined) continue;
      if (batch.deadlineMs <= nowMs) return this.#expire(lane, batch);
      if (lane.notBeforeMs > nowMs) {
        this.#drainIn(lane.notBeforeMs - nowMs);
        continue;
      }
      if (!this.#options.mayProduce(lane.topic, lane.partition)) continue;
      const leader = this.#client.metadataCache.leaderOf(lane.topic, lane.partition);
      if (leader === undefined) leaderless.add(lane.topic);
      else if (byLeader.get(leader.leaderId)?.push(lane) === undefined) byLeader.set(leader.leaderId, [lane]);
    }
    if (leaderless.size > 0) void this.#lookUp(leaderless);
    let more = false;
    for (const [nodeId, lanes] of byLeader) more = this.#sendTo(nodeId, lanes) || more;
    if (more) this.#drain();
  }

  /** One request of at most one batch per partition. True when there may be room for another. */
  #sendTo(nodeId: number, lanes: readonly Lane[]): boolean {
    const inFlight = this.#inFlightTo.get(nodeId) ?? 0;
    if (inFlight >= this.#options.maxInFlight) return false;
    const batches: Outgoing[] = [];
    let bytes = 0;
    for (const lane of lanes) {
      const batch = lane.queue.peek();
      if (batch === undefined || (bytes > 0 && bytes + batch.bytes.length > this.#options.maxRequestBytes)) continue;
      this.#stamp(lane, batch);
      batches.push(batch);
      bytes += batch.bytes.length;
    }
    if (batches.length === 0) return false;
    this.#inFlightTo.set(nodeId, inFlight + 1);
    this.#requests++;
    void this.#request(nodeId, batches);
    return true;
  }

  #stamp(lane: Lane, batch: Outgoing): void {
    const isNew = batch.sequence === -1;
    lane.queue.sent(batch);
    if (!isNew) return;
    const { producerId, producerEpoch } = this.#options.identity();
    const isTransactional = this.#options.transactionalId !== undefined;
    stampProducer(batch.bytes, producerId, producerEpoch, batch.sequence, isTransactional);
  }

  async #request(nodeId: number, batches: readonly Outgoing[]): Promise<void> {
    try {
      const answer = await this.#send(nodeId, batches);
      const rows = new Map(
        answer.responses.flatMap(({ name, partitionResponses }) =>
          partitionResponses.map((row) => [partitionKey(name, row.index), row]),
        ),
      );
      for (const batch of batches) this.#answered(batch, rows.get(partitionKey(batch.topic, batch.partition)));
    } catch (error) {
      const lost =
        error instanceof KafkaError ? error : new KafkaError('UNKNOWN_SERVER_ERROR', String(error), { cause: error });
      for (const batch of batches) if (batch.generation === this.#generation) this.#refused(batch, lost);
    } finally {
      this.#inFlightTo.set(nodeId, this.#inFlightTo.get(nodeId)! - 1);
      this.#requests--;
      this.#settle();
      this.schedule();
    }
  }

  #send(nodeId: number, batches: readonly Outgoing[]): Promise<ResponseOf<typeof produceApi>> {
    const topicData = [...byTopic(batches)].map(([name, rows]) => ({
      name,
      partitionData: rows.map(({ partition, bytes }) => ({ index: partition, records: bytes })),
    }));
    const transactionalId = this.#options.transactionalId ?? null;
    const body = { transactionalId, acks: -1, timeoutMs: brokerTimeoutMs, topicData };
    return this.#client.attempt(produceApi, body, { node: nodeId }, { purpose: 'produce', maxVersion: 11 });
  }

  #answered(batch: Outgoing, row: PartitionAnswer | undefined): void {
    if (batch.generation !== this.#generation) return;
    const { topic, partition, recordCount } = batch;
    const place = partitionKey(topic, partition);
    if (row === undefined)
      return this.#refused(batch, new KafkaError('UNKNOWN_SERVER_ERROR', 'no answer for the partition', { at: place }));
    const error = kafkaErrorFrom(row.errorCode, `produce ${recordCount} records`, place);
    if (error !== undefined) return this.#refused(batch, error);
    if (row.baseOffset === -1 && this.#options.transactionalId !== undefined) {
      return this.#refused(
        batch,
        new KafkaError('DUPLICATE_SEQUENCE_NUMBER', 'a duplicate without its offset', { at: place }),
      );
    }
    const lane = this.#lane(topic, partition);
    lane.waitMs = 0;
    lane.refusal = undefined;
    lane.queue.settled(batch);
    this.#release(batch);
    const { baseOffset, logAppendTimeMs } = row;
    batch.resolve({ topic, partition, baseOffset, recordCount, logAppendTimeMs });
  }

  #refused(batch: Outgoing, error: KafkaError): void {
    const lane = this.#lane(batch.topic, batch.partition);
    const remedy = this.#remedy(lane, batch, error);
    if (remedy === 'restamp') return lane.queue.restamp(batch);
    if (remedy === 'retry' || remedy === 'wait') return this.#retry(lane, batch, error, remedy);
    if (remedy === 'duplicate' && this.#options.transactionalId === undefined) {
      lane.queue.settled(batch);
      this.#release(batch);
      const { topic, partition, recordCount } = batch;
      return batch.resolve({ topic, partition, baseOffset: -1, recordCount, logAppendTimeMs: -1 });
    }
    const { topic, partition, recordCount } = batch;
    const failure = new TransactionError(failureOf(remedy), error.message, {
      topic,
      partition,
      recordCount,
      cause: error,
    });
    if (this.#endsEverything(remedy, error)) return this.#options.onFailure(failure, remedy);
    lane.queue.refused(batch);
    this.#release(batch);
    batch.reject(failure);
  }

  #remedy(lane: Lane, batch: Outgoing, error: KafkaError): Remedy | 'restamp' {
    const remedy = remedyFor('Produce', error.kafkaName);
    if (lane.queue.isStale(batch) && remedy !== 'fence' && remedy !== 'fatal') return 'restamp';
    return remedy === 'outOfOrder' && !lane.queue.isOldest(batch) ? 'retry' : remedy;
  }

  /** Without a transaction, a batch that the broker judged and did not append concerns nobody but its sender. */
  #endsEverything(remedy: Remedy, error: KafkaError): boolean {
    if (this.#options.transactionalId !== undefined) return true;
    if (remedy === 'fence' || remedy === 'fatal' || remedy === 'outOfOrder') return true;
    return error.kafkaName === 'UNKNOWN_PRODUCER_ID' || error.kafkaName === 'UNKNOWN_SERVER_ERROR';
  }

  #retry(lane: Lane, batch: Outgoing, error: KafkaError, remedy: 'retry' | 'wait'): void {
    lane.queue.retry(batch);
    lane.refusal = error;
    if (error.kafkaName === 'OUT_OF_ORDER_SEQUENCE_NUMBER') return;
    const nowMs = this.#client.clock.monotonic();
    lane.waitMs = Math.min(remedy === 'wait' ? 50 : 500, Math.max(remedy === 'wait' ? 1 : 10, lane.waitMs * 2));
    lane.notBeforeMs = nowMs + lane.waitMs;
    if (remedy === 'retry') this.#client.forget({ leaderOf: [batch.topic, batch.partition] });
    this.#drainIn(lane.waitMs);
  }

  #expire({ refusal }: Lane, { topic, partition, recordCount }: Outgoing): void {
    const why = refusal === undefined ? '' : `; the last answer was: ${refusal.message}`;
    const message = `${recordCount} records were not acknowledged in time${why}`;
    const error = new TransactionError('abort', message, { topic, partition, recordCount, cause: refusal });
    this.#options.onFailure(error, 'abort');
  }

  #watchDeadlines(): void {
    if (this.#deadlineTimer !== undefined || this.#pending === 0) return;
    const oldest = [...this.#lanes.values()].flatMap(({ queue }) => queue.oldest ?? []);
    const leftMs = Math.min(...oldest.map(({ deadlineMs }) => deadlineMs)) - this.#client.clock.monotonic();
    this.#deadlineTimer = setTimeout(
      () => {
        this.#deadlineTimer = undefined;
        this.#expireOverdue();
        this.#watchDeadlines();
      },
      Math.max(0, Math.min(leftMs, longestTimerMs)) + 1,
    );
    // What keeps a process alive is the connection that an answer is to come on.
    this.#deadlineTimer.unref();
  }

  #expireOverdue(): void {
    const nowMs = this.#client.clock.monotonic();
    for (const lane of this.#lanes.values()) {
      const { oldest } = lane.queue;
      // One is enough: it ends the transaction, or the producer id, and all other batches with it.
      if (oldest !== undefined && oldest.deadlineMs <= nowMs) return this.#expire(lane, oldest);
    }
  }

  /** Without connections nothing more is sent, and what waits for its next attempt would wait for ever. */
  #giveUp(): void {
    if (this.#pending === 0) return;
    const reason = new KafkaError(clientConditions.closed, 'the client is closed');
    const message = `the client was closed while ${this.#pending} batches were not acknowledged`;
    this.#options.onFailure(new TransactionError('fatal', message, { cause: reason }), 'fatal');
  }

  async #lookUp(topics: ReadonlySet<string>): Promise<void> {
    if (this.#lookingUp) return;
    this.#lookingUp = true;
    const found = await this.#client.lookUp(topics);
    this.#lookingUp = false;
    if (found) this.schedule();
    else this.#drainIn(100);
  }

  #drainIn(ms: number): void {
    if (this.#client.closing.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#drain();
    }, ms + 1);
  }

  #release(batch: Outgoing): void {
    this.#pending--;
    this.#bytes -= batch.bytes.length;
  }

  #settle(): void {
    if (this.#pending > 0 || this.#requests > 0) return;
    for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }
}
