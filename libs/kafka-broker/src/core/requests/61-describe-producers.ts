import { describeProducersApi, type Draft, ErrorCodes, type ResponseOf } from '@rail/kafka-protocol';

import type { BrokerState } from '../state.ts';
import { defineHandler } from './handler.ts';

/** DescribeProducers: version 0 (KIP-664). Shows open transactions, the proof of a revocation fence. */
type Answered = Draft<ResponseOf<typeof describeProducersApi>['topics'][number]['partitions'][number]>;

export const describeProducersHandler = defineHandler(
  describeProducersApi,
  { minVersion: 0, maxVersion: 0 },
  (state, body, answer) => {
    answer({
      topics: body.topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((partitionIndex) => ({
          partitionIndex,
          ...producersOf(state, name, partitionIndex),
        })),
      })),
    });
  },
);

function producersOf(state: BrokerState, topic: string, index: number): Answered {
  const partition = state.partition(topic, index);
  if (partition === undefined) return { errorCode: ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION, activeProducers: [] };
  if (partition.failed) return { errorCode: ErrorCodes.KAFKA_STORAGE_ERROR, activeProducers: [] };
  const activeProducers = [...partition.producers.all()].map((entry) => ({
    producerId: entry.producerId,
    producerEpoch: entry.epoch,
    lastSequence: entry.batches.at(-1)?.lastSequence ?? -1,
    lastTimestamp: entry.lastTimestampMs,
    coordinatorEpoch: entry.coordinatorEpoch,
    currentTxnStartOffset: entry.transactionFirstOffset,
  }));
  return { errorCode: 0, activeProducers };
}
