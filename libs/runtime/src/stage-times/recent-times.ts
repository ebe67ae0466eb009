import type { Clock } from '@rail/kernel';
import type { StageTimes } from '../stores/ports.ts';

const minuteMs = 60_000;
/** Whole minutes that count beside the one that runs. */
const minutesKept = 5;
/** Bounds of 1 ms, 1.12 ms, … a day: twenty a decade, so what is told is at most 13 % above what was. */
const perDecade = 20;
const buckets = 8 * perDecade;

interface Minute {
  readonly number: number;
  readonly counts: Map<string, Uint32Array>;
}

/** How long records took, by name, over the last five to six minutes: constant memory, whatever the number of records. */
export class RecentTimes {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #minutes: Minute[] = [];

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  add(name: string, ms: number, records = 1): void {
    const { counts } = this.#now();
    let times = counts.get(name);
    if (times === undefined) counts.set(name, (times = new Uint32Array(buckets)));
    times[bucketOf(ms)]! += records;
  }

  /** Names of which nothing was seen are not there. */
  get figures(): StageTimes {
    this.#now();
    const sums = new Map<string, Uint32Array>();
    for (const { counts } of this.#minutes) {
      for (const [name, times] of counts) {
        const sum = sums.get(name);
        if (sum === undefined) sums.set(name, times.slice());
        else for (let at = 0; at < buckets; at++) sum[at]! += times[at]!;
      }
    }
    return Object.fromEntries([...sums].map(([name, times]) => [name, figureOf(times)]));
  }

  #now(): Minute {
    const number = Math.floor(this.#clock.monotonic() / minuteMs);
    const last = this.#minutes.at(-1);
    if (last?.number === number) return last;
    const fresh = { number, counts: new Map<string, Uint32Array>() };
    this.#minutes = [...this.#minutes.filter((minute) => number - minute.number <= minutesKept), fresh];
    return fresh;
  }
}

const bucketOf = (ms: number): number => (ms <= 1 ? 0 : Math.min(buckets - 1, Math.ceil(Math.log10(ms) * perDecade)));

/** The bound that 99 of 100 records kept, ms, and how many records that were. */
function figureOf(times: Uint32Array): readonly [p99Ms: number, records: number] {
  const records = times.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  const at = times.findIndex((count) => (seen += count) >= 0.99 * records);
  return [Math.round(10 ** (at / perDecade) * 10) / 10, records];
}
