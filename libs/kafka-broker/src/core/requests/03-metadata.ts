import { type Draft, ErrorCodes, metadataApi, type ResponseOf, zeroUuid } from '@rail/kafka-protocol';

import type { BrokerState } from '../state.ts';
import { createTopic } from '../topics/live-topics.ts';
import { collides, topicNameFault } from '../topics/topic-names.ts';
import type { Topic } from '../topics/topic.ts';
import { defineHandler } from './handler.ts';

/** Metadata: versions 0–12. Creates an unknown topic when both the client and the broker's settings allow it. */
type TopicAnswer = Draft<ResponseOf<typeof metadataApi>['topics'][number]>;

export const metadataHandler = defineHandler(
  metadataApi,
  { minVersion: 0, maxVersion: 12 },
  (state, body, answer, request) => {
    const { brokerId, clusterId, host, port, autoCreateTopics } = state.settings;
    // In version 0 an empty list means all topics; later, null does.
    const all = body.topics === null || (request.apiVersion === 0 && body.topics.length === 0);
    const mayCreate = autoCreateTopics && body.allowAutoTopicCreation;
    const topics = all
      ? [...state.topics.values()].map((topic) => describe(state, topic))
      : body.topics!.map(({ name, topicId }) => {
          if (name === null) return byId(state, topicId);
          return state.topics.has(name) ? describe(state, state.topics.get(name)!) : unknown(state, name, mayCreate);
        });
    answer({ brokers: [{ nodeId: brokerId, host, port }], clusterId, controllerId: brokerId, topics });
  },
);

function describe(state: BrokerState, topic: Topic): TopicAnswer {
  const { brokerId } = state.settings;
  return {
    errorCode: 0,
    name: topic.name,
    topicId: topic.id,
    isInternal: topic.isInternal,
    partitions: topic.partitions.map((partition) => ({
      errorCode: 0,
      partitionIndex: partition.partition,
      leaderId: brokerId,
      leaderEpoch: partition.epochs.current,
      replicaNodes: [brokerId],
      isrNodes: [brokerId],
      offlineReplicas: partition.failed ? [brokerId] : [],
    })),
  };
}

function byId(state: BrokerState, topicId: string): TopicAnswer {
  for (const topic of state.topics.values()) if (topic.id === topicId) return describe(state, topic);
  return { errorCode: ErrorCodes.UNKNOWN_TOPIC_ID, name: null, topicId, partitions: [] };
}

function unknown(state: BrokerState, name: string, mayCreate: boolean): TopicAnswer {
  const refused = (errorCode: number): TopicAnswer => ({ errorCode, name, topicId: zeroUuid, partitions: [] });
  if (topicNameFault(name) !== undefined) return refused(ErrorCodes.INVALID_TOPIC_EXCEPTION);
  if (!mayCreate || state.metadataLog.failed) return refused(ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION);
  if (collides(name, state.topics.keys()) !== undefined) return refused(ErrorCodes.INVALID_TOPIC_EXCEPTION);
  const image = { name, id: state.newTopicId(), partitions: state.settings.defaultPartitions, configs: {} };
  createTopic(state, image, () => undefined);
  // As Kafka does: the client asks again, by which time the topic is stored.
  return refused(ErrorCodes.LEADER_NOT_AVAILABLE);
}
