import { type FeedRow, isFault, ReplayTally } from '@rail/feeds';
import type { Clock } from '@rail/kernel';
import type { Delivery } from './delivery.ts';
import { type Pace, Pacer } from './pace.ts';
import { Punctuality } from './punctuality.ts';
import { readAhead } from './read-ahead.ts';
import type { OutgoingRow, RowStep } from './row-step.ts';

export interface ReplayLoopParts {
  /** Chunks of rows, from the first that is not dealt with. */
  readonly rows: AsyncGenerator<FeedRow[]>;
  readonly step: RowStep;
  readonly pace: Pace;
  readonly firstRow: number;
  /** What a timed run has sent of these rows before: the highest sequence, by topic and partition. */
  readonly sent: ReadonlyMap<string, number>;
  readonly clock: Clock;
  /** How long the topic keeps records; undefined for ever. */
  readonly retentionMs?: number | undefined;
  /** Resolves early when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Rows that are due lie in open batches for no longer than this. */
const tickMs = 5;
/** Timers overflow after 24 days; events may lie further apart. */
const longestPauseMs = 3_600_000;

/** File to line: rows as they come due, each into a batch of the line or of its quarantine. */
export class ReplayLoop {
  readonly tally = new ReplayTally();
  readonly punctuality = new Punctuality(this.tally);
  readonly #parts: ReplayLoopParts;
  readonly #stopping = new AbortController();
  #delivery: Delivery | undefined;
  #pacer: Pacer | undefined;
  #fault: unknown;
  #breathedMs = 0;
  /** Rows below this number are put, or were sent before. */
  nextRow: number;
  eventTimeMs: number | undefined;
  /** Rows that happened longer ago than the topic keeps records. */
  olderRows = 0;
  readonly #oldMs: number;

  constructor(parts: ReplayLoopParts) {
    this.#parts = parts;
    this.#oldMs = parts.clock.now() - (parts.retentionMs ?? Infinity);
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
    this.#stopping.abort();
  }

  fail(error: unknown): void {
    this.#fault ??= error;
    this.#stopping.abort();
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
    this.#pacer ??= sentBefore ? undefined : new Pacer(pace, clock.monotonic());
    const dueMs = sentBefore ? -Infinity : this.#pacer!.dueMs(row);
    const nowMs = clock.monotonic();
    const isDue = dueMs <= nowMs && nowMs - this.#breathedMs < tickMs;
    const readying = isDue ? delivery.ready() : this.#until(dueMs).then(() => delivery.ready());
    const put = (): boolean => this.#put(row, outgoing, dueMs, sentBefore ? undefined : delivery);
    return readying === undefined ? put() : readying.then(put);
  }

  #put(row: FeedRow, outgoing: OutgoingRow, dueMs: number, delivery: Delivery | undefined): boolean {
    if (this.#stopped()) return false;
    // No wait between these two: whoever looks sees a row counted and put, or neither.
    this.#count(row, outgoing, dueMs);
    delivery?.put(outgoing);
    return true;
  }

  async #until(dueMs: number): Promise<void> {
    const { clock, pause } = this.#parts;
    for (let nowMs = clock.monotonic(); ; nowMs = clock.monotonic()) {
      const early = dueMs > nowMs;
      if (!early && nowMs - this.#breathedMs < tickMs) return;
      if (this.#parts.pace.kind !== 'max') this.flush();
      await pause(early ? Math.min(dueMs - nowMs, longestPauseMs) : 0, this.#stopping.signal);
      this.#breathedMs = clock.monotonic();
      if (!early || this.#stopping.signal.aborted) return;
    }
  }

  #count(row: FeedRow, { fault }: OutgoingRow, dueMs: number): void {
    this.nextRow = row.seq + 1;
    if (fault !== undefined) this.tally.quarantined(fault);
    else if (dueMs === -Infinity) this.tally.sentUnpaced();
    else this.punctuality.put(dueMs);
    if (isFault(row.mapped)) return;
    this.eventTimeMs = row.mapped.eventTimeMs;
    if (this.eventTimeMs < this.#oldMs) this.olderRows++;
  }

  /** Throws what made the delivery fail. */
  #stopped(): boolean {
    if (this.#fault !== undefined) throw this.#fault;
    return this.#stopping.signal.aborted;
  }
}
