import {
  consumerProtocolAssignment,
  consumerProtocolSubscription,
  decodeVersioned,
  encodeVersioned,
} from '@rail/kafka-protocol';

import { byTopic, comparePartitions, type TopicPartition } from '../topic-partition.ts';

/** What a member tells the leader of its group, through the broker, which does not look into it. */
export interface Subscription {
  readonly topics: readonly string[];
  readonly owned: readonly TopicPartition[];
  /** In which it came to own them; −1 when the member has not yet been in a generation. */
  readonly generation: number;
}

/** Version 2; user data repeats the generation, which is where Java members before 3.5 look for it. */
export function encodeSubscription({ topics, owned, generation }: Subscription): Buffer {
  const userData = Buffer.alloc(4);
  userData.writeInt32BE(generation);
  return encodeVersioned(consumerProtocolSubscription, 2, {
    topics: topics.toSorted(),
    userData,
    ownedPartitions: toRows(owned),
    generationId: generation,
  });
}

/** Throws PROTOCOL_VIOLATION when the bytes end early. */
export function decodeSubscription(bytes: Buffer): Subscription {
  const { topics, userData, ownedPartitions, generationId } = decodeVersioned(
    consumerProtocolSubscription,
    bytes,
    'readAsNewest',
  );
  const fromUserData = userData?.length === 4 ? userData.readInt32BE(0) : -1;
  return { topics, owned: fromRows(ownedPartitions), generation: Math.max(generationId, fromUserData) };
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  return encodeVersioned(consumerProtocolAssignment, 1, { assignedPartitions: toRows(partitions) });
}

/** No bytes mean no partitions: that is what a member gets whom the leader did not list. */
export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  if (bytes.length === 0) return [];
  return fromRows(decodeVersioned(consumerProtocolAssignment, bytes, 'readAsNewest').assignedPartitions);
}

interface Row {
  readonly topic: string;
  readonly partitions: readonly number[];
}

function toRows(partitions: readonly TopicPartition[]): Row[] {
  return [...byTopic(partitions.toSorted(comparePartitions))].map(([topic, rows]) => ({
    topic,
    partitions: rows.map(({ partition }) => partition),
  }));
}

function fromRows(rows: readonly Row[]): TopicPartition[] {
  return rows
    .flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
    .sort(comparePartitions);
}
