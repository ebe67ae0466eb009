import type { Signals } from '@rail/runtime';
import type { Percentiles } from './run-summary.ts';

interface Bucket {
  readonly le: number;
  readonly count: number;
}

/** From publication to one stage: percentiles in milliseconds, interpolated in their bucket of the histogram. */
export class DeliveryTimes {
  readonly #values: Awaited<ReturnType<Signals['deliverySeconds']['get']>>['values'];
  readonly #stage: string;

  private constructor(values: Awaited<ReturnType<Signals['deliverySeconds']['get']>>['values'], stage: string) {
    this.#values = values.filter(({ metricName }) => metricName?.endsWith('_bucket') === true);
    this.#stage = stage;
  }

  static async read(signals: Signals, stage: string): Promise<DeliveryTimes> {
    const { values } = await signals.deliverySeconds.get();
    return new DeliveryTimes(values, stage);
  }

  /** Of one line, or of all. */
  of(line?: string): Percentiles {
    const counts = new Map<number, number>();
    for (const { labels, value } of this.#values) {
      if (labels.stage !== this.#stage || (line !== undefined && labels.line !== line)) continue;
      const { le } = labels as { le?: number | string };
      const upper = le === '+Inf' ? Infinity : Number(le);
      counts.set(upper, (counts.get(upper) ?? 0) + value);
    }
    const buckets = [...counts].map(([le, count]) => ({ le, count })).sort((left, right) => left.le - right.le);
    return { p50: quantile(buckets, 0.5), p99: quantile(buckets, 0.99) };
  }
}

function quantile(buckets: readonly Bucket[], q: number): number | null {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return null;
  const rank = q * total;
  let lower = 0;
  let before = 0;
  for (const { le, count } of buckets) {
    if (count >= rank) {
      const upper = le === Infinity ? lower : le;
      const share = count === before ? 0 : (rank - before) / (count - before);
      return Math.round((lower + (upper - lower) * share) * 1000);
    }
    lower = le;
    before = count;
  }
  return Math.round(lower * 1000);
}
