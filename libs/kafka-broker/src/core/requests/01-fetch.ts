import { type Draft, ErrorCodes, fetchApi, type RequestOf, type ResponseOf } from '@rail/kafka-protocol';

import type { BrokerRequest } from '../contract.ts';
import type { ParkedFetch } from '../fetching/purgatory.ts';
import { readRecords } from '../fetching/read-records.ts';
import type { Partition } from '../partitions/partition.ts';
import type { BrokerState } from '../state.ts';
import { type Answer, defineHandler } from './handler.ts';
import { leaderEpochFault } from './leader-epoch-fault.ts';

/**
 * Fetch: versions 4–12, without incremental sessions (session id 0 tells every client to send full fetches).
 * Waits until `minBytes` are readable at the asked isolation level, an error is found or `maxWaitMs` is over.
 */
const MAX_RESPONSE_BYTES = 50 * 1024 * 1024;
const READ_COMMITTED = 1;

type FetchRequest = RequestOf<typeof fetchApi>;
type FetchResponse = ResponseOf<typeof fetchApi>;
type WantedPartition = FetchRequest['topics'][number]['partitions'][number];
type PartitionAnswer = Draft<FetchResponse['responses'][number]['partitions'][number]>;

export const fetchHandler = defineHandler(
  fetchApi,
  { minVersion: 4, maxVersion: 12 },
  (state, body, answer, request) => {
    new FetchInProgress(state, request, body, answer).run(state);
  },
);

class FetchInProgress implements ParkedFetch {
  readonly connectionId: number;
  readonly #request: FetchRequest;
  readonly #answer: Answer<FetchResponse>;
  readonly #deadlineMs: number;
  readonly #timer: string;
  #dropped = false;
  #answers: PartitionAnswer[][] = [];
  #bytes = 0;
  #failed = false;

  constructor(state: BrokerState, request: BrokerRequest, body: FetchRequest, answer: Answer<FetchResponse>) {
    this.connectionId = request.connectionId;
    this.#request = body;
    this.#answer = answer;
    this.#deadlineMs = state.nowMs + body.maxWaitMs;
    this.#timer = `fetch:${request.token}`;
    this.watched = this.#watchedOf(state);
  }

  watched: readonly Partition[];

  retry(state: BrokerState): void {
    this.run(state);
  }

  drop(state: BrokerState): void {
    this.#dropped = true;
    state.clearTimer(this.#timer);
  }

  run(state: BrokerState): void {
    this.#bytes = 0;
    this.#failed = false;
    this.#answers = this.#request.topics.map(() => []);
    this.#readFrom(state, 0, 0);
  }

  /** Reads partition after partition; the budget shrinks as it goes. */
  #readFrom(state: BrokerState, topicAt: number, partitionAt: number): void {
    const topic = this.#request.topics[topicAt];
    if (topic === undefined) {
      this.#finish(state);
      return;
    }
    const wanted = topic.partitions[partitionAt];
    if (wanted === undefined) {
      this.#readFrom(state, topicAt + 1, 0);
      return;
    }
    this.#readPartition(state, topic.topic, wanted, (answer) => {
      this.#answers[topicAt]!.push(answer);
      this.#bytes += answer.records?.length ?? 0;
      if (answer.errorCode !== 0 || answer.divergingEpoch !== undefined) this.#failed = true;
      this.#readFrom(state, topicAt, partitionAt + 1);
    });
  }

  #readPartition(state: BrokerState, topic: string, wanted: WantedPartition, done: (a: PartitionAnswer) => void): void {
    const partition = state.partition(topic, wanted.partition);
    const error = partition === undefined ? ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION : partitionFault(partition, wanted);
    if (partition === undefined || error !== 0) {
      done({ ...positions(partition, this.#committed), partitionIndex: wanted.partition, errorCode: error });
      return;
    }
    const diverging = divergence(partition, wanted);
    if (diverging !== undefined) {
      done({
        ...positions(partition, this.#committed),
        partitionIndex: wanted.partition,
        errorCode: 0,
        divergingEpoch: diverging,
      });
      return;
    }
    const budget = Math.min(this.#request.maxBytes, MAX_RESPONSE_BYTES) - this.#bytes;
    const read = {
      offset: wanted.fetchOffset,
      maxBytes: Math.max(0, Math.min(wanted.partitionMaxBytes, budget)),
      committed: this.#committed,
      firstWhole: this.#bytes === 0,
    };
    readRecords(state, partition, read, (records) => {
      const gone = wanted.fetchOffset < partition.logStartOffset;
      const errorCode =
        records !== undefined ? 0 : gone ? ErrorCodes.OFFSET_OUT_OF_RANGE : ErrorCodes.KAFKA_STORAGE_ERROR;
      done({
        ...positions(partition, this.#committed),
        partitionIndex: wanted.partition,
        errorCode,
        records: records ?? Buffer.alloc(0),
      });
    });
  }

  #finish(state: BrokerState): void {
    if (this.#dropped) return;
    const enough = this.#bytes >= this.#request.minBytes || this.#failed || this.#request.topics.length === 0;
    if (enough || state.nowMs >= this.#deadlineMs) {
      state.clearTimer(this.#timer);
      this.#answer({
        sessionId: 0,
        responses: this.#request.topics.map(({ topic }, i) => ({ topic, partitions: this.#answers[i]! })),
      });
      return;
    }
    this.#answers = [];
    state.plugged.purgatory.park(this);
    state.setTimer(this.#timer, this.#deadlineMs, () => {
      state.plugged.purgatory.unpark(this);
      this.run(state);
    });
  }

  get #committed(): boolean {
    return this.#request.isolationLevel === READ_COMMITTED;
  }

  #watchedOf(state: BrokerState): Partition[] {
    return this.#request.topics.flatMap(({ topic, partitions }) =>
      partitions.flatMap(({ partition }) => state.partition(topic, partition) ?? []),
    );
  }
}

function partitionFault(partition: Partition, wanted: WantedPartition): number {
  if (partition.failed) return ErrorCodes.KAFKA_STORAGE_ERROR;
  const epochFault = leaderEpochFault(partition, wanted.currentLeaderEpoch);
  if (epochFault !== 0) return epochFault;
  const inside = wanted.fetchOffset >= partition.logStartOffset && wanted.fetchOffset <= partition.highWatermark;
  return inside ? 0 : ErrorCodes.OFFSET_OUT_OF_RANGE;
}

/** The consumer read records of an epoch that ended earlier than it believes: the log was cut (KIP-595). */
function divergence(partition: Partition, wanted: WantedPartition): { epoch: number; endOffset: number } | undefined {
  if (wanted.lastFetchedEpoch < 0) return undefined;
  const end = partition.epochs.endOf(wanted.lastFetchedEpoch, partition.logEndOffset);
  const diverges = end.epoch < wanted.lastFetchedEpoch || end.endOffset < wanted.fetchOffset;
  return end.epoch >= 0 && diverges ? end : undefined;
}

function positions(partition: Partition | undefined, committed: boolean): PartitionAnswer {
  const abortedTransactions = committed ? [] : null;
  if (partition === undefined) return { highWatermark: -1, abortedTransactions, records: Buffer.alloc(0) };
  return {
    highWatermark: partition.config.committedOnly ? partition.lastStableOffset : partition.highWatermark,
    lastStableOffset: partition.lastStableOffset,
    logStartOffset: partition.logStartOffset,
    abortedTransactions,
    records: Buffer.alloc(0),
  };
}
