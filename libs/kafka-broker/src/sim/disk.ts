import type { Random } from '@rail/kernel';
import type { Effect, PartitionId } from '../core/contract.ts';
import type { FoundLogs } from '../core/start.ts';
import { partitionFolder, segmentFileName } from '../core/storage-format/file-names.ts';
import type { EventQueue } from './event-queue.ts';

type Append = Extract<Effect, { kind: 'append' }>;

interface Folder {
  /** What survives a power cut. */
  readonly files: Map<string, Buffer>;
  /** Appends that are not synced yet, in order. */
  pending: Append[];
  /** When the last append handed in will be synced. */
  busyUntilMs: number;
  /** Log end that survives a power cut. */
  durableEnd: number;
}

/** A disk under the policy `always`: an append is acknowledged when it is synced, and until then a crash may tear it. */
export class SimDisk {
  readonly #folders = new Map<string, Folder>();
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #maxDelayMs: number;
  /** Planted defect: acknowledge before anything is synced. */
  readonly #lies: boolean;

  constructor(queue: EventQueue, random: Random, options: { readonly maxDelayMs: number; readonly lies: boolean }) {
    this.#queue = queue;
    this.#random = random;
    this.#maxDelayMs = options.maxDelayMs;
    this.#lies = options.lies;
  }

  durableEnd(at: PartitionId): number {
    return this.#folder(at).durableEnd;
  }

  append(append: Append, onStored: () => void): void {
    const folder = this.#folder(append);
    folder.pending.push(append);
    const delayMs = this.#random.below(this.#maxDelayMs + 1);
    folder.busyUntilMs = Math.max(folder.busyUntilMs, this.#queue.nowMs) + delayMs;
    if (this.#lies) this.#queue.plan(0, onStored);
    this.#queue.plan(folder.busyUntilMs - this.#queue.nowMs, () => {
      // A crash has settled what became of it.
      if (folder.pending[0] !== append) return;
      folder.pending.shift();
      sync(folder, append);
      if (!this.#lies) onStored();
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
        break;
      }
      case 'removeFiles':
        for (const name of effect.names) this.#folder(effect).files.delete(name);
        break;
      case 'createPartition':
        this.#folder(effect);
        break;
      case 'deletePartition':
        this.#folders.delete(partitionFolder(effect.topic, effect.partition));
        break;
      default:
        break;
    }
  }

  /** The power goes: of what was not synced, some appends survive, perhaps one of them torn. */
  crash(): void {
    for (const folder of this.#folders.values()) {
      const surviving = this.#random.below(folder.pending.length + 1);
      for (const append of folder.pending.slice(0, surviving)) sync(folder, append);
      const torn = folder.pending[surviving];
      if (torn !== undefined && this.#random.chance(0.5)) {
        const kept = torn.bytes.subarray(0, this.#random.below(torn.bytes.length));
        extend(folder, logName(torn), kept);
      }
      folder.pending = [];
      folder.busyUntilMs = 0;
    }
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

  #folder({ topic, partition }: PartitionId): Folder {
    const key = partitionFolder(topic, partition);
    let folder = this.#folders.get(key);
    if (folder === undefined) {
      folder = { files: new Map(), pending: [], busyUntilMs: 0, durableEnd: 0 };
      this.#folders.set(key, folder);
    }
    return folder;
  }
}

const logName = ({ segmentBase }: Append): string => segmentFileName(segmentBase, 'log');

function sync(folder: Folder, append: Append): void {
  extend(folder, logName(append), append.bytes);
  folder.durableEnd = Math.max(folder.durableEnd, append.endOffset);
}

function extend(folder: Folder, name: string, bytes: Buffer): void {
  folder.files.set(name, Buffer.concat([folder.files.get(name) ?? Buffer.alloc(0), bytes]));
}
