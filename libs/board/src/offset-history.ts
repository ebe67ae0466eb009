interface Sample {
  /** The end was seen at this offset from `fromMs` to `untilMs`. */
  readonly fromMs: number;
  untilMs: number;
  readonly end: number;
}

const samplesMax = 256;

/**
 * Sampled end offsets of one partition: when was an offset published? Between two samples it is interpolated, so it is
 * as exact as the distance of the samples, one second. Times are on a clock that never jumps.
 */
export class OffsetHistory {
  #samples: Sample[] = [];

  /** The end offset now. A log that begins anew (its topic was made again) forgets what was. */
  observe(nowMs: number, end: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && end < last.end) this.#samples = [];
    if (last?.end === end) last.untilMs = nowMs;
    else this.#samples.push({ fromMs: nowMs, untilMs: nowMs, end });
    if (this.#samples.length > samplesMax) this.#thin();
  }

  get end(): number | undefined {
    return this.#samples.at(-1)?.end;
  }

  /**
   * When the record at an offset was published. Of what was there before the first sample only that much is known: the
   * time of that sample. Undefined for an offset that nobody has seen yet.
   */
  publishedAt(offset: number): number | undefined {
    const at = this.#samples.findIndex(({ end }) => end > offset);
    const sample = this.#samples[at];
    if (sample === undefined) return undefined;
    const before = this.#samples[at - 1];
    if (before === undefined) return sample.fromMs;
    const share = (offset + 1 - before.end) / (sample.end - before.end);
    return before.untilMs + (sample.fromMs - before.untilMs) * share;
  }

  /** How long the oldest record from `offset` on has been waiting; 0 when there is none. */
  delayMs(nowMs: number, offset: number): number {
    const published = this.publishedAt(offset);
    return published === undefined ? 0 : Math.max(0, nowMs - published);
  }

  /** Everything below an offset has been committed: its samples are not needed any more. */
  passed(offset: number): void {
    const at = this.#samples.findIndex(({ end }) => end > offset);
    const keepFrom = (at === -1 ? this.#samples.length : at) - 1;
    if (keepFrom > 0) this.#samples.splice(0, keepFrom);
  }

  /** Of a long backlog every second sample will do: the oldest and the newest stay. */
  #thin(): void {
    const last = this.#samples.length - 1;
    this.#samples = this.#samples.filter((_, at) => at === 0 || at === last || at % 2 === 1);
  }
}

/** How long a reader needs to catch up at its present pace, ms. Infinity when it falls further behind. */
export function catchUpMs(lag: number, inPerSecond: number, outPerSecond: number): number {
  if (lag <= 0) return 0;
  const net = outPerSecond - inPerSecond;
  return net <= 0 ? Infinity : (lag / net) * 1000;
}
