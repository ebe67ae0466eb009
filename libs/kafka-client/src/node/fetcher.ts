import type { fetchApi, ResponseOf } from '@rail/kafka-protocol';
import { assert, isRailError, RailError } from '@rail/kernel';

import { kafkaErrorFrom } from '../core/errors/from-code.ts';
import { KafkaError } from '../core/errors/kafka-error.ts';
import { isTransientFetchError } from '../core/fetch/fetch-errors.ts';
import { FetchPartition, type Watermarks } from '../core/fetch/fetch-partition.ts';
import { type FetchedBatch, openBatch } from '../core/fetch/fetched-batch.ts';
import { readAnswer } from '../core/fetch/read-answer.ts';
import { ReadyQueue } from '../core/fetch/ready-queue.ts';
import { partitionKey, type TopicPartition } from '../core/topic-partition.ts';
import { type FetchLimits, sendFetch } from './send-fetch.ts';
import type { KafkaClient } from './kafka-client.ts';
import { sleep } from './sleep.ts';
import { findTruncation } from './truncation.ts';

export interface FetcherOptions extends Partial<FetchLimits> {
  readonly isolation: 'committed' | 'uncommitted';
  /** Bytes fetched ahead of the caller, as they lie in the log (32 MiB). */
  readonly maxBytes?: number;
  /** Bytes of batches that one `poll` hands over at most, beyond the first batch (4 MiB). */
  readonly maxPollBytes?: number;
  /**
   * A partition that cannot go on by itself: OFFSET_OUT_OF_RANGE, LOG_TRUNCATED, TOPIC_AUTHORIZATION_FAILED,
   * CORRUPT_MESSAGE. It stays where it is until `seek`. Without this function `poll` throws the error, once.
   */
  readonly onPartitionError?: (at: TopicPartition, error: RailError) => void;
}

type PartitionAnswer = ResponseOf<typeof fetchApi>['responses'][number]['partitions'][number];

let fetchers = 0;

/** Reads assigned partitions ahead of its caller, batch by batch, exactly once each in offset order. */
export class Fetcher {
  readonly #client: KafkaClient;
  readonly #options: FetcherOptions;
  readonly #limits: FetchLimits;
  readonly #maxBytes: number;
  readonly #purpose = `fetch-${++fetchers}`;
  readonly #partitions = new Map<string, FetchPartition>();
  readonly #queue = new ReadyQueue();
  readonly #busy = new Set<number>();
  readonly #failures: RailError[] = [];
  readonly #closing = new AbortController();
  #reserved = 0;
  #lookingUp = false;
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  constructor(client: KafkaClient, options: FetcherOptions) {
    this.#client = client;
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? 32 * 1024 * 1024;
    this.#limits = {
      maxWaitMs: options.maxWaitMs ?? 500,
      minBytes: options.minBytes ?? 1,
      partitionMaxBytes: options.partitionMaxBytes ?? 1024 * 1024,
      answerMaxBytes: Math.min(options.answerMaxBytes ?? 16 * 1024 * 1024, this.#maxBytes),
    };
  }

  /** Starts a partition at an offset; `leaderEpoch` of the record before it lets a truncated log be noticed. */
  assign(topic: string, partition: number, offset: number, leaderEpoch = -1): void {
    this.unassign(topic, partition);
    const state = new FetchPartition(topic, partition, offset, leaderEpoch);
    this.#partitions.set(partitionKey(topic, partition), state);
    this.#pump();
  }

  unassign(topic: string, partition: number): void {
    const key = partitionKey(topic, partition);
    const state = this.#partitions.get(key);
    if (state === undefined) return;
    state.generation++;
    this.#partitions.delete(key);
    this.#queue.sweep();
    this.#pump();
  }

  seek(topic: string, partition: number, offset: number, leaderEpoch = -1): void {
    this.#state(topic, partition).seek(offset, leaderEpoch);
    this.#queue.sweep();
    this.#pump();
  }

  /** Nothing of the partition is fetched or handed out until `resume`; what was fetched ahead is fetched again. */
  pause(topic: string, partition: number): void {
    const state = this.#state(topic, partition);
    state.paused = true;
    state.rewind();
    this.#queue.sweep();
    this.#pump();
  }

  resume(topic: string, partition: number): void {
    this.#state(topic, partition).paused = false;
    this.#pump();
  }

  /** The offset after the last batch handed out, and after the markers and aborted records behind it. */
  position(topic: string, partition: number): number {
    return this.#state(topic, partition).position;
  }

  /** Leader epoch of the record before the position, to be committed with it; −1 if not known. */
  positionEpoch(topic: string, partition: number): number {
    return this.#state(topic, partition).positionEpoch;
  }

  /** As of the last answer; none before the first. */
  watermarks(topic: string, partition: number): Watermarks | undefined {
    return this.#state(topic, partition).watermarks;
  }

  get assigned(): TopicPartition[] {
    return [...this.#partitions.values()].map(({ topic, partition }) => ({ topic, partition }));
  }

  get bufferedBytes(): number {
    return this.#queue.bytes;
  }

  /** The next batches, or none when `maxWaitMs` pass without. Not to be called again before it has settled. */
  async poll(maxWaitMs: number): Promise<FetchedBatch[]> {
    assert(this.#wake === undefined, 'poll is called while another poll waits');
    const untilMs = this.#client.clock.monotonic() + maxWaitMs;
    for (;;) {
      const failure = this.#failures.shift();
      if (failure !== undefined) throw failure;
      const taken = this.#take();
      const leftMs = untilMs - this.#client.clock.monotonic();
      if (taken.length > 0 || leftMs <= 0 || this.#stopped) return taken;
      await this.#nextArrival(leftMs);
    }
  }

  /** Ends its connections; a waiting `poll` returns what is there. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#wake?.();
    await this.#client.release(this.#purpose);
  }

  get #stopped(): boolean {
    return this.#closing.signal.aborted || this.#client.closing.aborted;
  }

  #state(topic: string, partition: number): FetchPartition {
    const state = this.#partitions.get(partitionKey(topic, partition));
    assert(state !== undefined, `${topic}/${partition} is not assigned to this fetcher`);
    return state;
  }

  #take(): FetchedBatch[] {
    const opened: FetchedBatch[] = [];
    const maxBytes = this.#options.maxPollBytes ?? 4 * 1024 * 1024;
    // What a batch opens to counts, not what it was sent as: a small one may hold a hundred megabytes.
    for (let bytes = 0; bytes < maxBytes && !this.#queue.isEmpty;) {
      const step = this.#queue.take();
      if (step === undefined) break;
      const { state, nextOffset, recordEpoch } = step;
      if (state.failure !== undefined && step.batch !== undefined && state.failure.code === 'PROTOCOL_VIOLATION')
        continue;
      try {
        const batch = openBatch(step, state.position);
        if (batch !== undefined) opened.push(batch);
        bytes += batch?.section.length ?? 0;
        state.position = nextOffset;
        state.positionEpoch = recordEpoch;
      } catch (error) {
        if (!isRailError(error)) throw error;
        this.#fail(state, error);
      }
    }
    this.#pump();
    return opened;
  }

  async #nextArrival(withinMs: number): Promise<void> {
    const arrived = new AbortController();
    this.#wake = () => arrived.abort();
    const onClose = (): void => arrived.abort();
    this.#client.closing.addEventListener('abort', onClose);
    await sleep(withinMs, arrived.signal);
    this.#client.closing.removeEventListener('abort', onClose);
    this.#wake = undefined;
  }

  /** Asks every broker that leads a fetchable partition and is not being asked already, as far as the buffer has room. */
  #pump(): void {
    if (this.#stopped) return;
    const nowMs = this.#client.clock.monotonic();
    const byLeader = new Map<number, FetchPartition[]>();
    const leaderless = new Set<string>();
    for (const state of this.#partitions.values()) {
      const waitMs = state.fetchableIn(nowMs);
      if (waitMs > 0) {
        if (waitMs < Infinity) this.#pumpIn(waitMs);
        continue;
      }
      const leader = this.#client.metadataCache.leaderOf(state.topic, state.partition);
      if (leader === undefined) leaderless.add(state.topic);
      else if (byLeader.get(leader.leaderId)?.push(state) === undefined) byLeader.set(leader.leaderId, [state]);
    }
    if (leaderless.size > 0) void this.#lookUp(leaderless);
    for (const [nodeId, states] of byLeader) {
      const room = this.#maxBytes - this.#queue.bytes - this.#reserved;
      if (room > 0 && !this.#busy.has(nodeId))
        void this.#ask(nodeId, states, Math.min(room, this.#limits.answerMaxBytes));
    }
  }

  async #lookUp(topics: ReadonlySet<string>): Promise<void> {
    if (this.#lookingUp) return;
    this.#lookingUp = true;
    const found = await this.#client.lookUp(topics);
    this.#lookingUp = false;
    if (found) this.#pump();
    else this.#pumpIn(200);
  }

  async #ask(nodeId: number, states: readonly FetchPartition[], maxBytes: number): Promise<void> {
    this.#busy.add(nodeId);
    this.#reserved += maxBytes;
    try {
      const doubtful = states.filter((state) => state.needsValidation(this.#leaderEpoch(state)));
      if (doubtful.length > 0) await this.#validate(nodeId, doubtful);
      else await this.#fetch(nodeId, states, maxBytes);
    } catch (error) {
      if (!isRailError(error)) throw error;
      for (const state of states) this.#retryLater(state);
    } finally {
      this.#busy.delete(nodeId);
      this.#reserved -= maxBytes;
    }
    this.#pump();
  }

  async #fetch(nodeId: number, states: readonly FetchPartition[], answerMaxBytes: number): Promise<void> {
    const asked = new Map(
      states.map((state) => [partitionKey(state.topic, state.partition), { state, generation: state.generation }]),
    );
    const isCommitted = this.#options.isolation === 'committed';
    const rows = states.map((state) => ({ ...rowOf(state), leaderEpoch: this.#leaderEpoch(state) }));
    const limits = { ...this.#limits, answerMaxBytes };
    const answer = await sendFetch(this.#client, nodeId, this.#purpose, rows, isCommitted, limits);
    for (const { topic, partitions } of answer.responses) {
      for (const partition of partitions) {
        const question = asked.get(partitionKey(topic, partition.partitionIndex));
        if (question === undefined || question.generation !== question.state.generation) continue;
        this.#receive(question.state, partition);
      }
    }
    if (!this.#queue.isEmpty || this.#failures.length > 0) this.#wake?.();
  }

  #receive(state: FetchPartition, answer: PartitionAnswer): void {
    const error = kafkaErrorFrom(answer.errorCode, `fetch from offset ${state.fetchOffset}`, placeOf(state));
    if (error !== undefined) {
      if (isTransientFetchError(error.kafkaName)) this.#retryLater(state);
      else this.#fail(state, error);
      return;
    }
    const { highWatermark, lastStableOffset, logStartOffset, records } = answer;
    state.watermarks = { highWatermark, lastStableOffset, logStartOffset };
    state.calm();
    if (records === null || records.length === 0) return;
    const aborted = this.#options.isolation === 'committed' ? (answer.abortedTransactions ?? []) : [];
    const read = readAnswer(records, state.fetchOffset, state.recordEpoch, aborted);
    const { generation } = state;
    for (const { pos, header } of read.deliverable) {
      const nextOffset = header.lastOffset + 1;
      const batch = { records, pos, header };
      this.#queue.push({ state, generation, batch, nextOffset, recordEpoch: header.partitionLeaderEpoch });
    }
    if (read.nextOffset > state.fetchOffset) {
      const { nextOffset, recordEpoch } = read;
      this.#queue.push({ state, generation, batch: undefined, nextOffset, recordEpoch });
      this.#toTheEnd(state);
    }
    state.fetchOffset = read.nextOffset;
    state.recordEpoch = read.recordEpoch;
    if (read.damagedAt !== undefined) this.#damaged(state, read.damagedAt, 2);
    else if (read.wholeBatches === 0) this.#damaged(state, state.fetchOffset, 20);
    else state.damaged = 0;
  }

  /** Brokers fill an answer in the order of the question: whoever got something goes last the next time. */
  #toTheEnd(state: FetchPartition): void {
    const key = partitionKey(state.topic, state.partition);
    this.#partitions.delete(key);
    this.#partitions.set(key, state);
  }

  /** The network may have damaged it, so it is asked for again; a batch of which only the start came, more often. */
  #damaged(state: FetchPartition, offset: number, limit: number): void {
    if (++state.damaged < limit) return this.#retryLater(state);
    const message = `the batch at offset ${offset} is damaged: its checksum or its size is wrong`;
    this.#fail(state, new KafkaError('CORRUPT_MESSAGE', message, { at: placeOf(state) }));
  }

  async #validate(nodeId: number, states: readonly FetchPartition[]): Promise<void> {
    const rows = states.map((state) => ({ ...rowOf(state), leaderEpoch: this.#leaderEpoch(state) }));
    const generations = states.map(({ generation }) => generation);
    const findings = await findTruncation(this.#client, nodeId, rows);
    for (const [at, state] of states.entries()) {
      const finding = findings[at];
      if (state.generation !== generations[at]) continue;
      if (finding === undefined) state.validatedEpoch = rows[at]!.leaderEpoch;
      else if (isTransientFetchError(finding.kafkaName)) this.#retryLater(state);
      else this.#fail(state, finding);
    }
  }

  #leaderEpoch({ topic, partition }: FetchPartition): number {
    return this.#client.metadataCache.leaderEpochOf(topic, partition);
  }

  #retryLater(state: FetchPartition): void {
    this.#client.forget({ leaderOf: [state.topic, state.partition] });
    this.#pumpIn(state.backOff(this.#client.clock.monotonic()));
  }

  #pumpIn(ms: number): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, ms + 1);
  }

  #fail(state: FetchPartition, error: RailError): void {
    if (state.failure !== undefined) return;
    state.failure = error;
    const { topic, partition } = state;
    if (this.#options.onPartitionError === undefined) this.#failures.push(error);
    else this.#options.onPartitionError({ topic, partition }, error);
    this.#wake?.();
  }
}

function placeOf({ topic, partition, fetchOffset }: FetchPartition): string {
  return `${topic}/${partition}/${fetchOffset}`;
}

function rowOf({ topic, partition, fetchOffset, recordEpoch }: FetchPartition) {
  return { topic, partition, fetchOffset, recordEpoch };
}
