import type { Coordinator, PartitionId } from './contract.ts';
import { CONSUMER_OFFSETS, TRANSACTION_STATE } from './contract.ts';
import { performCoordinatorEvent, replayBatch } from './coordinators/runtime.ts';
import { scheduleHousekeeping } from './housekeeping.ts';
import { type LoadOptions, loadPartition, type LogFiles } from './partitions/load.ts';
import { Partition } from './partitions/partition.ts';
import type { BrokerState } from './state.ts';
import { encodeLeaderEpochs, encodePartitionMetadata } from './storage-format/checkpoints.ts';
import { LEADER_EPOCHS, PARTITION_METADATA, segmentFileName } from './storage-format/file-names.ts';
import { scanBatches, type VisitBatch } from './storage-format/scan.ts';
import { createTopic } from './topics/live-topics.ts';
import { forEachRecord } from './topics/metadata-log.ts';
import { Topic } from './topics/topic.ts';

/** The data directory as it was found. */
export interface FoundLogs {
  /** Undefined when the partition has no folder. */
  files(partition: PartitionId): LogFiles | undefined;
  options(partition: PartitionId): LoadOptions;
}

/**
 * Brings a fresh state up to what the disk holds: metadata log, then the partitions it names, then the coordinators
 * from their own logs. Effects that repair the disk are left in `state.effects`.
 */
export function loadState(state: BrokerState, found: FoundLogs): void {
  openLog(state, state.metadataLog, found, undefined);
  readBack(state.metadataLog, found, (_header, bytes, at) => {
    forEachRecord(bytes, at, ({ key, value }) => state.noteMetadata([{ key, value }]));
  });
  for (const image of state.image.topics.values()) {
    const topic = new Topic(image);
    state.topics.set(image.name, topic);
    for (let index = 0; index < image.partitions; index++) {
      const partition = new Partition(image.name, index, topic.config);
      topic.partitions.push(partition);
      openLog(state, partition, found, topic.id);
    }
  }
  for (const coordinator of [state.plugged.transactions, state.plugged.groups]) {
    replayCoordinator(state, coordinator, found);
  }
}

/** The first things a broker does once it can write: create what is missing, let the coordinators finish their work. */
export function beginServing(state: BrokerState): void {
  for (const name of [CONSUMER_OFFSETS, TRANSACTION_STATE]) {
    if (state.topics.has(name)) continue;
    const configs = { 'cleanup.policy': 'compact', 'max.message.bytes': '104857600' };
    createTopic(state, { name, id: state.newTopicId(), partitions: 1, configs }, () => undefined);
  }
  performCoordinatorEvent(state, state.plugged.transactions, { kind: 'started' });
  performCoordinatorEvent(state, state.plugged.groups, { kind: 'started' });
  scheduleHousekeeping(state);
}

function openLog(state: BrokerState, partition: Partition, found: FoundLogs, topicId: string | undefined): void {
  const { id } = partition;
  const files = found.files(id);
  const epochsBefore = partition.epochs.starts;
  if (files === undefined) {
    state.emit({ kind: 'createPartition', ...id });
    if (topicId !== undefined) {
      const bytes = Buffer.from(encodePartitionMetadata(topicId));
      state.emit({ kind: 'writeFile', ...id, name: PARTITION_METADATA, bytes });
    }
  } else {
    const { truncate, remove } = loadPartition(partition, files, found.options(id));
    if (truncate !== undefined) state.emit({ kind: 'truncateFile', ...id, ...truncate });
    if (remove.length > 0) state.emit({ kind: 'removeFiles', ...id, names: remove });
  }
  if (files === undefined || !found.options(id).clean || partition.epochs.starts === epochsBefore) {
    const bytes = Buffer.from(encodeLeaderEpochs(partition.epochs.starts));
    state.emit({ kind: 'writeFile', ...id, name: LEADER_EPOCHS, bytes });
  }
}

function replayCoordinator(state: BrokerState, coordinator: Coordinator, found: FoundLogs): void {
  const log = state.partition(coordinator.topic, 0);
  if (log === undefined) return;
  readBack(log, found, (_header, bytes, at) => replayBatch(coordinator, bytes, at, state.nowMs));
}

/** Visits every batch of a loaded log. */
function readBack(log: Partition, found: FoundLogs, visit: VisitBatch): void {
  const files = found.files(log.id);
  if (files === undefined) return;
  for (const { baseOffset, sizeBytes } of log.segments) {
    if (sizeBytes === 0) continue;
    const readAt = files.reader(segmentFileName(baseOffset, 'log'));
    scanBatches(readAt, { from: 0, sizeBytes, firstOffset: 0, verifyCrc: false }, visit);
  }
}
