import type { Random } from '@rail/kernel';
import type { Effect, PartitionId } from '../core/contract.ts';
import type { FoundLogs } from '../core/start.ts';
import { partitionFolder, segmentFileName } from '../core/storage-format/file-names.ts';
import type { EventQueue } from './event-queue.ts';

/** As the broker's: synced before acknowledged, every second, or when the system pleases. */
export type SimFsync = 'always' | 'interval' | 'os';

type Append = Extract<Effect, { kind: 'append' }>;

interface Folder {
  /** What survives the end of the process. */
  readonly files: Map<string, Buffer>;
  /** How much of each log survives a power loss too. */
  readonly synced: Map<string, number>;
  /** Appends that are not written yet, in order. */
  pending: Append[];
  /** When the last append handed in will be written. */
  busyUntilMs: number;
  /** Log end up to which appends were acknowledged. */
  storedEnd: number;
  /** Log end that survives a power loss. */
  syncedEnd: number;
}

/** One log at the moment of a power loss. */
export interface LostLog extends PartitionId {
  readonly written: Buffer;
  readonly syncedBytes: number;
  readonly syncedEnd: number;
}

export interface SimDiskOptions {
  readonly maxDelayMs: number;
  readonly fsync: SimFsync;
  /** Planted defect: acknowledge before anything is written. */
  readonly lies: boolean;
  /** Planted defect: a sync changes nothing. */
  readonly syncsNothing: boolean;
}

const syncIntervalMs = 1000;

/**
 * A disk. An append is acknowledged when it is written, under `always` also synced; until then a crash may tear it. The
 * end of the process keeps what is written, a loss of power only what is synced. Small files are written and synced at
 * once: caches need not survive, and a lost epoch or topic id is the start's business.
 */
export class SimDisk {
  readonly #folders = new Map<string, Folder>();
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #options: SimDiskOptions;

  constructor(queue: EventQueue, random: Random, options: SimDiskOptions) {
    this.#queue = queue;
    this.#random = random;
    this.#options = options;
    if (options.fsync !== 'always') this.#planSync();
  }

  /** Log end up to which appends are stored as the policy promises. */
  storedEnd(at: PartitionId): number {
    return this.#folder(at).storedEnd;
  }

  append(append: Append, onStored: () => void): void {
    const folder = this.#folder(append);
    folder.pending.push(append);
    const delayMs = this.#random.below(this.#options.maxDelayMs + 1);
    folder.busyUntilMs = Math.max(folder.busyUntilMs, this.#queue.nowMs) + delayMs;
    if (this.#options.lies) this.#queue.plan(0, onStored);
    this.#queue.plan(folder.busyUntilMs - this.#queue.nowMs, () => {
      // A crash has settled what became of it.
      if (folder.pending[0] !== append) return;
      folder.pending.shift();
      this.#write(folder, append);
      if (!this.#options.lies) onStored();
    });
  }

  /** Effects on whole files, which take place at once. */
  perform(effect: Effect): void {
    switch (effect.kind) {
      case 'writeFile':
        this.#folder(effect).files.set(effect.name, effect.bytes);
        break;
      case 'truncateFile': {
        const { files } = this.#folder(effect);
        files.set(effect.name, (files.get(effect.name) ?? Buffer.alloc(0)).subarray(0, effect.sizeBytes));
        const { synced } = this.#folder(effect);
        synced.set(effect.name, Math.min(synced.get(effect.name) ?? 0, effect.sizeBytes));
        break;
      }
      case 'removeFiles':
        for (const name of effect.names) this.#folder(effect).files.delete(name);
        break;
      case 'flush':
        sync(this.#folder(effect));
        break;
      case 'createPartition':
      case 'deletePartition':
        // Whatever was there of that name is of another topic.
        this.#folders.delete(partitionFolder(effect.topic, effect.partition));
        break;
      default:
        break;
    }
  }

  /** The process ends: of what was not written, some appends were all the same, perhaps one of them torn. */
  crash(): void {
    for (const folder of this.#folders.values()) {
      const surviving = this.#random.below(folder.pending.length + 1);
      for (const append of folder.pending.slice(0, surviving)) this.#write(folder, append);
      const torn = folder.pending[surviving];
      if (torn !== undefined && this.#random.chance(0.5)) {
        const kept = torn.bytes.subarray(0, this.#random.below(torn.bytes.length));
        extend(folder, logName(torn), kept);
      }
      folder.pending = [];
      folder.busyUntilMs = 0;
    }
  }

  /** The power goes: of each log any part beyond what was synced may be gone. Answers the logs as they were. */
  losePower(): LostLog[] {
    this.crash();
    return [...this.#folders].flatMap(([key, folder]) => {
      const name = segmentFileName(0, 'log');
      const written = folder.files.get(name);
      if (written === undefined) return [];
      const syncedBytes = folder.synced.get(name) ?? 0;
      const kept = this.#random.between(this.#options.syncsNothing ? 0 : syncedBytes, written.length);
      folder.files.set(name, written.subarray(0, kept));
      const dash = key.lastIndexOf('-');
      const id = { topic: key.slice(0, dash), partition: Number(key.slice(dash + 1)) };
      return [{ ...id, written, syncedBytes, syncedEnd: folder.syncedEnd }];
    });
  }

  /** Bytes of a log as a reader sees them: page cache included. */
  log(at: PartitionId, segmentBase = 0): Buffer {
    const folder = this.#folder(at);
    const name = segmentFileName(segmentBase, 'log');
    const written = folder.pending.filter((append) => logName(append) === name).map(({ bytes }) => bytes);
    return Buffer.concat([folder.files.get(name) ?? Buffer.alloc(0), ...written]);
  }

  found(): FoundLogs {
    return {
      files: ({ topic, partition }) => {
        const folder = this.#folders.get(partitionFolder(topic, partition));
        if (folder === undefined) return undefined;
        const read = (name: string): Buffer | undefined => folder.files.get(name);
        return {
          names: [...folder.files.keys()],
          read,
          sizeOf: (name) => read(name)?.length ?? 0,
          reader: (name) => (position, length) => read(name)!.subarray(position, position + length),
        };
      },
      options: () => ({ clean: false, recoveryPoint: 0, logStartOffset: 0 }),
    };
  }

  #write(folder: Folder, append: Append): void {
    extend(folder, logName(append), append.bytes);
    folder.storedEnd = Math.max(folder.storedEnd, append.endOffset);
    if (this.#options.fsync === 'always') sync(folder);
  }

  /** The broker syncs all logs every second; the system, one now and then. */
  #planSync(): void {
    const isOurs = this.#options.fsync === 'interval';
    this.#queue.plan(isOurs ? syncIntervalMs : this.#random.between(1, 5000), () => {
      const folders = [...this.#folders.values()];
      if (isOurs) folders.forEach(sync);
      else if (folders.length > 0) sync(this.#random.pick(folders));
      this.#planSync();
    });
  }

  #folder({ topic, partition }: PartitionId): Folder {
    const key = partitionFolder(topic, partition);
    let folder = this.#folders.get(key);
    if (folder === undefined) {
      folder = { files: new Map(), synced: new Map(), pending: [], busyUntilMs: 0, storedEnd: 0, syncedEnd: 0 };
      this.#folders.set(key, folder);
    }
    return folder;
  }
}

const logName = ({ segmentBase }: Append): string => segmentFileName(segmentBase, 'log');

function sync(folder: Folder): void {
  for (const [name, bytes] of folder.files) folder.synced.set(name, bytes.length);
  folder.syncedEnd = folder.storedEnd;
}

function extend(folder: Folder, name: string, bytes: Buffer): void {
  folder.files.set(name, Buffer.concat([folder.files.get(name) ?? Buffer.alloc(0), bytes]));
}
