import { createPartitionsApi, type Draft, ErrorCodes, type RequestOf, type ResponseOf } from '@rail/kafka-protocol';

import { afterAll, type BrokerState } from '../state.ts';
import { changeTopic } from '../topics/live-topics.ts';
import { defineHandler } from './handler.ts';

/** CreatePartitions: versions 0–3. The count only grows; an assignment must name the one broker. */
type Wanted = RequestOf<typeof createPartitionsApi>['topics'][number];
type Result = Draft<ResponseOf<typeof createPartitionsApi>['results'][number]>;

const MAX_PARTITIONS = 10_000;

export const createPartitionsHandler = defineHandler(
  createPartitionsApi,
  { minVersion: 0, maxVersion: 3 },
  (state, body, answer) => {
    const results: Result[] = [];
    const settled = afterAll(body.topics.length, () => answer({ results }));
    body.topics.forEach((wanted, i) => {
      const fault = growthFault(state, wanted);
      const done = (errorCode: number, errorMessage: string | null = null): void => {
        results[i] = { name: wanted.name, errorCode, errorMessage };
        settled(0);
      };
      if (fault !== undefined) return done(...fault);
      if (body.validateOnly) return done(0);
      const { image } = state.topics.get(wanted.name)!;
      changeTopic(state, { ...image, partitions: wanted.count }, done);
    });
  },
);

function growthFault(state: BrokerState, wanted: Wanted): [error: number, message: string] | undefined {
  const topic = state.topics.get(wanted.name);
  if (topic === undefined) return [ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION, 'The topic does not exist.'];
  if (topic.isInternal) return [ErrorCodes.INVALID_REQUEST, 'An internal topic has one partition.'];
  const now = topic.partitions.length;
  if (wanted.count <= now || wanted.count > MAX_PARTITIONS) {
    const message = `The topic ${wanted.name} currently has ${now} partition(s); ${wanted.count} would not be an increase.`;
    return [ErrorCodes.INVALID_PARTITIONS, message];
  }
  if (wanted.assignments === null) return undefined;
  const { brokerId } = state.settings;
  const ours = wanted.assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === brokerId);
  const counted = wanted.assignments.length === wanted.count - now;
  return ours && counted
    ? undefined
    : [ErrorCodes.INVALID_REPLICA_ASSIGNMENT, 'Assign each new partition to the one broker.'];
}
