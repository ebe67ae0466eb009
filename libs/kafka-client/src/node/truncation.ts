import { offsetForLeaderEpochApi } from '@rail/kafka-protocol';

import { kafkaErrorFrom } from '../core/errors/from-code.ts';
import { KafkaError } from '../core/errors/kafka-error.ts';
import { byTopic, partitionKey } from '../core/topic-partition.ts';
import type { KafkaClient } from './kafka-client.ts';

export interface PositionToCheck {
  readonly topic: string;
  readonly partition: number;
  readonly fetchOffset: number;
  /** Leader epoch of the record before `fetchOffset`. */
  readonly recordEpoch: number;
  /** Leader epoch now. */
  readonly leaderEpoch: number;
}

/**
 * Asks the leader whether its log still holds what was read (KIP-320). Per position: none when it does, LOG_TRUNCATED
 * when the log was cut below it and its offsets were or will be given to other records, or the broker's refusal.
 */
export async function findTruncation(
  client: KafkaClient,
  nodeId: number,
  positions: readonly PositionToCheck[],
): Promise<readonly (KafkaError | undefined)[]> {
  const topics = [...byTopic(positions)].map(([topic, rows]) => ({
    topic,
    partitions: rows.map(({ partition, leaderEpoch, recordEpoch }) => ({
      partition,
      currentLeaderEpoch: leaderEpoch,
      leaderEpoch: recordEpoch,
    })),
  }));
  const answer = await client.attempt(offsetForLeaderEpochApi, { replicaId: -1, topics }, { node: nodeId });
  const ends = new Map(
    answer.topics.flatMap(({ topic, partitions }) =>
      partitions.map((row) => [partitionKey(topic, row.partition), row]),
    ),
  );
  return positions.map(({ topic, partition, fetchOffset }) => {
    const place = `${topic}/${partition}/${fetchOffset}`;
    const end = ends.get(partitionKey(topic, partition));
    if (end === undefined)
      return new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', 'no answer for the partition', { at: place });
    const error = kafkaErrorFrom(end.errorCode, 'check the position', place);
    if (error !== undefined) return error;
    if (end.endOffset >= fetchOffset) return undefined;
    const message = `the log was cut at offset ${end.endOffset}: what was read up to ${fetchOffset} is not in it any more`;
    return new KafkaError('LOG_TRUNCATED', message, { at: place });
  });
}
