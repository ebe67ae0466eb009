import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Effect } from '../../core/contract.ts';
import { segmentFileName } from '../../core/storage-format/file-names.ts';

type DiskEffect = Extract<
  Effect,
  { kind: 'append' | 'flush' | 'writeFile' | 'removeFiles' | 'truncateFile' | 'replaceSegment' }
>;
type AppendEffect = Extract<Effect, { kind: 'append' }>;

/** What is used of an open file. */
export type DiskFile = Pick<FileHandle, 'read' | 'writev' | 'writeFile' | 'datasync' | 'close'>;
export type OpenFile = (path: string, flags: string) => Promise<DiskFile>;

const MAX_WRITE_BYTES = 16 * 1024 * 1024;
const MAX_WRITE_CHUNKS = 512;

export interface DiskListener {
  /** All up to `endOffset` is written, and under `syncEveryWrite` durable. */
  stored(endOffset: number): void;
  failed(error: unknown): void;
  replaced(segmentBase: number): void;
  /** All up to `endOffset` survives a power loss. */
  synced(endOffset: number): void;
}

/**
 * The files of one partition. One write is in flight; what arrives meanwhile goes out together in the next one, so
 * under load a single fsync covers many appends. After an error nothing is written any more.
 */
export class PartitionDisk {
  readonly #folder: string;
  readonly #syncEveryWrite: boolean;
  readonly #listener: DiskListener;
  readonly #open: OpenFile;
  readonly #queue: DiskEffect[] = [];
  #running: Promise<void> | undefined;
  #active: { readonly base: number; readonly file: DiskFile } | undefined;
  #writtenTo = 0;
  #syncedTo = 0;
  #dead = false;

  constructor(folder: string, syncEveryWrite: boolean, listener: DiskListener, openFile: OpenFile = open) {
    this.#folder = folder;
    this.#syncEveryWrite = syncEveryWrite;
    this.#listener = listener;
    this.#open = openFile;
  }

  /** Makes the folder. One of that name is left from a topic that the metadata no longer knows, and is put aside. */
  create(): void {
    if (existsSync(this.#folder)) renameSync(this.#folder, this.#aside('stray'));
    mkdirSync(this.#folder, { recursive: true });
  }

  get needsSync(): boolean {
    return this.#writtenTo > this.#syncedTo && !this.#dead;
  }

  enqueue(effect: DiskEffect): void {
    if (this.#dead) return;
    this.#queue.push(effect);
    this.#running ??= this.#drain();
  }

  /** Resolves when the queue is empty. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async close(): Promise<void> {
    await this.idle();
    await this.#active?.file.close();
    this.#active = undefined;
  }

  /** Moves the folder away at once and removes it; what is queued is forgotten. */
  async remove(): Promise<void> {
    this.#dead = true;
    this.#queue.length = 0;
    const doomed = this.#aside('delete');
    renameSync(this.#folder, doomed);
    await this.close();
    await rm(doomed, { recursive: true, force: true });
  }

  async read(segmentBase: number, position: number, length: number): Promise<Buffer | undefined> {
    const bytes = Buffer.allocUnsafeSlow(length);
    const active = this.#active?.base === segmentBase ? this.#active.file : undefined;
    let own: DiskFile | undefined;
    try {
      own = active === undefined ? await this.#open(this.#pathOf(segmentFileName(segmentBase, 'log')), 'r') : undefined;
      const file = active ?? own!;
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } catch {
      return undefined;
    } finally {
      await own?.close();
    }
  }

  async #drain(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const next = this.#queue[0]!;
        if (next.kind === 'append') await this.#write(this.#takeAppends(next.segmentBase));
        else await this.#perform(this.#queue.shift() as Exclude<DiskEffect, AppendEffect>);
      }
    } catch (error) {
      this.#dead = true;
      this.#queue.length = 0;
      this.#listener.failed(error);
    } finally {
      this.#running = undefined;
    }
  }

  #takeAppends(segmentBase: number): AppendEffect[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && count < MAX_WRITE_CHUNKS && bytes < MAX_WRITE_BYTES) {
      const effect = this.#queue[count]!;
      if (effect.kind !== 'append' || effect.segmentBase !== segmentBase) break;
      bytes += effect.bytes.length;
      count++;
    }
    return this.#queue.splice(0, count) as AppendEffect[];
  }

  async #write(appends: readonly AppendEffect[]): Promise<void> {
    const file = await this.#fileOf(appends[0]!.segmentBase);
    await writeAll(
      file,
      appends.map((append) => append.bytes),
    );
    const { endOffset } = appends.at(-1)!;
    this.#writtenTo = endOffset;
    if (this.#syncEveryWrite) {
      await file.datasync();
      this.#noteSynced(endOffset);
    }
    if (!this.#dead) this.#listener.stored(endOffset);
  }

  async #fileOf(segmentBase: number): Promise<DiskFile> {
    if (this.#active?.base !== segmentBase) {
      await this.#active?.file.close();
      const file = await this.#open(this.#pathOf(segmentFileName(segmentBase, 'log')), 'a+');
      this.#active = { base: segmentBase, file };
    }
    return this.#active.file;
  }

  async #perform(effect: Exclude<DiskEffect, AppendEffect>): Promise<void> {
    switch (effect.kind) {
      case 'flush':
        await this.#active?.file.datasync();
        this.#noteSynced(this.#writtenTo);
        break;
      case 'writeFile': {
        const path = this.#pathOf(effect.name);
        // An index of aborted transactions that a power loss emptied would show aborted data.
        const precious = effect.name.endsWith('.txnindex') && effect.bytes.length > 0;
        await (precious ? this.#writeDurably(`${path}.tmp`, effect.bytes) : writeFile(`${path}.tmp`, effect.bytes));
        await rename(`${path}.tmp`, path);
        break;
      }
      case 'removeFiles':
        for (const name of effect.names) await rm(this.#pathOf(name), { force: true });
        break;
      case 'replaceSegment': {
        const path = this.#pathOf(segmentFileName(effect.segmentBase, 'log'));
        await this.#writeDurably(`${path}.swap`, effect.bytes);
        // Indexes of the old file must never be taken for those of the new one.
        for (const kind of ['index', 'timeindex', 'txnindex'] as const) {
          rmSync(this.#pathOf(segmentFileName(effect.segmentBase, kind)), { force: true });
        }
        // Synchronous, so that no read can open the new file before the engine knows of it.
        renameSync(`${path}.swap`, path);
        this.#listener.replaced(effect.segmentBase);
        break;
      }
      case 'truncateFile':
        await truncate(this.#pathOf(effect.name), effect.sizeBytes);
        break;
    }
  }

  async #writeDurably(path: string, bytes: Buffer): Promise<void> {
    const file = await this.#open(path, 'w');
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  #noteSynced(endOffset: number): void {
    this.#syncedTo = endOffset;
    this.#listener.synced(endOffset);
  }

  /** A name that Kafka's tools know for a folder that is no partition. */
  #aside(why: 'delete' | 'stray'): string {
    return `${this.#folder}.${process.hrtime.bigint().toString(36)}-${why}`;
  }

  #pathOf(name: string): string {
    return join(this.#folder, name);
  }
}

/** A vectored write may stop short; the rest follows until all is written. */
async function writeAll(file: DiskFile, chunks: readonly Buffer[]): Promise<void> {
  let left = chunks;
  while (left.length > 0) {
    let { bytesWritten } = await file.writev(left);
    let whole = 0;
    while (whole < left.length && bytesWritten >= left[whole]!.length) {
      bytesWritten -= left[whole]!.length;
      whole++;
    }
    const partial = left[whole];
    left = partial === undefined ? [] : [partial.subarray(bytesWritten), ...left.slice(whole + 1)];
  }
}
