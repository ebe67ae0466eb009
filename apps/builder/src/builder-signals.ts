import type { RecentTimes, Signals } from '@rail/runtime';
import { isExact } from './build-counts.ts';
import type { StepRows } from './build.step.ts';

const samplesPerTable = 64;

/** Counts what one database has committed. */
export class BuilderSignals {
  readonly #signals: Signals;
  readonly #database: string;
  readonly #times: RecentTimes;

  constructor(signals: Signals, database: string, times: RecentTimes) {
    this.#signals = signals;
    this.#database = database;
    this.#times = times;
  }

  committed({ events, faults }: StepRows, tookMs: number, nowMs: number): void {
    const database = this.#database;
    const { thematicRows, thematicCommit, thematicDelivery } = this.#signals;
    thematicCommit.observe({ database }, tookMs / 1000);
    for (const [table, rows] of events) {
      const deletions = rows.reduce((count, event) => count + ('tombstone' in event ? 1 : 0), 0);
      thematicRows.inc({ database, table, op: 'upsert' }, rows.length - deletions);
      thematicRows.inc({ database, table, op: 'delete' }, deletions);
      const stride = Math.max(1, Math.floor(rows.length / samplesPerTable));
      for (let at = 0; at < rows.length; at += stride) {
        const { publishedMs, topic } = rows[at]!;
        if (!isExact(publishedMs)) continue;
        thematicDelivery.observe({ database }, Math.max(0, nowMs - publishedMs) / 1000);
        this.#times.add(`commit/${database}/${topic}`, nowMs - publishedMs, stride);
      }
    }
    for (const { table } of faults) thematicRows.inc({ database, table: table === '*' ? 'any' : table, op: 'fault' });
  }
}
