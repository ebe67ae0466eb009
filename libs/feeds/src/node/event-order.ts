import { assert } from '@rail/kernel';
import { decodeRow, type EncodedRow, type TimedRow } from '../order/encoded-row.ts';
import { mergeByTime } from '../order/merge.ts';
import { RowRun } from '../order/row-run.ts';
import { SpillFile, type SpilledRun } from './spill-file.ts';

/** Rows that are sorted at once; the largest row has to fit in. */
const RUN_BYTES = 24 << 20;
/** Runs that are merged at once: each holds a piece of the spill file. */
const RUNS_AT_ONCE = 64;

export type OrderDone = 'already in order' | 'sorted in memory' | 'sorted on disk';

/** Reads all rows from the beginning, as often as asked. */
export type RowSource = () => AsyncGenerator<readonly TimedRow[]>;

export interface EventOrderOptions {
  /** Where rows go that memory does not hold. */
  readonly folder: string;
  readonly runBytes?: number;
  /** Sorted rows of no more bytes than this stay in memory. */
  readonly keptBytesMax?: number;
  readonly runsAtOnce?: number;
}

/**
 * Rows by event time, in bounded memory: runs are sorted, spilled and merged. The rows up to the first that is out of
 * order are a run that needs no copy, so that a file already in order costs one more reading and no disk. The order is
 * a function of the rows alone.
 */
export class EventOrder {
  readonly #source: RowSource;
  readonly #runs: readonly SpilledRun[];
  readonly #spill: SpillFile | undefined;
  readonly #memory: RowRun | undefined;
  /** How many rows from the beginning are in order. */
  readonly #inOrder: number;
  readonly done: OrderDone;

  private constructor(
    source: RowSource,
    inOrder: number,
    { memory, spill, runs }: { memory?: RowRun; spill?: SpillFile; runs?: readonly SpilledRun[] },
    done: OrderDone,
  ) {
    this.#source = source;
    this.#inOrder = inOrder;
    this.#memory = memory;
    this.#spill = spill;
    this.#runs = runs ?? [];
    this.done = done;
  }

  /** Reads all rows once. @throws what the source throws; RailError SPILL_FAILED */
  static async of(source: RowSource, options: EventOrderOptions): Promise<EventOrder> {
    const { folder, runBytes = RUN_BYTES, keptBytesMax = runBytes, runsAtOnce = RUNS_AT_ONCE } = options;
    const run = new RowRun(runBytes);
    const runs: SpilledRun[] = [];
    let spill: SpillFile | undefined;
    let inOrder = 0;
    let isInOrder = true;
    let isScanning = false;
    let newest = Number.NEGATIVE_INFINITY;
    try {
      for await (const rows of source()) {
        for (const row of rows) {
          if (row.timeMs < newest && isInOrder) isInOrder = false;
          if (isInOrder) newest = row.timeMs;
          if (isInOrder && isScanning) inOrder++;
          if ((isScanning && isInOrder) || run.add(row)) continue;
          if (isInOrder) {
            // Nothing is out of order so far: what the run holds can be read from the files again.
            inOrder = run.count + 1;
            isScanning = true;
          } else {
            spill ??= await SpillFile.create(folder);
            runs.push(await spill.append(run.sorted()));
          }
          run.clear();
          assert(isInOrder || run.add(row), 'every row fits into an empty run');
        }
      }
      if (spill === undefined && !isScanning && run.bytes <= keptBytesMax) {
        return new EventOrder(
          source,
          0,
          { memory: run.trimmed() },
          isInOrder ? 'already in order' : 'sorted in memory',
        );
      }
      if (isInOrder) return new EventOrder(source, inOrder, {}, 'already in order');
      spill ??= await SpillFile.create(folder);
      runs.push(await spill.append(run.sorted()));
      const merged = await fewer(runs, spill, runsAtOnce);
      return new EventOrder(source, inOrder, { spill, runs: merged }, 'sorted on disk');
    } catch (error) {
      await spill?.close();
      throw error;
    }
  }

  get spilledBytes(): number {
    return this.#spill?.bytes ?? 0;
  }

  rows(): AsyncGenerator<readonly TimedRow[]> {
    if (this.#memory !== undefined) return decoded(inMemory(this.#memory));
    const spill = this.#spill;
    if (spill === undefined) return this.#source();
    const head = this.#inOrder === 0 ? [] : [firstOf(this.#source(), this.#inOrder)];
    return decoded(mergeByTime<EncodedRow | TimedRow>([...head, ...this.#runs.map((run) => spill.read(run))]));
  }

  async close(): Promise<void> {
    await this.#spill?.close();
  }
}

/** Merges runs into longer ones until so few are left that they can be read together. */
async function fewer(runs: SpilledRun[], spill: SpillFile, atOnce: number): Promise<SpilledRun[]> {
  let left = runs;
  while (left.length > atOnce) {
    const merged: SpilledRun[] = [];
    for (let at = 0; at < left.length; at += atOnce) {
      const sources = left.slice(at, at + atOnce).map((run) => spill.read(run));
      merged.push(await spill.append(mergeByTime(sources)));
    }
    left = merged;
  }
  return left;
}

async function* decoded(batches: AsyncIterable<(EncodedRow | TimedRow)[]>): AsyncGenerator<TimedRow[]> {
  for await (const rows of batches) yield rows.map((row) => ('bytes' in row ? decodeRow(row) : row));
}

async function* firstOf(
  batches: AsyncGenerator<readonly TimedRow[]>,
  count: number,
): AsyncGenerator<readonly TimedRow[]> {
  let left = count;
  for await (const rows of batches) {
    if (left < rows.length) {
      if (left > 0) yield rows.slice(0, left);
      return;
    }
    left -= rows.length;
    yield rows;
  }
}

async function* inMemory(run: RowRun): AsyncGenerator<EncodedRow[]> {
  yield* run.sorted();
}
