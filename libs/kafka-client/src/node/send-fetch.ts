import { fetchApi, type ResponseOf } from '@rail/kafka-protocol';

import { throwOn } from '../core/errors/from-code.ts';
import { byTopic } from '../core/topic-partition.ts';
import type { KafkaClient } from './kafka-client.ts';

export interface FetchLimits {
  /** How long the broker may wait for `minBytes` (500 ms; 1 byte). */
  readonly maxWaitMs: number;
  readonly minBytes: number;
  /** Bytes of one partition in one answer (1 MiB); the first batch comes whole whatever its size. */
  readonly partitionMaxBytes: number;
  /** Bytes of one answer (16 MiB). */
  readonly answerMaxBytes: number;
}

export interface FetchRow {
  readonly topic: string;
  readonly partition: number;
  readonly fetchOffset: number;
  readonly leaderEpoch: number;
}

/** One fetch without a session (KIP-227: epoch −1 asks for none). */
export async function sendFetch(
  client: KafkaClient,
  nodeId: number,
  purpose: string,
  rows: readonly FetchRow[],
  isCommitted: boolean,
  limits: FetchLimits,
): Promise<ResponseOf<typeof fetchApi>> {
  const topics = [...byTopic(rows)].map(([topic, partitions]) => ({
    topic,
    partitions: partitions.map(({ partition, fetchOffset, leaderEpoch }) => ({
      partition,
      currentLeaderEpoch: leaderEpoch,
      fetchOffset,
      partitionMaxBytes: limits.partitionMaxBytes,
    })),
  }));
  const { maxWaitMs, minBytes, answerMaxBytes } = limits;
  const body = { maxWaitMs, minBytes, maxBytes: answerMaxBytes, isolationLevel: isCommitted ? 1 : 0, topics };
  const answer = await client.attempt(fetchApi, body, { node: nodeId }, { purpose, extraMs: maxWaitMs });
  throwOn(answer.errorCode, 'fetch');
  return answer;
}
