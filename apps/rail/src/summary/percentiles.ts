import type { Signals } from '@rail/runtime';
import type { Percentiles } from './run-summary.ts';

/** The p50 and p99 of one stage, in milliseconds, read off the histogram by linear interpolation in its bucket. */
export async function percentilesOf(signals: Signals, stage: string): Promise<Percentiles> {
  const { values } = await signals.deliverySeconds.get();
  const buckets = values
    .filter((value) => value.metricName?.endsWith('_bucket') === true && value.labels.stage === stage)
    .map((value) => ({ le: Number((value.labels as { le?: number | string }).le), count: value.value }))
    .sort((left, right) => left.le - right.le);
  return { p50: quantile(buckets, 0.5), p99: quantile(buckets, 0.99) };
}

function quantile(buckets: readonly { le: number; count: number }[], q: number): number | null {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return null;
  const rank = q * total;
  let lower = 0;
  let before = 0;
  for (const { le, count } of buckets) {
    if (count >= rank) {
      const upper = le === Infinity || Number.isNaN(le) ? lower : le;
      const share = count === before ? 0 : (rank - before) / (count - before);
      return Math.round((lower + (upper - lower) * share) * 1000);
    }
    lower = le;
    before = count;
  }
  return Math.round(lower * 1000);
}
