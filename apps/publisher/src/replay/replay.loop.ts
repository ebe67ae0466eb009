import { type FeedRow, isFault, RowTally, TimingTally } from '@rail/feeds';
import type { Clock } from '@rail/kernel';
import type { Delivery } from './delivery.ts';
import { type Pace, Pacer } from './pace.ts';
import { Punctuality } from './punctuality.ts';
import { readAhead } from './read-ahead.ts';
import type { OutgoingRow, RowStep } from './row-step.ts';

export interface ReplayLoopParts {
  /** Chunks of rows, from the first that is not dealt with. */
  readonly rows: AsyncGenerator<FeedRow[]>;
  /** Makes `rows` end soon, also where the next ones are long in coming. */
  readonly stopRows?: () => void;
  readonly step: Pick<RowStep, 'take'>;
  readonly pace: Pace;
  readonly firstRow: number;
  /** What a timed run has sent of these rows before: the highest sequence, by topic and partition. */
  readonly sent: ReadonlyMap<string, number>;
  readonly clock: Clock;
  /** Longer pauses between events are cut to this, in event time. */
  readonly maxGapMs?: number | undefined;
  /** Of each dataset: how long its topic keeps records; undefined for ever. */
  readonly retentionMs: readonly (number | undefined)[];
  /** Resolves early when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Rows that are due lie in open batches for no longer than this. */
const tickMs = 5;
/** Timers overflow after 24 days; events may lie further apart. */
const longestPauseMs = 3_600_000;

/** What became of the rows of one dataset. */
export interface DatasetProgress {
  readonly tally: RowTally;
  /** Rows that happened longer ago than their topic keeps records. */
  olderRows: number;
}

/** Files to lines: rows as they come due, each into a batch of the line or of its quarantine. */
export class ReplayLoop {
  readonly timing = new TimingTally();
  readonly punctuality = new Punctuality(this.timing);
  readonly datasets: readonly DatasetProgress[];
  readonly #parts: ReplayLoopParts;
  #isStopping = false;
  /** Ends the wait for the next row when the loop is to stop, or hands have changed the pace. */
  #waiting = new AbortController();
  #delivery: Delivery | undefined;
  #pacer: Pacer | undefined;
  #fault: unknown;
  #breathedMs = 0;
  /** Rows below this number are put, or were sent before. */
  nextRow: number;
  eventTimeMs: number | undefined;
  readonly #oldMs: readonly number[];

  constructor(parts: ReplayLoopParts) {
    this.#parts = parts;
    const nowMs = parts.clock.now();
    this.#oldMs = parts.retentionMs.map((ms = Infinity) => nowMs - ms);
    this.datasets = parts.retentionMs.map(() => ({ tally: new RowTally(), olderRows: 0 }));
    this.nextRow = parts.firstRow;
  }

  /** What the pace achieved is measured by: see `Pacer`. */
  get passedMs(): number {
    return this.#pacer?.passedMs ?? 0;
  }

  /** Puts rows until the file ends or `stop`; what was put may still be on its way. */
  async run(delivery: Delivery): Promise<'done' | 'stopped'> {
    this.#delivery = delivery;
    for await (const chunk of readAhead(this.#parts.rows)) {
      for (const row of chunk) {
        // Most rows need no wait: a promise for each of them would cost more than the row.
        const dealing = this.#deal(row, delivery);
        if (!(typeof dealing === 'boolean' ? dealing : await dealing)) return 'stopped';
      }
    }
    return this.#stopped() ? 'stopped' : 'done';
  }

  stop(): void {
    this.#isStopping = true;
    this.#parts.stopRows?.();
    this.#waiting.abort();
  }

  fail(error: unknown): void {
    this.#fault ??= error;
    this.stop();
  }

  get isTimed(): boolean {
    return this.#parts.pace.kind !== 'max';
  }

  /** The pace, once the first row has come. */
  get pacer(): Pacer | undefined {
    return this.#pacer;
  }

  /** Lets hands change the pace; the wait for the next row begins anew. Nothing changes before the first row. */
  change(hand: (pacer: Pacer, nowMs: number) => void): void {
    if (this.#pacer === undefined) return;
    hand(this.#pacer, this.#parts.clock.monotonic());
    this.#waiting.abort();
    if (!this.#isStopping) this.#waiting = new AbortController();
  }

  /** Hands over what is put and notes how late that was. */
  flush(): void {
    const { clock } = this.#parts;
    const storing = this.#delivery?.flush();
    const stored = this.punctuality.handedOver(clock.monotonic());
    void storing?.then(() => stored(clock.monotonic()));
  }

  /** Returns false when the loop is to stop before this row. */
  #deal(row: FeedRow, delivery: Delivery): boolean | Promise<boolean> {
    const { step, sent, pace, clock } = this.#parts;
    const outgoing = step.take(row);
    const sentBefore = row.seq <= (sent.get(`${outgoing.topic}/${outgoing.partition}`) ?? -1);
    this.#pacer ??= sentBefore ? undefined : new Pacer(pace, clock.monotonic(), this.#parts.maxGapMs);
    const pacer = sentBefore ? undefined : this.#pacer;
    const place = pacer?.placeOf(row) ?? 0;
    const dueMs = pacer?.dueMs(place) ?? -Infinity;
    const nowMs = clock.monotonic();
    const isDue = dueMs <= nowMs && nowMs - this.#breathedMs < tickMs;
    const target = sentBefore ? undefined : delivery;
    const readying = isDue ? delivery.ready() : undefined;
    if (isDue && readying === undefined) return this.#put(row, outgoing, dueMs, target);
    return this.#dealLater(row, outgoing, isDue ? dueMs : this.#until(pacer, place), readying, delivery, target);
  }

  async #dealLater(
    row: FeedRow,
    outgoing: OutgoingRow,
    due: number | Promise<number>,
    readying: Promise<void> | undefined,
    delivery: Delivery,
    target: Delivery | undefined,
  ): Promise<boolean> {
    const dueMs = await due;
    await (readying ?? delivery.ready());
    return this.#put(row, outgoing, dueMs, target);
  }

  #put(row: FeedRow, outgoing: OutgoingRow, dueMs: number, delivery: Delivery | undefined): boolean {
    if (this.#stopped()) return false;
    // No wait between these two: whoever looks sees a row counted and put, or neither.
    this.#count(row, outgoing, dueMs);
    delivery?.put(outgoing);
    return true;
  }

  /** Waits until a place is due and says when that was: longer if the pace is slowed meanwhile, shorter if it is hurried. */
  async #until(pacer: Pacer | undefined, place: number): Promise<number> {
    const { clock, pause } = this.#parts;
    for (;;) {
      const nowMs = clock.monotonic();
      const dueMs = pacer?.dueMs(place) ?? -Infinity;
      const early = dueMs > nowMs;
      if (!early && nowMs - this.#breathedMs < tickMs) return dueMs;
      if (this.#parts.pace.kind !== 'max') this.flush();
      await pause(early ? Math.min(dueMs - nowMs, longestPauseMs) : 0, this.#waiting.signal);
      this.#breathedMs = clock.monotonic();
      if (!early || this.#isStopping) return dueMs;
    }
  }

  #count(row: FeedRow, { fault }: OutgoingRow, dueMs: number): void {
    this.nextRow = row.seq + 1;
    const progress = this.datasets[row.dataset]!;
    if (fault !== undefined) progress.tally.quarantined(fault);
    else {
      progress.tally.fits();
      if (dueMs !== -Infinity) this.punctuality.put(dueMs);
    }
    if (isFault(row.mapped)) return;
    this.eventTimeMs = row.mapped.eventTimeMs;
    if (this.eventTimeMs < this.#oldMs[row.dataset]!) progress.olderRows++;
  }

  /** Throws what made the delivery fail. */
  #stopped(): boolean {
    if (this.#fault !== undefined) throw this.#fault;
    return this.#isStopping;
  }
}
