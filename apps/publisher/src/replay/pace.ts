import { type FeedRow, isFault, ReplayClock } from '@rail/feeds';
import { parseRate, RailError } from '@rail/kernel';

/** How fast a file is asked to be replayed. */
export type Pace =
  /** Times as fast as the events happened. */
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'rate'; readonly perSecond: number }
  /** As fast as the broker takes it, in transactions. */
  | { readonly kind: 'max' };

export interface AskedPace {
  readonly speed?: string | undefined;
  readonly rate?: string | undefined;
  readonly maxSpeed?: boolean | undefined;
}

/** The pace asked for, or none if nothing was. @throws RailError OPTION_INVALID */
export function askedPace({ speed, rate, maxSpeed = false }: AskedPace): Pace | undefined {
  if (speed !== undefined && rate !== undefined) {
    throw new RailError('OPTION_INVALID', '--speed and --rate exclude each other');
  }
  if (maxSpeed && (speed ?? rate ?? 'max') !== 'max') {
    throw new RailError(
      'OPTION_INVALID',
      `--max-speed and --${speed === undefined ? 'rate' : 'speed'} exclude each other`,
    );
  }
  if (maxSpeed) return { kind: 'max' };
  if (rate !== undefined) return rateOf(rate);
  return speed === undefined ? undefined : parsePace(speed);
}

/** `10`, `10x`, `500/s` or `max`: what `formatPace` writes. @throws RailError OPTION_INVALID */
export function parsePace(text: string): Pace {
  if (text === 'max') return { kind: 'max' };
  if (text.endsWith('/s')) return rateOf(text);
  const speed = /^\d+(\.\d+)?x?$/.test(text) ? Number(text.replace('x', '')) : 0;
  if (speed <= 0) throw new RailError('OPTION_INVALID', `"${text}" is not a speed; write 10, 10x or max`);
  return { kind: 'speed', speed };
}

export function formatPace(pace: Pace): string {
  if (pace.kind === 'max') return 'max';
  return pace.kind === 'speed' ? `${pace.speed}x` : `${pace.perSecond}/s`;
}

function rateOf(text: string): Pace {
  const perSecond = parseRate(text);
  return perSecond === Infinity ? { kind: 'max' } : { kind: 'rate', perSecond };
}

/**
 * When each row is due: an absolute deadline, so that a late row never delays the ones after it. Rows have a place on a
 * scale of milliseconds; hands that pause, hurry or seek change how the scale lies on the clock, never the places.
 */
export class Pacer {
  readonly #pace: Pace;
  readonly #events: ReplayClock;
  #rows = 0;
  #lastPlace = 0;
  /** The place that was reached at `#sinceMs`, when the scale was last changed. */
  #reached = 0;
  #sinceMs: number;
  /** Of the scale, per millisecond of the clock. */
  #factor: number;
  #isPaused = false;

  /** @param startMs when the first row is due, on the caller's monotonic clock */
  constructor(pace: Pace, startMs: number, maxGapMs = Number.POSITIVE_INFINITY) {
    this.#pace = pace;
    this.#events = new ReplayClock({ speed: 1, gapMsMax: maxGapMs }, 0);
    this.#sinceMs = startMs;
    this.#factor = pace.kind === 'speed' ? pace.speed : 1;
  }

  /** The place of the next row on the scale; a row without an event time has that of the one before it. */
  placeOf(row: FeedRow): number {
    if (this.#pace.kind === 'rate') return (this.#rows++ / this.#pace.perSecond) * 1000;
    if (!isFault(row.mapped)) this.#lastPlace = this.#events.dueMs(row.mapped.eventTimeMs);
    return this.#lastPlace;
  }

  /** When a place is due, as of now: never while paused, and never before the scale was last changed. */
  dueMs(place: number): number {
    if (this.#pace.kind === 'max') return -Infinity;
    if (this.#isPaused) return Infinity;
    return this.#sinceMs + Math.max(0, place - this.#reached) / this.#factor;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** How many times as fast as was asked at first. */
  get hurry(): number {
    return this.#factor / (this.#pace.kind === 'speed' ? this.#pace.speed : 1);
  }

  togglePause(nowMs: number): void {
    this.#settle(nowMs);
    this.#isPaused = !this.#isPaused;
  }

  multiplySpeed(by: number, nowMs: number): void {
    this.#settle(nowMs);
    this.#factor *= by;
  }

  /** Goes ahead in the time of events, so that rows up to there are due at once, or back, so that the next ones wait. */
  seek(byMs: number, nowMs: number): void {
    this.#settle(nowMs);
    this.#reached += this.#pace.kind === 'rate' ? 0 : byMs;
  }

  /** What divided by the time taken gives the pace achieved: event time, or rows times a second. */
  get passedMs(): number {
    return this.#pace.kind === 'rate' ? Math.max(0, this.#rows - 1) * 1000 : this.#events.passedMs;
  }

  #settle(nowMs: number): void {
    if (!this.#isPaused) this.#reached += (nowMs - this.#sinceMs) * this.#factor;
    this.#sinceMs = nowMs;
  }
}
