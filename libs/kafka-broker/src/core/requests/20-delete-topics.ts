import { deleteTopicsApi, type Draft, ErrorCodes, type ResponseOf, zeroUuid } from '@rail/kafka-protocol';

import { afterAll, type BrokerState } from '../state.ts';
import { deleteTopic } from '../topics/live-topics.ts';
import type { Topic } from '../topics/topic.ts';
import { defineHandler } from './handler.ts';

/** DeleteTopics: versions 1–6, by name or (from 6) by id. Answered when the deletion is logged. */
type Deleted = Draft<ResponseOf<typeof deleteTopicsApi>['responses'][number]>;

export const deleteTopicsHandler = defineHandler(
  deleteTopicsApi,
  { minVersion: 1, maxVersion: 6 },
  (state, body, answer) => {
    const named = body.topicNames.map((name) => ({ name, topicId: zeroUuid }));
    const wanted = [...named, ...body.topics];
    const responses: Deleted[] = [];
    const settled = afterAll(wanted.length, () => answer({ responses }));
    wanted.forEach(({ name, topicId }, i) => {
      const topic = find(state, name, topicId);
      if (topic === undefined || topic.isInternal) {
        const missing = name === null ? ErrorCodes.UNKNOWN_TOPIC_ID : ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION;
        responses[i] = { name, topicId, errorCode: topic === undefined ? missing : ErrorCodes.INVALID_REQUEST };
        settled(0);
        return;
      }
      deleteTopic(state, topic, (errorCode) => {
        responses[i] = { name: topic.name, topicId: topic.id, errorCode };
        settled(0);
      });
    });
  },
);

function find(state: BrokerState, name: string | null, topicId: string): Topic | undefined {
  if (name !== null) return state.topics.get(name);
  return [...state.topics.values()].find((topic) => topic.id === topicId);
}
