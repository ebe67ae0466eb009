import type { StepRows } from './build.step.ts';
import { RecentLatencies } from './recent-latencies.ts';

export interface BuildTotals {
  records: number;
  rows: number;
  faults: number;
  commits: number;
  /** Batches that another owner had applied before. */
  conflicts: number;
  /** Turns that failed and were done again. */
  retries: number;
}

/** What a build loop has done since it started. */
export class BuildCounts {
  readonly totals: BuildTotals = { records: 0, rows: 0, faults: 0, commits: 0, conflicts: 0, retries: 0 };
  /** From publication on the line to the commit of the row, ms. */
  readonly latencies = new RecentLatencies();

  committed(result: StepRows, nowMs: number): void {
    this.totals.commits++;
    this.totals.records += result.records;
    this.totals.faults += result.faults.length;
    for (const events of result.events.values()) {
      this.totals.rows += events.length;
      const published = events.map((event) => event.publishedMs).filter(isExact);
      this.latencies.add(published, nowMs);
    }
  }
}

const hourMs = 3_600_000;

/** An agreement may generalise the time of its records to the hour and beyond: such a time tells no latency. */
export function isExact(publishedMs: number): boolean {
  return publishedMs % hourMs !== 0;
}
