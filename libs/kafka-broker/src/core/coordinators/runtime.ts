import { controlBatch, ErrorCodes, RecordBatchBuilder, readBatchHeader, readControlBatch } from '@rail/kafka-protocol';

import {
  type Coordinator,
  COORDINATOR_PARTITION,
  type CoordinatorEffect,
  type CoordinatorEvent,
  type CoordinatorRecord,
  type LogEntry,
} from '../contract.ts';
import type { Partition } from '../partitions/partition.ts';
import type { BrokerState } from '../state.ts';
import { producerIdsRecord } from '../topics/metadata-image.ts';
import { forEachRecord, logMetadata } from '../topics/metadata-log.ts';

type EffectOf<Kind extends CoordinatorEffect['kind']> = Extract<CoordinatorEffect, { kind: Kind }>;

/** Producer ids are handed out of blocks that are logged before use, so none is ever given twice. */
const PRODUCER_ID_BLOCK = 1000;

/** Tells a coordinator something and performs what it answers. */
export function performCoordinatorEvent(state: BrokerState, coordinator: Coordinator, event: CoordinatorEvent): void {
  perform(state, coordinator, coordinator.handle(event, state.nowMs));
}

function perform(state: BrokerState, coordinator: Coordinator, effects: readonly CoordinatorEffect[]): void {
  for (const effect of effects) {
    switch (effect.kind) {
      case 'reply':
        state.reply(effect.token, effect.body);
        break;
      case 'replyAfterAppends':
        replyAfterAppends(state, coordinator, effect);
        break;
      case 'appendRecords':
        appendRecords(state, coordinator, effect);
        break;
      case 'writeMarker':
        writeMarker(state, coordinator, effect);
        break;
      case 'reserveProducerIds':
        reserveProducerIds(state, coordinator, effect.tag);
        break;
      case 'setTimer':
        state.setTimer(`${coordinator.name}:${effect.key}`, effect.atMs, () => {
          performCoordinatorEvent(state, coordinator, { kind: 'timer', key: effect.key });
        });
        break;
      case 'clearTimer':
        state.clearTimer(`${coordinator.name}:${effect.key}`);
        break;
    }
  }
}

function logOf(state: BrokerState, coordinator: Coordinator): Partition | undefined {
  return state.partition(coordinator.topic, COORDINATOR_PARTITION);
}

function replyAfterAppends(state: BrokerState, coordinator: Coordinator, effect: EffectOf<'replyAfterAppends'>): void {
  const log = logOf(state, coordinator);
  if (log === undefined || log.failed) state.reply(effect.token, effect.onError);
  else if (log.highWatermark >= log.logEndOffset) state.reply(effect.token, effect.body);
  else {
    log.whenStored(log.logEndOffset, (error) => {
      state.reply(effect.token, error === 0 ? effect.body : effect.onError);
    });
  }
}

function appendRecords(state: BrokerState, coordinator: Coordinator, effect: EffectOf<'appendRecords'>): void {
  const done = (error: number): void => {
    const next = error === 0 ? effect.then : effect.onError;
    if (next !== undefined) perform(state, coordinator, next);
    if (effect.tag !== undefined)
      performCoordinatorEvent(state, coordinator, { kind: 'appended', tag: effect.tag, error });
  };
  const log = logOf(state, coordinator);
  if (log === undefined || log.failed) return done(ErrorCodes.KAFKA_STORAGE_ERROR);
  const batch = batchOf(log, effect.records, effect.transaction, state.nowMs);
  const header = log.append(batch, state.effects, state.tailCache);
  effect.records.forEach(({ key, value }, i) => {
    const offset = header.baseOffset + i;
    const entry = {
      kind: 'record',
      offset,
      timestampMs: state.nowMs,
      key,
      value,
      transaction: effect.transaction,
    } as const;
    coordinator.evolve(entry, state.nowMs);
  });
  log.whenStored(header.lastOffset + 1, done);
}

function batchOf(
  log: Partition,
  records: readonly CoordinatorRecord[],
  transaction: EffectOf<'appendRecords'>['transaction'],
  nowMs: number,
): Buffer {
  const builder = new RecordBatchBuilder(1024);
  builder.reset();
  for (const { key, value } of records) {
    builder.append(nowMs, key, 0, key.length, value, 0, value?.length ?? 0, null);
  }
  if (transaction === undefined) return builder.finish({});
  // The transactional offset commits of a producer are numbered by the coordinator: the client numbers none of them.
  const { producerId, producerEpoch } = transaction;
  const entry = log.producers.get(producerId);
  const last = entry?.epoch === producerEpoch ? (entry.batches.at(-1)?.lastSequence ?? -1) : -1;
  const baseSequence = (last + 1) % 0x8000_0000;
  return builder.finish({ producerId, producerEpoch, baseSequence, transactional: true });
}

function writeMarker(state: BrokerState, coordinator: Coordinator, effect: EffectOf<'writeMarker'>): void {
  const { topic, partition, tag, producerId, producerEpoch, coordinatorEpoch, commit } = effect;
  const done = (error: number): void => {
    performCoordinatorEvent(state, coordinator, { kind: 'markerWritten', tag, topic, partition, error });
  };
  const log = state.partition(topic, partition);
  if (log === undefined) return done(ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION);
  if (log.failed) return done(ErrorCodes.KAFKA_STORAGE_ERROR);
  const refused = log.producers.checkMarker(producerId, producerEpoch, coordinatorEpoch);
  if (refused !== 0) return done(refused);
  const type = commit ? 'commit' : 'abort';
  const batch = controlBatch({
    type,
    producerId,
    producerEpoch,
    coordinatorEpoch,
    timestamp: state.nowMs,
    baseOffset: 0,
  });
  const header = log.append(batch, state.effects, state.tailCache);
  const { groups } = state.plugged;
  if (topic === groups.topic) {
    const entry = {
      kind: 'marker',
      offset: header.baseOffset,
      timestampMs: state.nowMs,
      producerId,
      producerEpoch,
      commit,
    } as const;
    groups.evolve(entry, state.nowMs);
  }
  log.whenStored(header.lastOffset + 1, done);
}

function reserveProducerIds(state: BrokerState, coordinator: Coordinator, tag: string): void {
  const firstId = state.image.nextProducerId;
  logMetadata(state, [producerIdsRecord(firstId + PRODUCER_ID_BLOCK)], (error) => {
    const event = { kind: 'producerIdsReserved', tag, error, firstId, count: PRODUCER_ID_BLOCK } as const;
    performCoordinatorEvent(state, coordinator, event);
  });
}

/** Feeds one batch of a coordinator's log to it, at start. */
export function replayBatch(coordinator: Coordinator, bytes: Buffer, at: number, nowMs: number): void {
  const { isControl, isTransactional, baseOffset, maxTimestamp, producerId, producerEpoch } = readBatchHeader(
    bytes,
    at,
  );
  if (isControl) {
    const marker = readControlBatch(bytes, at);
    if (marker === undefined) return;
    const commit = marker.type === 'commit';
    const entry: LogEntry = {
      kind: 'marker',
      offset: baseOffset,
      timestampMs: maxTimestamp,
      producerId,
      producerEpoch,
      commit,
    };
    coordinator.evolve(entry, nowMs);
    return;
  }
  const transaction = isTransactional ? { producerId, producerEpoch } : undefined;
  forEachRecord(bytes, at, (record) => {
    // The bytes are a window of the file that is used again.
    const key = Buffer.from(record.key);
    const value = record.value === null ? null : Buffer.from(record.value);
    coordinator.evolve({ kind: 'record', ...record, key, value, transaction }, nowMs);
  });
}
