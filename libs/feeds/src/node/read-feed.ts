import type { DatasetManifest } from '@rail/catalogue';
import { type FeedMapping } from '../mapping/parse-mapping.ts';
import { type MappedRow, mappedRow } from '../mapping/row-mapper.ts';
import type { TimedRow } from '../order/encoded-row.ts';
import type { FeedFacts } from '../replay/feed-facts.ts';
import { EventOrder, type OrderDone } from './event-order.ts';
import { FeedFile } from './feed-file.ts';
import { type FeedRow, isFault, ReadRow } from './feed-row.ts';
import type { InputFile } from './input-files.ts';

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

/** Rows between two waits: little enough that timers keep their time. */
const BATCH = 256;
/** Rows before the first that has an event time. */
const UNKNOWN_MS = -Number.MAX_VALUE;

interface Pass {
  rows: number;
  firstMs: number;
  lastMs: number;
}

/** Files under their mapping, as one sequence of rows in constant memory. */
export class Feed {
  readonly #files: readonly FeedFile[];
  readonly #mapping: FeedMapping;
  readonly #dataset: DatasetManifest;
  readonly #options: FeedOptions;
  readonly #dropped = new Map<string, number>();
  #outside = 0;
  #rowsRead = 0;
  #isStopped = false;
  #spilledBytes = 0;
  #order: EventOrder | undefined;
  #orderDone: OrderDone | undefined;

  private constructor(
    files: readonly FeedFile[],
    mapping: FeedMapping,
    dataset: DatasetManifest,
    options: FeedOptions,
  ) {
    this.#files = files;
    this.#mapping = mapping;
    this.#dataset = dataset;
    this.#options = options;
  }

  /** Opens every file: what is wrong with them is known before a row is sent. @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN */
  static async open(
    files: readonly InputFile[],
    mapping: FeedMapping,
    dataset: DatasetManifest,
    options: FeedOptions,
  ): Promise<Feed> {
    const opened: FeedFile[] = [];
    for (const { path, name } of files) opened.push(await FeedFile.open(path, name, mapping, dataset));
    return new Feed(opened, mapping, dataset, options);
  }

  /** What is known of the files, and what became of their order so far. */
  facts(): FeedFacts {
    return {
      files: this.#files.map(({ file, kind, codec }) => ({ file, ...kind, codec })),
      order: this.#mapping.value.order === 'as-is' ? 'as it stands' : (this.#orderDone ?? 'being sorted'),
      spilledBytes: this.#order?.spilledBytes ?? this.#spilledBytes,
      dropped: Object.fromEntries(this.#dropped),
      outsideRange: this.#outside,
      rowsRead: this.#rowsRead,
    };
  }

  /** Ends the reading soon, also while rows are being sorted: what comes then is not all there is. */
  stop(): void {
    this.#isStopped = true;
  }

  /** The rows from number `fromSeq` on. @throws RailError FILE_UNREADABLE, SPILL_FAILED */
  async *rows(fromSeq = 0): AsyncGenerator<FeedRow[]> {
    try {
      const first: Pass = { rows: 0, firstMs: UNKNOWN_MS, lastMs: UNKNOWN_MS };
      yield* this.#pass(0, 0, fromSeq, first);
      const { rows, firstMs, lastMs } = first;
      const spanMs = lastMs - firstMs;
      const stepMs = spanMs + Math.max(1, rows > 1 ? Math.round(spanMs / (rows - 1)) : 1000);
      const passes = rows === 0 ? 1 : (this.#options.passes ?? 1);
      for (let pass = Math.max(1, Math.floor(fromSeq / Math.max(1, rows))); pass < passes && !this.#isStopped; pass++)
        yield* this.#pass(pass * rows, pass * stepMs, fromSeq, undefined);
    } finally {
      this.#spilledBytes = this.#order?.spilledBytes ?? 0;
      await this.#order?.close();
      this.#order = undefined;
    }
  }

  /** @param seen is told what the pass holds */
  async *#pass(startSeq: number, moveMs: number, fromSeq: number, seen: Pass | undefined): AsyncGenerator<FeedRow[]> {
    const { shiftToMs } = this.#options;
    let seq = startSeq;
    let shiftMs: number | undefined = shiftToMs === undefined ? 0 : undefined;
    for await (const batch of await this.#ordered(seen !== undefined)) {
      const rows: FeedRow[] = [];
      for (const { timeMs, file, row } of batch) {
        if (timeMs !== UNKNOWN_MS) {
          shiftMs ??= shiftToMs! - timeMs;
          if (seen !== undefined) see(seen, timeMs);
        }
        if (seen !== undefined) seen.rows++;
        const source = this.#files[file]!;
        const mapped = source.map(row, this.#dropped);
        const number = seq++;
        if (number < fromSeq) continue;
        rows.push(
          new ReadRow(number, source, row, isFault(mapped) ? mapped : this.#moved(mapped, (shiftMs ?? 0) + moveMs)),
        );
      }
      if (rows.length > 0) yield rows;
    }
  }

  #moved(mapped: MappedRow, byMs: number): MappedRow {
    if (byMs === 0) return mapped;
    const { eventTime } = this.#dataset;
    return mappedRow({ ...mapped.value, [eventTime]: mapped.eventTimeMs + byMs }, this.#dataset);
  }

  /** Sorted once, however often the rows are passed over. */
  async #ordered(isFirst: boolean): Promise<AsyncGenerator<readonly TimedRow[]>> {
    if (this.#mapping.value.order === 'as-is') return this.#asIs(isFirst);
    if (this.#order === undefined) {
      let isCounted = true;
      const source = (): AsyncGenerator<readonly TimedRow[]> => {
        const rows = this.#asIs(isCounted);
        isCounted = false;
        return rows;
      };
      this.#order = await EventOrder.of(source, { folder: this.#options.spillFolder });
      this.#orderDone = this.#order.done;
    }
    return this.#order.rows();
  }

  /** Reading the time of a row before its turn costs: only where order, range or shift want it. */
  #needsTimes(): boolean {
    const { fromMs, toMs, shiftToMs, passes } = this.#options;
    return (
      this.#mapping.value.order === 'event-time' || [fromMs, toMs, shiftToMs, passes].some((wish) => wish !== undefined)
    );
  }

  /** File by file; a row without an event time has that of the row before it. */
  async *#asIs(isCounted: boolean): AsyncGenerator<readonly TimedRow[]> {
    const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = this.#options;
    const isTimed = this.#needsTimes();
    for (const [file, source] of this.#files.entries()) {
      let timeMs = UNKNOWN_MS;
      for await (const rows of source.rows()) {
        for (let start = 0; start < rows.length; start += BATCH) {
          const taken: TimedRow[] = [];
          const end = Math.min(start + BATCH, rows.length);
          for (let at = start; at < end; at++) {
            const row = rows[at]!;
            if (isTimed) timeMs = source.eventTimeOf(row) ?? timeMs;
            if (timeMs >= fromMs && timeMs < toMs) taken.push({ timeMs, file, row });
            else if (isCounted) this.#outside++;
          }
          this.#rowsRead += end - start;
          yield taken;
          if (this.#isStopped) return;
        }
      }
    }
  }
}

function see(pass: Pass, timeMs: number): void {
  pass.firstMs = pass.firstMs === UNKNOWN_MS ? timeMs : Math.min(pass.firstMs, timeMs);
  pass.lastMs = Math.max(pass.lastMs, timeMs);
}
