import {
  type BatchHeader,
  type Draft,
  ErrorCodes,
  listOffsetsApi,
  RecordCursor,
  recordsOf,
  type RequestOf,
  type ResponseOf,
} from '@rail/kafka-protocol';

import type { Partition } from '../partitions/partition.ts';
import { walkLog } from '../partitions/walk-log.ts';
import { afterAll, type BrokerState } from '../state.ts';
import { defineHandler } from './handler.ts';
import { leaderEpochFault } from './leader-epoch-fault.ts';

/** ListOffsets: versions 1–7. Latest, earliest, largest timestamp (KIP-734), first offset at or after a time. */
const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;
const READ_CHUNK_BYTES = 64 * 1024;

type Wanted = RequestOf<typeof listOffsetsApi>['topics'][number]['partitions'][number];
type Found = Draft<ResponseOf<typeof listOffsetsApi>['topics'][number]['partitions'][number]>;

export const listOffsetsHandler = defineHandler(
  listOffsetsApi,
  { minVersion: 1, maxVersion: 7 },
  (state, body, answer) => {
    const found: Found[][] = body.topics.map(() => []);
    const count = body.topics.reduce((sum, { partitions }) => sum + partitions.length, 0);
    const settled = afterAll(count, () => {
      answer({ topics: body.topics.map(({ name }, i) => ({ name, partitions: found[i]! })) });
    });
    body.topics.forEach(({ name, partitions }, topicAt) => {
      partitions.forEach((wanted, partitionAt) => {
        listOne(state, name, wanted, body.isolationLevel === 1, (result) => {
          found[topicAt]![partitionAt] = { partitionIndex: wanted.partitionIndex, ...result };
          settled(0);
        });
      });
    });
  },
);

function listOne(
  state: BrokerState,
  topic: string,
  wanted: Wanted,
  committed: boolean,
  done: (found: Omit<Found, 'partitionIndex'>) => void,
): void {
  const partition = state.partition(topic, wanted.partitionIndex);
  if (partition === undefined) return done({ errorCode: ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION });
  if (partition.failed) return done({ errorCode: ErrorCodes.KAFKA_STORAGE_ERROR });
  const fault = leaderEpochFault(partition, wanted.currentLeaderEpoch);
  if (fault !== 0) return done({ errorCode: fault });
  const end = partition.readableEnd(committed);
  const at = (offset: number, timestamp = -1): void => {
    done({ errorCode: 0, offset, timestamp, leaderEpoch: partition.epochs.epochAt(offset) });
  };
  if (wanted.timestamp === LATEST) return at(end);
  if (wanted.timestamp === EARLIEST) return at(partition.logStartOffset);
  if (wanted.timestamp === MAX_TIMESTAMP) return findMaxTimestamp(state, partition, end, at, done);
  if (wanted.timestamp < 0) return done({ errorCode: ErrorCodes.UNSUPPORTED_VERSION });
  findTimestamp(state, partition, wanted.timestamp, partition.logStartOffset, end, at, done);
}

type At = (offset: number, timestamp: number) => void;
type Done = (found: Omit<Found, 'partitionIndex'>) => void;

function findMaxTimestamp(state: BrokerState, partition: Partition, end: number, at: At, done: Done): void {
  let best = partition.segments[0]!;
  for (const segment of partition.segments) if (segment.maxTimestampMs > best.maxTimestampMs) best = segment;
  if (best.maxTimestampMs < 0) return done({ errorCode: 0 });
  const from = Math.max(best.baseOffset, partition.logStartOffset);
  findTimestamp(state, partition, best.maxTimestampMs, from, end, at, done);
}

/** The time indexes name where to begin; batch headers skip what is older; the records decide. */
function findTimestamp(
  state: BrokerState,
  partition: Partition,
  timestampMs: number,
  notBefore: number,
  end: number,
  at: At,
  done: Done,
): void {
  const segment = partition.segments.find((candidate) => candidate.maxTimestampMs >= timestampMs);
  if (segment === undefined) return done({ errorCode: 0 });
  const from = Math.max(notBefore, segment.timeIndex.lastOffsetBefore(timestampMs) + 1);
  let result: { offset: number; timestamp: number } | undefined;
  const visit = (batch: Buffer, header: BatchHeader): boolean => {
    if (header.maxTimestamp < timestampMs) return true;
    result = firstRecordAt(batch, header, timestampMs, from);
    return result === undefined;
  };
  walkLog(state, partition, { from, end, wantedBytes: () => READ_CHUNK_BYTES, visit }, (ok) => {
    if (!ok) done({ errorCode: ErrorCodes.KAFKA_STORAGE_ERROR });
    else if (result === undefined) done({ errorCode: 0 });
    else at(result.offset, result.timestamp);
  });
}

const cursor = new RecordCursor();

function firstRecordAt(
  batch: Buffer,
  header: BatchHeader,
  timestampMs: number,
  notBefore: number,
): { offset: number; timestamp: number } | undefined {
  const appendTime = header.timestampType === 'logAppendTime';
  cursor.reset(recordsOf(batch, 0), header);
  while (cursor.next()) {
    const timestamp = appendTime ? header.maxTimestamp : cursor.timestamp;
    if (timestamp >= timestampMs && cursor.offset >= notBefore) return { offset: cursor.offset, timestamp };
  }
  return undefined;
}
