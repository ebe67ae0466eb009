import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { type DiskFile, type OpenFile, PartitionDisk } from './partition-disk.ts';

type Outcome = 'ok' | Error;

/** Files on disk whose fsyncs wait until the test lets them pass or fail. */
class HeldFiles {
  readonly done: string[] = [];
  readonly #held: ((outcome: Outcome) => void)[] = [];

  readonly open: OpenFile = async (path, flags): Promise<DiskFile> => {
    const file = await open(path, flags);
    return {
      read: file.read.bind(file),
      writeFile: file.writeFile.bind(file),
      close: () => file.close(),
      writev: async (chunks: readonly NodeJS.ArrayBufferView[]) => {
        this.done.push(`write ${chunks.length}`);
        return file.writev(chunks);
      },
      datasync: async () => {
        this.done.push('sync');
        const outcome = await new Promise<Outcome>((resolve) => this.#held.push(resolve));
        if (outcome !== 'ok') throw outcome;
        await file.datasync();
      },
    } as DiskFile;
  };

  /** Ends the oldest fsync, once there is one. */
  async release(outcome: Outcome = 'ok'): Promise<void> {
    while (this.#held.length === 0) await turn();
    this.#held.shift()!(outcome);
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const append = (endOffset: number) =>
  ({
    kind: 'append',
    topic: 't',
    partition: 0,
    segmentBase: 0,
    endOffset,
    bytes: Buffer.from(`<${endOffset}>`),
  }) as const;

describe('the files of a partition', () => {
  let folder: string;
  let files: HeldFiles;
  let told: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rail-disk-'));
    files = new HeldFiles();
    told = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const aDisk = (syncEveryWrite: boolean): PartitionDisk => {
    const disk = new PartitionDisk(
      join(folder, 't-0'),
      syncEveryWrite,
      {
        stored: (endOffset) => told.push(`stored ${endOffset}`),
        failed: (error) => told.push(`failed ${(error as Error).message}`),
        replaced: () => undefined,
        synced: (endOffset) => told.push(`synced ${endOffset}`),
      },
      files.open,
    );
    disk.create();
    return disk;
  };

  test('begin empty; a folder that is left from a lost topic of that name is put aside', async () => {
    mkdirSync(join(folder, 't-0'));
    writeFileSync(join(folder, 't-0', '00000000000000000000.log'), 'old');
    const disk = aDisk(false);

    expect(readdirSync(join(folder, 't-0'))).toEqual([]);
    const stray = readdirSync(folder).find((name) => name !== 't-0')!;
    expect(stray).toMatch(/^t-0\.\w+-stray$/);
    expect(readdirSync(join(folder, stray))).toEqual(['00000000000000000000.log']);
    await disk.close();
  });

  test('under `always` an append is acknowledged only after its fsync', async () => {
    const disk = aDisk(true);
    disk.enqueue(append(1));
    while (!files.done.includes('sync')) await turn();
    await turn();
    expect(readFileSync(join(folder, 't-0', '00000000000000000000.log'), 'utf8')).toBe('<1>');
    expect(told).toEqual([]);

    await files.release();
    await disk.idle();
    expect(told).toEqual(['synced 1', 'stored 1']);
    await disk.close();
  });

  test('appends that arrive during an fsync share the next one', async () => {
    const disk = aDisk(true);
    disk.enqueue(append(1));
    while (!files.done.includes('sync')) await turn();
    for (let endOffset = 2; endOffset <= 40; endOffset++) disk.enqueue(append(endOffset));
    await files.release();
    while (told.length < 2) await turn(); // the fsync itself takes as long as the disk does
    expect(told).toEqual(['synced 1', 'stored 1']);

    await files.release();
    await disk.idle();
    expect(files.done).toEqual(['write 1', 'sync', 'write 39', 'sync']);
    expect(told).toEqual(['synced 1', 'stored 1', 'synced 40', 'stored 40']);
    await disk.close();
  });

  test('an fsync that failed is not tried again, and nothing is acknowledged or written after it', async () => {
    const disk = aDisk(true);
    disk.enqueue(append(1));
    while (!files.done.includes('sync')) await turn();
    disk.enqueue(append(2));
    await files.release(new Error('EIO'));
    await disk.idle();
    disk.enqueue(append(3));
    await turn();

    expect(files.done).toEqual(['write 1', 'sync']);
    expect(told).toEqual(['failed EIO']);
    expect(disk.needsSync).toBe(false);
    await disk.close();
  });

  test('otherwise an append is acknowledged once it is written, and a flush makes it durable', async () => {
    const disk = aDisk(false);
    disk.enqueue(append(1));
    await disk.idle();
    expect(told).toEqual(['stored 1']);
    expect(disk.needsSync).toBe(true);

    disk.enqueue({ kind: 'flush', topic: 't', partition: 0 });
    await files.release();
    await disk.idle();
    expect(told).toEqual(['stored 1', 'synced 1']);
    await disk.close();
  });
});
