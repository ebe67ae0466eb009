import { createTopicsApi, type Draft, ErrorCodes, type RequestOf, type ResponseOf } from '@rail/kafka-protocol';

import { afterAll, type BrokerState } from '../state.ts';
import { createTopic } from '../topics/live-topics.ts';
import type { TopicImage } from '../topics/metadata-image.ts';
import { configFault } from '../topics/topic-config.ts';
import { collides, topicNameFault } from '../topics/topic-names.ts';
import { describeTopicConfigs } from './config-entries.ts';
import { defineHandler } from './handler.ts';

/** CreateTopics: versions 2–7. Answered when the topics are logged. One broker: replication factor 1 (or −1). */
type Wanted = RequestOf<typeof createTopicsApi>['topics'][number];
type Created = Draft<ResponseOf<typeof createTopicsApi>['topics'][number]>;
type Fault = readonly [error: number, message: string];

const MAX_PARTITIONS = 10_000;

export const createTopicsHandler = defineHandler(
  createTopicsApi,
  { minVersion: 2, maxVersion: 7 },
  (state, body, answer) => {
    const created: Created[] = [];
    const names = body.topics.map((topic) => topic.name);
    const settled = afterAll(body.topics.length, () => answer({ topics: created }));
    body.topics.forEach((wanted, i) => {
      const twice = names.indexOf(wanted.name) !== names.lastIndexOf(wanted.name);
      const fault: Fault | undefined = twice
        ? [ErrorCodes.INVALID_REQUEST, 'Duplicate topic name in the request']
        : creationFault(state, wanted);
      if (fault !== undefined) {
        created[i] = { name: wanted.name, errorCode: fault[0], errorMessage: fault[1], configs: null };
        settled(0);
        return;
      }
      const image = imageOf(state, wanted);
      const done = (errorCode: number): void => {
        created[i] = { ...answerFor(image), errorCode };
        settled(0);
      };
      if (body.validateOnly) done(0);
      else createTopic(state, image, done);
    });
  },
);

function creationFault(state: BrokerState, wanted: Wanted): Fault | undefined {
  const nameFault = topicNameFault(wanted.name);
  if (nameFault !== undefined) return [ErrorCodes.INVALID_TOPIC_EXCEPTION, `Topic name is invalid: ${nameFault}`];
  if (state.topics.has(wanted.name)) return [ErrorCodes.TOPIC_ALREADY_EXISTS, `Topic '${wanted.name}' already exists.`];
  const other = collides(wanted.name, state.topics.keys());
  if (other !== undefined)
    return [ErrorCodes.INVALID_TOPIC_EXCEPTION, `Topic '${wanted.name}' collides with existing topic: ${other}`];
  const assigned = assignmentFault(state, wanted);
  if (assigned !== undefined) return assigned;
  for (const { name, value } of wanted.configs) {
    if (value === null) return [ErrorCodes.INVALID_CONFIG, `Null value not supported for topic configs: ${name}`];
    const fault = configFault(name, value);
    if (fault !== undefined) return [ErrorCodes.INVALID_CONFIG, fault];
  }
  return undefined;
}

function assignmentFault(state: BrokerState, wanted: Wanted): Fault | undefined {
  if (wanted.assignments.length > 0) {
    const { brokerId } = state.settings;
    const indexes = wanted.assignments.map((assignment) => assignment.partitionIndex).toSorted((a, b) => a - b);
    const ours = wanted.assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === brokerId);
    const consecutive = indexes.every((index, i) => index === i);
    if (!ours || !consecutive)
      return [ErrorCodes.INVALID_REPLICA_ASSIGNMENT, 'Every partition must be assigned to the one broker'];
    if (wanted.numPartitions !== -1 || wanted.replicationFactor !== -1) {
      return [ErrorCodes.INVALID_REQUEST, 'Both partition counts and assignments are given'];
    }
    return undefined;
  }
  const { numPartitions, replicationFactor } = wanted;
  if (numPartitions !== -1 && (numPartitions < 1 || numPartitions > MAX_PARTITIONS)) {
    return [ErrorCodes.INVALID_PARTITIONS, `Number of partitions must be between 1 and ${MAX_PARTITIONS}.`];
  }
  if (replicationFactor !== -1 && replicationFactor !== 1) {
    return [ErrorCodes.INVALID_REPLICATION_FACTOR, 'Replication factor must be 1: there is one broker.'];
  }
  return undefined;
}

function imageOf(state: BrokerState, wanted: Wanted): TopicImage {
  const counted = wanted.assignments.length || wanted.numPartitions;
  return {
    name: wanted.name,
    id: state.newTopicId(),
    partitions: counted === -1 ? state.settings.defaultPartitions : counted,
    configs: Object.fromEntries(wanted.configs.map(({ name, value }) => [name, value!])),
  };
}

function answerFor(image: TopicImage): Created {
  return {
    name: image.name,
    topicId: image.id,
    errorMessage: null,
    numPartitions: image.partitions,
    replicationFactor: 1,
    configs: describeTopicConfigs(image).map(({ name, value, configSource }) => ({ name, value, configSource })),
  };
}
