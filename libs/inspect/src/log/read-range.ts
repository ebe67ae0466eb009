import {
  Fetcher,
  type FetchedBatch,
  type KafkaClient,
  type TopicMetadata,
  type TopicPartition,
} from '@rail/kafka-client';
import type { RailError } from '@rail/kernel';
import { currentBudget } from './read-budget.ts';

export interface PartitionRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  /** Offset after the last one to read. */
  readonly to: number;
}

/**
 * Reads what is committed between two offsets of each partition, in order within a partition. What retention deletes
 * meanwhile is an error, for who counts, unless it is to be `skipped`. What is read ends early once it `isEnough`.
 */
export async function readRanges(
  client: KafkaClient,
  ranges: readonly PartitionRange[],
  visit: (batch: FetchedBatch) => void,
  deleted: 'refused' | 'skipped' = 'refused',
  isEnough: () => boolean = () => false,
): Promise<void> {
  const wanted = ranges.filter((range) => range.from < range.to);
  if (wanted.length === 0) return;
  const stopped: { readonly at: TopicPartition; readonly error: RailError }[] = [];
  const onPartitionError = (at: TopicPartition, error: RailError): void => void stopped.push({ at, error });
  const budget = currentBudget();
  const size = budget === undefined ? { maxBytes: 16 << 20 } : { maxBytes: 4 << 20, maxPollBytes: 256 << 10 };
  const fetcher = new Fetcher(client, { isolation: 'committed', ...size, onPartitionError });
  try {
    for (const range of wanted) fetcher.assign(range.topic, range.partition, range.from);
    const ends = new Map(wanted.map((range) => [`${range.topic}/${range.partition}`, range.to]));
    const behind = (range: PartitionRange) => fetcher.position(range.topic, range.partition) < range.to;
    while (!isEnough() && wanted.some(behind)) {
      budget?.spend(0);
      for (const { at, error } of stopped.splice(0)) {
        if (deleted === 'refused') throw error;
        await skipDeleted(client, fetcher, at, error);
      }
      for (const batch of await fetcher.poll(100)) {
        budget?.spend(batch.section.length);
        if (batch.header.baseOffset < ends.get(`${batch.topic}/${batch.partition}`)!) visit(batch);
      }
    }
  } finally {
    await fetcher.close();
  }
}

/** Goes on where the log begins now. Throws the error if it is not that the log begins later. */
async function skipDeleted(
  client: KafkaClient,
  fetcher: Fetcher,
  { topic, partition }: TopicPartition,
  error: RailError,
): Promise<void> {
  const [start] = await client.listOffsets([{ topic, partition, timestamp: earliest }]);
  if (start === undefined || start.offset <= fetcher.position(topic, partition)) throw error;
  fetcher.seek(topic, partition, start.offset);
}

const earliest = -2;

export interface PartitionBounds {
  readonly topic: string;
  readonly partition: number;
  readonly start: number;
  /** The last stable offset: what lies beyond is not committed yet. */
  readonly end: number;
}

/** Where the given topics begin and end now; a topic that does not exist has no partitions. */
export async function boundsOf(client: KafkaClient, topics: readonly string[]): Promise<PartitionBounds[]> {
  const partitions: { topic: string; partition: number }[] = [];
  const absent = new Set((await client.metadata(topics)).filter(isAbsent).map(({ name }) => name));
  for (const topic of topics) {
    if (absent.has(topic)) continue;
    for (const partition of await client.partitionsOf(topic)) partitions.push({ topic, partition });
  }
  if (partitions.length === 0) return [];
  const at = (timestamp: number) => partitions.map((entry) => ({ ...entry, timestamp }));
  const [starts, ends] = await Promise.all([client.listOffsets(at(earliest)), client.listOffsets(at(-1), 'committed')]);
  return partitions.map(({ topic, partition }) => {
    const same = (entry: { topic: string; partition: number }) =>
      entry.topic === topic && entry.partition === partition;
    return { topic, partition, start: starts.find(same)?.offset ?? 0, end: ends.find(same)?.offset ?? 0 };
  });
}

const unknownTopic = 3; // UNKNOWN_TOPIC_OR_PARTITION

function isAbsent({ errorCode }: TopicMetadata): boolean {
  return errorCode === unknownTopic;
}
