import { encodeLeaderEpochs, encodePartitionMetadata } from '../storage-format/checkpoints.ts';
import { LEADER_EPOCHS, PARTITION_METADATA } from '../storage-format/file-names.ts';
import { ErrorCodes } from '@rail/kafka-protocol';

import type { KafkaError } from '../contract.ts';
import { Partition } from '../partitions/partition.ts';
import { performCoordinatorEvent } from '../coordinators/runtime.ts';
import type { BrokerState } from '../state.ts';
import { type TopicImage, topicRecord, topicTombstone } from './metadata-image.ts';
import { logMetadata } from './metadata-log.ts';
import { Topic } from './topic.ts';

/** Creates a topic whose name and configs were checked. `onStored` comes when it is logged. */
export function createTopic(state: BrokerState, image: TopicImage, onStored: (error: KafkaError) => void): Topic {
  const topic = new Topic(image);
  logMetadata(state, [topicRecord(image)], onStored);
  state.topics.set(image.name, topic);
  growTopic(state, topic);
  return topic;
}

/** Gives a topic new settings or more partitions. */
export function changeTopic(state: BrokerState, image: TopicImage, onStored: (error: KafkaError) => void): void {
  const topic = state.topics.get(image.name)!;
  logMetadata(state, [topicRecord(image)], onStored);
  topic.update(image);
  growTopic(state, topic);
}

export function deleteTopic(state: BrokerState, topic: Topic, onStored: (error: KafkaError) => void): void {
  logMetadata(state, [topicTombstone(topic.name)], onStored);
  state.topics.delete(topic.name);
  for (const partition of topic.partitions) {
    partition.fail(ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION);
    partition.tail.clear();
    state.emit({ kind: 'deletePartition', ...partition.id });
    state.plugged.purgatory.wake(state, partition);
  }
  performCoordinatorEvent(state, state.plugged.groups, { kind: 'topicDeleted', topic: topic.name });
  performCoordinatorEvent(state, state.plugged.transactions, { kind: 'topicDeleted', topic: topic.name });
}

function growTopic(state: BrokerState, topic: Topic): void {
  while (topic.partitions.length < topic.image.partitions) {
    const partition = new Partition(topic.name, topic.partitions.length, topic.config);
    topic.partitions.push(partition);
    const { id } = partition;
    const metadata = Buffer.from(encodePartitionMetadata(topic.id));
    const epochs = Buffer.from(encodeLeaderEpochs(partition.epochs.starts));
    state.emit({ kind: 'createPartition', ...id });
    state.emit({ kind: 'writeFile', ...id, name: PARTITION_METADATA, bytes: metadata });
    state.emit({ kind: 'writeFile', ...id, name: LEADER_EPOCHS, bytes: epochs });
  }
}
