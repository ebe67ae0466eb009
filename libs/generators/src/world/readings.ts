import { ELECTRICITY, type Meters } from './meters.ts';

export const readingQualities = ['MEASURED', 'ESTIMATED', 'CORRECTED'] as const;
export const [MEASURED, ESTIMATED, CORRECTED] = [0, 1, 2];

export const quarterMs = 900_000;
/** Quarters of an hour after which what was estimated is corrected: a day and a half. */
const correctedAfter = 144;
/** How far back the meters are told, in quarters: a year. */
const history = 35_040;
/** One reading in so many is estimated, the sixth first. */
const estimatedEach = 33;
const firstEstimate = 5;
/** Estimates that wait for their correction at once; of more, the earliest are left as they are. */
const waitingAtMost = 8192;
/** A line that is more than this behind goes on with the newest quarter. */
const mostBehind = 4;
const none = -1;
/** A reading as one number: the quarter times this, and the meter. */
const meterLimit = 0x100000;

/** One sweep over the meters, quarter by quarter. */
interface Sweep {
  quarter: number;
  meter: number;
}

/**
 * Which meter is read next and for which quarter of an hour. First the newest quarter; beside it and between the
 * quarters the past, ever farther back: the last day and a half, whose estimates are still to be corrected, and what
 * lies before, whose corrections have come. A meter of electricity is read every quarter, others every hour.
 */
export class Readings {
  meter = 0;
  /** The quarter (since 1970) in which the period begins. */
  quarter = 0;
  quality = MEASURED;
  private readonly live: Sweep;
  private readonly recent: Sweep;
  private readonly past: Sweep;
  private readonly recentEnd: number;
  private readonly pastEnd: number;
  private readonly waiting = new Float64Array(waitingAtMost);
  private first = 0;
  private last = 0;
  /** Estimates of the last day and a half, the oldest on top. */
  private readonly stacked: number[] = [];
  private pending = none;
  private turn = 0;
  private told = 0;

  constructor(
    private readonly meters: Meters,
    startMs: number,
    private readonly draw: (bound: number) => number,
  ) {
    const newest = Math.floor(startMs / quarterMs) - 1;
    this.live = { quarter: newest, meter: 0 };
    this.recent = { quarter: newest - 1, meter: 0 };
    this.recentEnd = newest - correctedAfter;
    this.past = { quarter: this.recentEnd, meter: 0 };
    this.pastEnd = newest - history;
  }

  /** Moves on to the next reading, whose meter, quarter and quality then stand in the fields. */
  next(nowMs: number): void {
    if (this.pending !== none) {
      this.correct(this.pending);
      this.pending = none;
      return;
    }
    const nowQuarter = Math.floor(nowMs / quarterMs);
    this.turn = (this.turn + 1) & 3;
    const backward = this.turn === 0 && this.past.quarter > this.pastEnd;
    if (!backward) {
      if (this.isLive(nowQuarter)) {
        this.read(this.live, 1);
        if (this.quality === ESTIMATED) this.wait();
        return;
      }
      if (this.correctDue(nowQuarter)) return;
      if (this.recent.quarter > this.recentEnd) {
        this.read(this.recent, -1);
        if (this.quality === ESTIMATED) this.stacked.push(this.quarter * meterLimit + this.meter);
        return;
      }
    }
    if (this.past.quarter > this.pastEnd) {
      this.read(this.past, -1);
      if (this.quality === ESTIMATED) this.pending = this.quarter * meterLimit + this.meter;
    } else this.reviseAny();
  }

  private isLive(nowQuarter: number): boolean {
    if (this.live.quarter >= nowQuarter) return false;
    if (nowQuarter - this.live.quarter > mostBehind) {
      this.live.quarter = nowQuarter - 1;
      this.live.meter = 0;
    }
    return true;
  }

  /** The reading at a sweep, which then moves on; meters that are read by the hour only when the hour is full. */
  private read(sweep: Sweep, step: number): void {
    const { meters } = this;
    const hourFull = (sweep.quarter & 3) === 3;
    this.meter = sweep.meter;
    this.quarter = sweep.quarter;
    if (meters.kind[sweep.meter] !== ELECTRICITY) this.quarter -= 3;
    let meter = sweep.meter + 1;
    if (!hourFull) while (meter < meters.count && meters.kind[meter] !== ELECTRICITY) meter++;
    sweep.meter = meter;
    if (meter >= meters.count) {
      sweep.meter = 0;
      sweep.quarter += step;
    }
    this.quality = this.told++ % estimatedEach === firstEstimate ? ESTIMATED : MEASURED;
  }

  private correct(reading: number): void {
    this.quarter = Math.floor(reading / meterLimit);
    this.meter = reading - this.quarter * meterLimit;
    this.quality = CORRECTED;
  }

  private wait(): void {
    if (this.last - this.first === waitingAtMost) this.first++;
    this.waiting[this.last++ % waitingAtMost] = this.quarter * meterLimit + this.meter;
  }

  private correctDue(nowQuarter: number): boolean {
    const due = (nowQuarter - correctedAfter) * meterLimit;
    if (this.first < this.last && this.waiting[this.first % waitingAtMost]! < due) {
      this.correct(this.waiting[this.first++ % waitingAtMost]!);
      return true;
    }
    const top = this.stacked.at(-1);
    if (top === undefined || top >= due) return false;
    this.stacked.pop();
    this.correct(top);
    return true;
  }

  /** When all is told: a reading of the past is checked once more. */
  private reviseAny(): void {
    const { meters } = this;
    this.meter = this.draw(meters.count);
    this.quarter = this.recentEnd - this.draw(history - correctedAfter);
    if (meters.kind[this.meter] !== ELECTRICITY) this.quarter -= this.quarter & 3;
    this.quality = CORRECTED;
  }
}
