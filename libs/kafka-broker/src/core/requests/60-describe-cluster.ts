import { describeClusterApi } from '@rail/kafka-protocol';

import { defineHandler } from './handler.ts';

/** DescribeCluster: versions 0–1. */
export const describeClusterHandler = defineHandler(
  describeClusterApi,
  { minVersion: 0, maxVersion: 1 },
  (state, body, answer) => {
    const { brokerId, clusterId, host, port } = state.settings;
    const brokers = [{ brokerId, host, port }];
    answer({ errorCode: 0, endpointType: body.endpointType, clusterId, controllerId: brokerId, brokers });
  },
);
