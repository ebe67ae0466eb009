import { statfs } from 'node:fs/promises';
import type { DiskFacts } from '@rail/board';
import type { Clock } from '@rail/kernel';

const everyMs = 60_000;
/** The slope over the last hour; less than a quarter of it says nothing. */
const keptMs = 60 * 60_000;
const leastMs = 15 * 60_000;

interface Reading {
  readonly atMs: number;
  readonly freeBytes: number;
}

/** How long until a disk is full at the pace of its readings, ms; null if it does not fill. Oldest first. */
export function fullInMs(readings: readonly Reading[]): number | null {
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
  readonly #readings = new Map<string, Reading[]>();
  #facts: readonly DiskFacts[] = [];
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(folders: readonly string[], clock: Clock) {
    this.#folders = folders;
    this.#clock = clock;
  }

  get facts(): readonly DiskFacts[] {
    return this.#facts;
  }

  async start(): Promise<void> {
    await this.#read();
    this.#timer = setInterval(() => {
      this.#reading = this.#read();
    }, everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
  }

  async #read(): Promise<void> {
    const facts = await Promise.all(this.#folders.map((path) => this.#readOne(path)));
    this.#facts = facts.filter((one) => one !== undefined);
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
