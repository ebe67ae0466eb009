import type { DatasetManifest } from '@rail/catalogue';
import type { FeedMapping } from '../mapping/parse-mapping.ts';
import type { TimedRow } from '../order/encoded-row.ts';
import type { FeedFacts } from '../replay/feed-facts.ts';
import { EventOrder, type OrderDone } from './event-order.ts';
import { FeedFile } from './feed-file.ts';
import type { InputFile } from './input-files.ts';

/** Files under one mapping. */
export interface FeedPart {
  readonly files: readonly InputFile[];
  readonly mapping: FeedMapping;
  readonly dataset: DatasetManifest;
}

export interface OrderedReading {
  /** Half-open, on event time; a row without one goes with the row before it. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Reading the time of a row before its turn costs: only where something wants it. */
  readonly isTimed: boolean;
  /** Where rows go that are sorted and that memory does not hold. */
  readonly spillFolder: string;
  /** Sorted rows that stay in memory. */
  readonly keptBytesMax: number;
}

/** Rows between two waits: little enough that timers keep their time. */
const BATCH = 256;
/** Rows before the first that has an event time. */
export const UNKNOWN_MS = -Number.MAX_VALUE;

/** The rows of one dataset of a feed, in the order that its mapping asks for, in constant memory. */
export class DatasetFeed {
  readonly dataset: DatasetManifest;
  readonly files: readonly FeedFile[];
  readonly dropped = new Map<string, number>();
  readonly #mapping: FeedMapping;
  readonly #firstFile: number;
  readonly #reading: OrderedReading;
  #outside = 0;
  #rowsRead = 0;
  #isCounted = true;
  #isStopped = false;
  #spilledBytes = 0;
  #order: EventOrder | undefined;
  #orderDone: OrderDone | undefined;

  private constructor(
    files: readonly FeedFile[],
    { mapping, dataset }: FeedPart,
    firstFile: number,
    reading: OrderedReading,
  ) {
    this.files = files;
    this.dataset = dataset;
    this.#mapping = mapping;
    this.#firstFile = firstFile;
    this.#reading = reading;
  }

  /**
   * @param firstFile the number of its first file among those of all datasets
   * @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN
   */
  static async open(part: FeedPart, firstFile: number, reading: OrderedReading): Promise<DatasetFeed> {
    const opened: FeedFile[] = [];
    for (const { path, name } of part.files) opened.push(await FeedFile.open(path, name, part.mapping, part.dataset));
    return new DatasetFeed(opened, part, firstFile, reading);
  }

  /** What is known of the files, and what became of their order so far. */
  facts(): FeedFacts {
    return {
      files: this.files.map(({ file, kind, codec }) => ({ file, ...kind, codec })),
      order: this.#mapping.value.order === 'as-is' ? 'as it stands' : (this.#orderDone ?? 'being sorted'),
      spilledBytes: this.#order?.spilledBytes ?? this.#spilledBytes,
      dropped: Object.fromEntries(this.dropped),
      outsideRange: this.#outside,
      rowsRead: this.#rowsRead,
    };
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** All rows, again each time; sorted once, however often that is. @throws RailError FILE_UNREADABLE, SPILL_FAILED */
  async ordered(): Promise<AsyncGenerator<readonly TimedRow[]>> {
    if (this.#mapping.value.order === 'as-is') return this.#asIs();
    if (this.#order === undefined) {
      const { spillFolder, keptBytesMax } = this.#reading;
      this.#order = await EventOrder.of(() => this.#asIs(), { folder: spillFolder, keptBytesMax });
      this.#orderDone = this.#order.done;
    }
    return this.#order.rows();
  }

  async close(): Promise<void> {
    this.#spilledBytes = this.#order?.spilledBytes ?? 0;
    await this.#order?.close();
    this.#order = undefined;
  }

  /** File by file; a row without an event time has that of the row before it. */
  async *#asIs(): AsyncGenerator<readonly TimedRow[]> {
    const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY, isTimed } = this.#reading;
    const isCounted = this.#isCounted;
    this.#isCounted = false;
    for (const [index, source] of this.files.entries()) {
      let timeMs = UNKNOWN_MS;
      const file = this.#firstFile + index;
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
