import { deleteRecordsApi, type Draft, ErrorCodes, type ResponseOf } from '@rail/kafka-protocol';

import { moveLogStart } from '../partitions/retention.ts';
import type { BrokerState } from '../state.ts';
import { defineHandler } from './handler.ts';

/** DeleteRecords: versions 0–2. Moves the log start; −1 means the high watermark. */
type Answered = Draft<ResponseOf<typeof deleteRecordsApi>['topics'][number]['partitions'][number]>;
const HIGH_WATERMARK = -1;

export const deleteRecordsHandler = defineHandler(
  deleteRecordsApi,
  { minVersion: 0, maxVersion: 2 },
  (state, body, answer) => {
    answer({
      topics: body.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, offset }) => ({
          partitionIndex,
          ...deleteBefore(state, name, partitionIndex, offset),
        })),
      })),
    });
  },
);

function deleteBefore(state: BrokerState, topicName: string, index: number, offset: number): Answered {
  const topic = state.topics.get(topicName);
  const partition = topic?.partitions[index];
  if (topic === undefined || partition === undefined) {
    return { errorCode: ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION, lowWatermark: -1 };
  }
  if (partition.failed) return { errorCode: ErrorCodes.KAFKA_STORAGE_ERROR, lowWatermark: -1 };
  if (!topic.config.deletes || topic.isInternal) return { errorCode: ErrorCodes.POLICY_VIOLATION, lowWatermark: -1 };
  const target = offset === HIGH_WATERMARK ? partition.highWatermark : offset;
  if (target < 0 || target > partition.highWatermark)
    return { errorCode: ErrorCodes.OFFSET_OUT_OF_RANGE, lowWatermark: -1 };
  moveLogStart(partition, target, state.effects);
  state.plugged.purgatory.wake(state, partition);
  return { errorCode: 0, lowWatermark: partition.logStartOffset };
}
