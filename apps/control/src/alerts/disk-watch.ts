import { statfs } from 'node:fs/promises';
import type { DiskFacts } from '@rail/board';
import type { Clock } from '@rail/kernel';

/** The slope over the last hour; less than a quarter of it says nothing. */
const keptMs = 60 * 60_000;
const leastMs = 15 * 60_000;

export interface DiskReading {
  readonly atMs: number;
  readonly freeBytes: number;
}

/** How long until a disk is full at the pace of its readings, ms; null if it does not fill. Oldest first. */
export function fullInMs(readings: readonly DiskReading[]): number | null {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null;
  const usedPerMs = (first.freeBytes - last.freeBytes) / (last.atMs - first.atMs);
  return usedPerMs <= 0 ? null : last.freeBytes / usedPerMs;
}

/** The disks of folders of this machine that the exchange writes to. */
export class DiskWatch {
  readonly #folders: readonly string[];
  readonly #clock: Clock;
  readonly #readings = new Map<string, DiskReading[]>();

  constructor(folders: readonly string[], clock: Clock) {
    this.#folders = folders;
    this.#clock = clock;
  }

  async read(): Promise<DiskFacts[]> {
    const facts = await Promise.all(this.#folders.map((path) => this.#readOne(path)));
    return facts.filter((one) => one !== undefined);
  }

  /** A folder that is not there has no disk to fill. */
  async #readOne(path: string): Promise<DiskFacts | undefined> {
    const found = await statfs(path).catch(() => undefined);
    if (found === undefined) return undefined;
    const atMs = this.#clock.monotonic();
    const freeBytes = found.bavail * found.bsize;
    const readings = [...(this.#readings.get(path) ?? []), { atMs, freeBytes }].filter(
      (reading) => atMs - reading.atMs <= keptMs,
    );
    this.#readings.set(path, readings);
    return { path, freeBytes, totalBytes: found.blocks * found.bsize, fullInMs: fullInMs(readings) };
  }
}
