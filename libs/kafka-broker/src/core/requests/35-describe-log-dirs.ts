import { describeLogDirsApi } from '@rail/kafka-protocol';

import { defineHandler } from './handler.ts';

/** DescribeLogDirs: versions 1–4. One directory; its size on the device is not told (−1). */
export const describeLogDirsHandler = defineHandler(
  describeLogDirsApi,
  { minVersion: 1, maxVersion: 4 },
  (state, body, answer) => {
    const asked =
      body.topics === null ? undefined : new Map(body.topics.map(({ topic, partitions }) => [topic, partitions]));
    const topics = [...state.topics.values()].flatMap((topic) => {
      const indexes =
        asked === undefined ? topic.partitions.map(({ partition }) => partition) : (asked.get(topic.name) ?? []);
      const partitions = indexes.flatMap((partitionIndex) => {
        const partition = topic.partitions[partitionIndex];
        return partition === undefined
          ? []
          : [{ partitionIndex, partitionSize: partition.sizeBytes, offsetLag: 0, isFutureKey: false }];
      });
      return partitions.length === 0 ? [] : [{ name: topic.name, partitions }];
    });
    answer({ errorCode: 0, results: [{ errorCode: 0, logDir: state.settings.dataDir, topics }] });
  },
);
