import { RailError } from '@rail/kernel';

import { byTopic, comparePartitions, type TopicPartition } from '../topic-partition.ts';
import { ByteReader, ByteWriter } from './protocol-bytes.ts';

/**
 * The bytes that members of a `consumer` group exchange through the broker, which does not look into them
 * (ConsumerProtocolSubscription and ConsumerProtocolAssignment of Apache Kafka). Versions only ever append fields, so a
 * reader takes what it knows and ignores the rest.
 */
export interface Subscription {
  readonly topics: readonly string[];
  readonly owned: readonly TopicPartition[];
  /** −1 when the member has not yet been in a generation. */
  readonly generation: number;
}

/** Version 2: topics, user data, owned partitions, generation. User data repeats the generation for older Java members. */
export function encodeSubscription({ topics, owned, generation }: Subscription): Buffer {
  const userData = Buffer.alloc(4);
  userData.writeInt32BE(generation);
  const out = new ByteWriter();
  out.int16(2);
  out.array(topics.toSorted(), (topic) => out.string(topic));
  out.bytes(userData);
  writePartitions(out, owned);
  out.int32(generation);
  return out.finish();
}

/** Throws PROTOCOL_VIOLATION when the bytes end early. */
export function decodeSubscription(bytes: Buffer): Subscription {
  const input = new ByteReader(bytes);
  const version = input.int16();
  const topics = input.array(() => input.string());
  const userData = input.bytes();
  const owned = version >= 1 ? readPartitions(input) : [];
  const fromUserData = userData !== null && userData.length === 4 ? userData.readInt32BE(0) : -1;
  const generation = version >= 2 ? input.int32() : fromUserData;
  return { topics, owned, generation };
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const out = new ByteWriter();
  out.int16(1);
  writePartitions(out, partitions);
  out.bytes(null);
  return out.finish();
}

/** An empty answer means no partitions: members without an entry in the leader's list get it. */
export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  if (bytes.length === 0) return [];
  const input = new ByteReader(bytes);
  const version = input.int16();
  if (version < 0) throw new RailError('PROTOCOL_VIOLATION', `an assignment of version ${version}`);
  return readPartitions(input).sort(comparePartitions);
}

function writePartitions(out: ByteWriter, partitions: readonly TopicPartition[]): void {
  out.array([...byTopic(partitions.toSorted(comparePartitions))], ([topic, rows]) => {
    out.string(topic);
    out.array(rows, ({ partition }) => out.int32(partition));
  });
}

function readPartitions(input: ByteReader): TopicPartition[] {
  const topics = input.array(() => {
    const topic = input.string();
    return input.array(() => ({ topic, partition: input.int32() }));
  });
  return topics.flat();
}
