import { assert } from '@rail/kernel';

import type { Coordinator, Effect, KafkaError, PartitionId, RequestToken, TransactionQueries } from './contract.ts';
import type { Purgatory } from './fetching/purgatory.ts';
import { Partition } from './partitions/partition.ts';
import { writeIndexes } from './partitions/roll.ts';
import type { Segment } from './partitions/segment.ts';
import { TailCache } from './partitions/tail-cache.ts';
import { MetadataImage, type MetadataRecord, RAIL_METADATA } from './topics/metadata-image.ts';
import { Topic } from './topics/topic.ts';
import { parseTopicConfig } from './topics/topic-config.ts';

export interface BrokerSettings {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly autoCreateTopics: boolean;
  readonly defaultPartitions: number;
  readonly tailCacheBytes: number;
}

/** How the state reaches what other modules plug in; set once by the engine. */
export interface Plugged {
  readonly purgatory: Purgatory;
  readonly groups: Coordinator;
  readonly transactions: Coordinator & TransactionQueries;
}

/** The whole state of a broker. Only `step` and what it calls change it. */
export class BrokerState {
  readonly settings: BrokerSettings;
  readonly topics = new Map<string, Topic>();
  readonly image = new MetadataImage();
  readonly tailCache: TailCache;
  readonly metadataLog: Partition;
  /** One partition at a time is compacted. */
  compacting: Partition | undefined;
  /** What the step under way asks of the outside. */
  effects: Effect[] = [];
  nowMs = 0;
  /** A random topic id; given by the outside. */
  readonly newTopicId: () => string;
  #plugged: Plugged | undefined;
  #nextReadId = 1;
  readonly #reads = new Map<number, (bytes: Buffer | undefined) => void>();
  readonly #timers = new Map<string, () => void>();
  #replacing: { readonly partition: Partition; readonly fresh: Segment; readonly onReplaced: () => void } | undefined;

  constructor(settings: BrokerSettings, newTopicId: () => string) {
    this.settings = settings;
    this.newTopicId = newTopicId;
    this.tailCache = new TailCache(settings.tailCacheBytes);
    this.metadataLog = new Partition(RAIL_METADATA, 0, parseTopicConfig(new Map([['cleanup.policy', 'compact']])));
  }

  plug(plugged: Plugged): void {
    this.#plugged = plugged;
  }

  get plugged(): Plugged {
    assert(this.#plugged !== undefined, 'the engine plugs coordinators in before the first step');
    return this.#plugged;
  }

  partition(topic: string, partition: number): Partition | undefined {
    if (topic === RAIL_METADATA) return partition === 0 ? this.metadataLog : undefined;
    return this.topics.get(topic)?.partitions[partition];
  }

  *partitions(): Generator<Partition> {
    yield this.metadataLog;
    for (const topic of this.topics.values()) yield* topic.partitions;
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  reply(token: RequestToken, body: unknown): void {
    this.effects.push({ kind: 'reply', token, body });
  }

  setTimer(key: string, atMs: number, onTimer: () => void): void {
    this.#timers.set(key, onTimer);
    this.effects.push({ kind: 'setTimer', key, atMs });
  }

  clearTimer(key: string): void {
    if (this.#timers.delete(key)) this.effects.push({ kind: 'clearTimer', key });
  }

  timerFired(key: string): void {
    const onTimer = this.#timers.get(key);
    this.#timers.delete(key);
    onTimer?.();
  }

  /** Reads from a segment file; undefined bytes mean that the file could not be read. */
  read(
    from: PartitionId & { readonly segmentBase: number; readonly position: number; readonly length: number },
    onBytes: (bytes: Buffer | undefined) => void,
  ): void {
    const readId = this.#nextReadId++;
    this.#reads.set(readId, onBytes);
    const { topic, partition, segmentBase, position, length } = from;
    this.effects.push({ kind: 'read', readId, topic, partition, segmentBase, position, length });
  }

  readDone(readId: number, bytes: Buffer | undefined): void {
    const onBytes = this.#reads.get(readId);
    this.#reads.delete(readId);
    onBytes?.(bytes);
  }

  /** Swaps a compacted segment in; readers keep the old one until the file is in place. */
  replaceSegment(partition: Partition, fresh: Segment, bytes: Buffer, onReplaced: () => void): void {
    this.#replacing = { partition, fresh, onReplaced };
    this.effects.push({ kind: 'replaceSegment', ...partition.id, segmentBase: fresh.baseOffset, bytes });
  }

  segmentReplaced({ topic, partition: index }: PartitionId, segmentBase: number): void {
    const swap = this.#replacing;
    if (swap === undefined || swap.fresh.baseOffset !== segmentBase || swap.partition.failed) return;
    if (swap.partition.topic !== topic || swap.partition.partition !== index) return;
    this.#replacing = undefined;
    const { segments } = swap.partition;
    const at = segments.findIndex((segment) => segment.baseOffset === segmentBase);
    if (at >= 0) segments[at] = swap.fresh;
    writeIndexes(swap.partition, swap.fresh, this.effects);
    swap.onReplaced();
  }

  /** Where metadata records are turned into batches; see topics/metadata-log.ts. */
  noteMetadata(records: readonly MetadataRecord[]): void {
    for (const { key, value } of records) this.image.evolve(key, value);
  }
}

/** A callback that runs once, after `count` calls, with the first error of them. */
export function afterAll(count: number, done: (error: KafkaError) => void): (error: KafkaError) => void {
  let left = count;
  let first: KafkaError = 0;
  if (count === 0) done(0);
  return (error) => {
    if (first === 0) first = error;
    left--;
    if (left === 0) done(first);
  };
}
