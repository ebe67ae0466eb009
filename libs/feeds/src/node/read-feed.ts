import { movedRow } from '../mapping/moved-row.ts';
import type { TimedRow } from '../order/encoded-row.ts';
import { mergeByTime } from '../order/merge.ts';
import { type FeedFacts, factsOfAll } from '../replay/feed-facts.ts';
import { type Pass, passStepMs } from '../replay/pass-step.ts';
import { DatasetFeed, type FeedPart, UNKNOWN_MS } from './dataset-feed.ts';
import type { FeedFile } from './feed-file.ts';
import { type FeedRow, isFault, ReadRow } from './feed-row.ts';

/** Which rows are taken, and when they are said to have happened. */
export interface FeedSelection {
  /** Half-open, on event time; a row without one goes with the row before it. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** The first row happens then, the gaps stay. */
  readonly shiftToMs?: number | undefined;
  /** Passes over the rows; each goes on in time where the one before it ended. */
  readonly passes?: number | undefined;
}

export interface FeedOptions extends FeedSelection {
  /** Where rows go that are sorted and that memory does not hold. */
  readonly spillFolder: string;
}

/** Sorted rows of all datasets that stay in memory. */
const KEPT_BYTES_MAX = 24 << 20;

/** Datasets, each as files under a mapping, as one sequence of rows in constant memory: several by event time. */
export class Feed {
  readonly datasets: readonly DatasetFeed[];
  readonly #files: readonly { readonly source: FeedFile; readonly dataset: number }[];
  readonly #options: FeedOptions;
  #isStopped = false;

  private constructor(datasets: readonly DatasetFeed[], options: FeedOptions) {
    this.datasets = datasets;
    this.#files = datasets.flatMap(({ files }, dataset) => files.map((source) => ({ source, dataset })));
    this.#options = options;
  }

  /** Opens every file: what is wrong with them is known before a row is sent. @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN */
  static async open(parts: readonly FeedPart[], options: FeedOptions): Promise<Feed> {
    const { fromMs, toMs, shiftToMs, passes, spillFolder } = options;
    const wishes = [fromMs, toMs, shiftToMs, passes];
    const isTimed = parts.length > 1 || wishes.some((wish) => wish !== undefined);
    const keptBytesMax = KEPT_BYTES_MAX / parts.length;
    const datasets: DatasetFeed[] = [];
    let files = 0;
    for (const part of parts) {
      const reading = {
        fromMs,
        toMs,
        spillFolder,
        keptBytesMax,
        isTimed: isTimed || part.mapping.value.order === 'event-time',
      };
      datasets.push(await DatasetFeed.open(part, files, reading));
      files += part.files.length;
    }
    return new Feed(datasets, options);
  }

  /** What is known of the files of all datasets. */
  facts(): FeedFacts {
    return factsOfAll(this.datasets.map((dataset) => dataset.facts()));
  }

  /** Ends the reading soon, also while rows are being sorted: what comes then is not all there is. */
  stop(): void {
    this.#isStopped = true;
    for (const dataset of this.datasets) dataset.stop();
  }

  /** The rows from number `fromSeq` on. @throws RailError FILE_UNREADABLE, SPILL_FAILED */
  async *rows(fromSeq = 0): AsyncGenerator<FeedRow[]> {
    try {
      const first: Pass = { rows: 0, firstMs: UNKNOWN_MS, lastMs: UNKNOWN_MS };
      yield* this.#pass(0, 0, fromSeq, first);
      const { rows } = first;
      const stepMs = passStepMs(first);
      const passes = rows === 0 ? 1 : (this.#options.passes ?? 1);
      for (let pass = Math.max(1, Math.floor(fromSeq / Math.max(1, rows))); pass < passes && !this.#isStopped; pass++)
        yield* this.#pass(pass * rows, pass * stepMs, fromSeq, undefined);
    } finally {
      for (const dataset of this.datasets) await dataset.close();
    }
  }

  /** @param seen is told what the pass holds */
  async *#pass(startSeq: number, moveMs: number, fromSeq: number, seen: Pass | undefined): AsyncGenerator<FeedRow[]> {
    const { shiftToMs } = this.#options;
    let seq = startSeq;
    let shiftMs: number | undefined = shiftToMs === undefined ? 0 : undefined;
    for await (const batch of await this.#merged()) {
      const rows: FeedRow[] = [];
      for (const { timeMs, file, row } of batch) {
        if (timeMs !== UNKNOWN_MS) {
          shiftMs ??= shiftToMs! - timeMs;
          if (seen !== undefined) see(seen, timeMs);
        }
        if (seen !== undefined) seen.rows++;
        const { source, dataset } = this.#files[file]!;
        const mapped = source.map(row, this.datasets[dataset]!.dropped);
        const number = seq++;
        if (number < fromSeq) continue;
        const byMs = (shiftMs ?? 0) + moveMs;
        const moved = isFault(mapped) ? mapped : movedRow(mapped, this.datasets[dataset]!.dataset, byMs);
        rows.push(new ReadRow(number, dataset, source, row, moved));
      }
      if (rows.length > 0) yield rows;
    }
  }

  /** Where times are equal, datasets come in their order; within one, rows stay in the order that its mapping asks for. */
  async #merged(): Promise<AsyncGenerator<readonly TimedRow[]>> {
    const sources: AsyncGenerator<readonly TimedRow[]>[] = [];
    for (const dataset of this.datasets) sources.push(await dataset.ordered());
    return sources.length === 1 ? sources[0]! : mergeByTime(sources);
  }
}

function see(pass: Pass, timeMs: number): void {
  pass.firstMs = pass.firstMs === UNKNOWN_MS ? timeMs : Math.min(pass.firstMs, timeMs);
  pass.lastMs = Math.max(pass.lastMs, timeMs);
}
