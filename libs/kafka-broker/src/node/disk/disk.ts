import { rmSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RailError } from '@rail/kernel';

import type { Effect, Input, PartitionId } from '../../core/contract.ts';
import { encodeOffsetCheckpoint } from '../../core/storage-format/checkpoints.ts';
import {
  CLEAN_SHUTDOWN,
  LOG_START_OFFSETS,
  partitionFolder,
  RECOVERY_POINTS,
} from '../../core/storage-format/file-names.ts';
import type { DataDir } from './data-dir.ts';
import { PartitionDisk } from './partition-disk.ts';
import { diskError, eachOnce, partitionFault } from './storage-fault.ts';

/** `always`: durable before acknowledged; `interval`: durable within a second; `os`: when the system writes back. */
export type FsyncPolicy = 'always' | 'interval' | 'os';

const SYNC_INTERVAL_MS = 1000;

interface Entry {
  readonly id: PartitionId;
  readonly disk: PartitionDisk;
  recoveryPoint: number;
  logStart: number;
}

/** All partitions on disk, the fsync policy, and the two checkpoints of the data directory. */
export class Disk {
  readonly #dataDir: DataDir;
  readonly #policy: FsyncPolicy;
  readonly #deliver: (input: Input) => void;
  readonly #tell: (fault: RailError) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #removals = new Set<Promise<void>>();
  #interval: NodeJS.Timeout | undefined;
  #checkpointsStale = false;
  #failure: unknown;

  /** `onFault` is told once of each fault that the broker met while it ran. */
  constructor(
    dataDir: DataDir,
    policy: FsyncPolicy,
    deliver: (input: Input) => void,
    onFault: (fault: RailError) => void,
  ) {
    this.#dataDir = dataDir;
    this.#policy = policy;
    this.#deliver = deliver;
    this.#tell = eachOnce(onFault);
  }

  /** Takes over a partition that was found at start: nothing beyond its log end can have been stored. */
  found(id: PartitionId, logEndOffset: number, logStartOffset: number): void {
    const entry = this.#entry(id);
    entry.recoveryPoint = Math.min(entry.recoveryPoint, logEndOffset);
    entry.logStart = logStartOffset;
  }

  start(): void {
    this.#interval = setInterval(() => void this.#tick(), SYNC_INTERVAL_MS);
    this.#interval.unref();
  }

  perform(effect: Effect): void {
    switch (effect.kind) {
      case 'append':
      case 'flush':
      case 'writeFile':
      case 'removeFiles':
      case 'truncateFile':
      case 'replaceSegment':
        this.#entry(effect).disk.enqueue(effect);
        break;
      case 'createPartition':
        this.#create(effect);
        break;
      case 'deletePartition':
        this.#remove(effect);
        break;
      case 'logStart':
        this.#entry(effect).logStart = effect.offset;
        this.#checkpointsStale = true;
        break;
      case 'read':
        void this.#read(effect);
        break;
      default:
        break;
    }
  }

  /** All writes that were asked for are done. */
  async idle(): Promise<void> {
    for (const { disk } of this.#entries.values()) await disk.idle();
    await Promise.all(this.#removals);
  }

  /** After the last write of an orderly stop: sync, checkpoints, and the file that lets the next start trust them. */
  async close(orderly: boolean): Promise<void> {
    clearInterval(this.#interval);
    await this.idle();
    if (orderly) {
      for (const { id, disk } of this.#entries.values()) {
        if (this.#policy !== 'os' && disk.needsSync) disk.enqueue({ kind: 'flush', ...id });
      }
      await this.idle();
    }
    for (const { disk } of this.#entries.values()) await disk.close();
    if (!orderly || this.#failure !== undefined) return;
    try {
      await this.#writeCheckpoints();
      writeFileSync(join(this.#dataDir.path, CLEAN_SHUTDOWN), '{"version":0,"brokerEpoch":-1}');
    } catch (error) {
      // Without the file, or with half of it, all that is lost is time: the next start looks at the logs themselves.
      rmSync(join(this.#dataDir.path, CLEAN_SHUTDOWN), { force: true });
      this.#tell(diskError(this.#dataDir.path, error));
    }
  }

  #entry({ topic, partition }: PartitionId): Entry {
    const key = partitionFolder(topic, partition);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const id = { topic, partition };
      const made: Entry = {
        id,
        recoveryPoint: this.#dataDir.recoveryPoints.get(key) ?? 0,
        logStart: this.#dataDir.logStartOffsets.get(key) ?? 0,
        disk: new PartitionDisk(join(this.#dataDir.path, key), this.#policy === 'always', {
          stored: (endOffset) => this.#deliver({ kind: 'appended', ...id, endOffset, failed: false }),
          failed: (error) => this.#fail(id, error),
          replaced: (segmentBase) => this.#deliver({ kind: 'replaced', ...id, segmentBase }),
          synced: (endOffset) => {
            made.recoveryPoint = endOffset;
            this.#checkpointsStale = true;
          },
        }),
      };
      entry = made;
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #create(id: PartitionId): void {
    const entry = this.#entry(id);
    // The checkpoints may still name a topic that was deleted, or lost.
    entry.recoveryPoint = 0;
    entry.logStart = 0;
    try {
      entry.disk.create();
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #remove(id: PartitionId): void {
    const key = partitionFolder(id.topic, id.partition);
    const { disk } = this.#entry(id);
    this.#entries.delete(key);
    const removal = disk.remove().catch((error: unknown) => {
      this.#failure ??= error;
    });
    this.#removals.add(removal);
    void removal.finally(() => this.#removals.delete(removal));
  }

  #fail(id: PartitionId, error: unknown): void {
    this.#failure ??= error;
    this.#tell(partitionFault(id, join(this.#dataDir.path, partitionFolder(id.topic, id.partition)), error));
    // Zero never lies beyond the log end: the engine takes every failure.
    setImmediate(() => this.#deliver({ kind: 'appended', ...id, endOffset: 0, failed: true }));
  }

  async #read(effect: Extract<Effect, { kind: 'read' }>): Promise<void> {
    const { readId, segmentBase, position, length } = effect;
    const bytes = await this.#entry(effect).disk.read(segmentBase, position, length);
    this.#deliver({ kind: 'readDone', readId, bytes });
  }

  async #tick(): Promise<void> {
    if (this.#policy === 'interval') {
      for (const { id, disk } of this.#entries.values()) if (disk.needsSync) disk.enqueue({ kind: 'flush', ...id });
    }
    if (this.#checkpointsStale) await this.#writeCheckpoints().catch(() => undefined);
  }

  /** Written beside and renamed: a torn checkpoint would only cost a longer scan, but an old one costs nothing. */
  async #writeCheckpoints(): Promise<void> {
    this.#checkpointsStale = false;
    const entries = [...this.#entries.values()];
    const recovery = entries.map(({ id, recoveryPoint }) => ({ ...id, offset: recoveryPoint }));
    const starts = entries
      .filter(({ logStart }) => logStart > 0)
      .map(({ id, logStart }) => ({ ...id, offset: logStart }));
    await this.#writeCheckpoint(RECOVERY_POINTS, encodeOffsetCheckpoint(recovery));
    await this.#writeCheckpoint(LOG_START_OFFSETS, encodeOffsetCheckpoint(starts));
  }

  async #writeCheckpoint(name: string, text: string): Promise<void> {
    const path = join(this.#dataDir.path, name);
    await writeFile(`${path}.tmp`, text);
    await rename(`${path}.tmp`, path);
  }
}
