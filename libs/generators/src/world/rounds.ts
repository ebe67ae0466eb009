import type { Random } from '@rail/kernel';

export interface RoundOptions {
  readonly points: number;
  readonly everyMs: number;
  /** A value reaches the line so much later than the moment it is for. */
  readonly delayMs: number;
  /** How many rounds of the past are told first, at least two. */
  readonly history: number;
  /** Share of records that correct what was told. */
  readonly correctedShare: number;
}

/** One value of one point. */
export interface Reading {
  readonly point: number;
  /** The moment that the value is for. */
  readonly atMs: number;
  /** Counts what the source told: greater than that of every earlier reading. */
  readonly version: number;
  /** Whether the reading takes the place of one that was told before. */
  readonly corrects: boolean;
}

/**
 * Measurements round by round, every point in each round: first some rounds of the past, then those that come. Between
 * them, and while there is no new one, what was told of the latest rounds is checked and told again.
 */
export class Rounds {
  private readonly first: number;
  private round: number;
  private point = 0;
  private version = 0;

  constructor(
    startMs: number,
    private readonly options: RoundOptions,
    private readonly random: Random,
  ) {
    this.first = Math.floor((startMs - options.delayMs) / options.everyMs) - options.history + 1;
    this.round = this.first;
  }

  next(nowMs: number): Reading {
    const { options, random, round } = this;
    const { everyMs } = options;
    const version = ++this.version;
    const isDue = round * everyMs + options.delayMs <= nowMs;
    if (round > this.first && (!isDue || random.chance(options.correctedShare))) {
      const back = 1 + random.below(Math.min(options.history, round - this.first));
      return { point: random.below(options.points), atMs: (round - back) * everyMs, version, corrects: true };
    }
    const { point } = this;
    if (++this.point === options.points) {
      this.point = 0;
      this.round++;
    }
    return { point, atMs: round * everyMs, version, corrects: false };
  }
}
