import { type Draft, ErrorCodes, offsetForLeaderEpochApi, type RequestOf, type ResponseOf } from '@rail/kafka-protocol';

import type { BrokerState } from '../state.ts';
import { defineHandler } from './handler.ts';
import { leaderEpochFault } from './leader-epoch-fault.ts';

/** OffsetForLeaderEpoch: versions 2–4. Tells consumers where an epoch ended, so that they notice a cut log (KIP-320). */
type Asked = RequestOf<typeof offsetForLeaderEpochApi>['topics'][number]['partitions'][number];
type Told = Draft<ResponseOf<typeof offsetForLeaderEpochApi>['topics'][number]['partitions'][number]>;

export const offsetForLeaderEpochHandler = defineHandler(
  offsetForLeaderEpochApi,
  { minVersion: 2, maxVersion: 4 },
  (state, body, answer) => {
    answer({
      topics: body.topics.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map((asked) => ({ partition: asked.partition, ...endOf(state, topic, asked) })),
      })),
    });
  },
);

function endOf(state: BrokerState, topic: string, asked: Asked): Told {
  const partition = state.partition(topic, asked.partition);
  if (partition === undefined) return { errorCode: ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION };
  if (partition.failed) return { errorCode: ErrorCodes.KAFKA_STORAGE_ERROR };
  const fault = leaderEpochFault(partition, asked.currentLeaderEpoch);
  if (fault !== 0) return { errorCode: fault };
  // Consumers see the log up to the high watermark, so that is where the current epoch ends for them.
  const { epoch, endOffset } = partition.epochs.endOf(asked.leaderEpoch, partition.highWatermark);
  return { errorCode: 0, leaderEpoch: epoch, endOffset };
}
