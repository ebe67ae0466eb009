import type { KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import { formatVector, parseVector, type Vector } from './vector.ts';

export interface SharePosition {
  readonly next: Vector;
  /** The last stable offsets of this moment: what lies beyond is not committed yet. */
  readonly ends: Vector;
}

const earliest = -2;
const latest = -1;

/**
 * Where a reader begins. A partition that a vector does not name is new to the reader, and begins at its start.
 * @param asked `earliest`, `now` or a vector
 * @throws RailError POSITION_INVALID, POSITION_GONE
 */
export async function startPosition(client: KafkaClient, topic: string, asked: string): Promise<SharePosition> {
  const partitions = await client.partitionsOf(topic);
  const [starts, ends] = await Promise.all([
    offsetsOf(client, topic, partitions, earliest),
    offsetsOf(client, topic, partitions, latest),
  ]);
  if (asked === 'earliest') return { next: starts, ends };
  if (asked === 'now') return { next: ends, ends };
  const wanted = parseVector(asked);
  const next = new Map(starts);
  for (const [partition, offset] of wanted) {
    const start = starts.get(partition);
    if (start === undefined) throw new RailError('POSITION_INVALID', `${topic} has no partition ${partition}`);
    if (offset < start || offset > ends.get(partition)!) {
      const kept = `${partition}:${start} to ${partition}:${ends.get(partition)}`;
      throw new RailError('POSITION_GONE', `${topic} holds ${kept}, not ${partition}:${offset}`);
    }
    next.set(partition, offset);
  }
  return { next, ends };
}

/** The last stable offsets of a share, as text. */
export async function lastOffsets(client: KafkaClient, topic: string): Promise<string> {
  return formatVector(await offsetsOf(client, topic, await client.partitionsOf(topic), latest));
}

async function offsetsOf(
  client: KafkaClient,
  topic: string,
  partitions: readonly number[],
  timestamp: number,
): Promise<Vector> {
  const listed = await client.listOffsets(
    partitions.map((partition) => ({ topic, partition, timestamp })),
    'committed',
  );
  return new Map(listed.map(({ partition, offset }) => [partition, offset]));
}
