import type { FeedFacts, RowCounts, RowFaultReason, RunCounts, RunState } from '@rail/feeds';
import { errorTable, RailError } from '@rail/kernel';
import { placeOf } from './quarantine-headers.ts';

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

type ByReason = readonly {
  readonly number: string;
  readonly reason: RowFaultReason;
  readonly rows: number;
  readonly first: string;
}[];

/** Rows that happened longer ago than their topic keeps records, in this part. */
export interface OlderRows {
  readonly rows: number;
  readonly retentionDays: number;
}

/** What became of the rows of one dataset. */
export interface DatasetReport {
  readonly line: string;
  readonly dataset: string;
  /** The name of its file, or how many there are. */
  readonly file: string;
  readonly rows: number;
  readonly fit: number;
  readonly sent: number;
  readonly quarantined: number;
  readonly byReason: ByReason;
  readonly order: FeedFacts['order'];
  /** Of its texts. */
  readonly encodings: readonly string[];
  readonly outsideRange: number;
  readonly olderThanRetention: OlderRows | null;
}

/** What a replay ends with. Counts are those of the whole run, pace and timing those of its last part. */
export interface ReplayReport {
  readonly schema: 'rail.replay/1';
  /** Null for a dry run. */
  readonly run: string | null;
  readonly state: RunState;
  readonly file: string;
  /** Null where there are several. */
  readonly line: string | null;
  readonly dataset: string | null;
  readonly datasets: readonly DatasetReport[];
  readonly rows: number;
  /** Rows that are records of the dataset; `sent` is the same, or 0 in a dry run. */
  readonly fit: number;
  readonly sent: number;
  readonly quarantined: number;
  readonly byReason: ByReason;
  /** As asked: `10x`, `500/s` or `max`. */
  readonly pace: string;
  /** In the unit of the pace; rows a second for `max`. Null where too little was sent to tell. */
  readonly achieved: number | null;
  /** From due to handed to the socket; null where nothing was timed. */
  readonly timingErrorMs: Percentiles | null;
  /** From due to acknowledged by the broker. */
  readonly storedAfterMs: Percentiles | null;
  /** What the files are and what was done with their order; columns that were dropped. */
  readonly input: FeedFacts;
  /** Which rows were asked for, and where they were moved to, in UTC; null for all of them as they are. */
  readonly selection: { readonly from?: string; readonly to?: string; readonly shiftTo?: string } | null;
  /** Of all datasets, beside the shortest retention of those topics; null for none. */
  readonly olderThanRetention: OlderRows | null;
  readonly durationSeconds: number;
  readonly parts: number;
}

/** What a part of a run did, added to what the parts before had done. */
export function addCounts(before: RunCounts, tally: RowCounts): RunCounts {
  const byReason: Record<string, { rows: number; first: string }> = { ...before.byReason };
  for (const [reason, { rows, first }] of Object.entries(tally.byReason)) {
    const known = byReason[reason];
    byReason[reason] = { rows: (known?.rows ?? 0) + rows, first: known?.first ?? placeOf(first) };
  }
  return { sent: before.sent + tally.fit, quarantined: before.quarantined + tally.quarantined, byReason };
}

/** What became of the rows of all datasets; the first place of a reason is that of the first dataset which has it. */
export function sumCounts(all: readonly RunCounts[]): RunCounts {
  const byReason: Record<string, { rows: number; first: string }> = {};
  for (const [reason, { rows, first }] of all.flatMap((counts) => Object.entries(counts.byReason)))
    byReason[reason] = { rows: (byReason[reason]?.rows ?? 0) + rows, first: byReason[reason]?.first ?? first };
  const sum = (name: 'sent' | 'quarantined'): number => all.reduce((total, counts) => total + counts[name], 0);
  return { sent: sum('sent'), quarantined: sum('quarantined'), byReason };
}

export function reasonRows(counts: RunCounts): ByReason {
  return Object.entries(counts.byReason).map(([name, { rows, first }]) => {
    const reason = name as RowFaultReason;
    return { number: errorTable[reason].number, reason, rows, first };
  });
}

/** How many rows may be set aside before a replay counts as failed. */
export type QuarantineLimit = { readonly rows: number } | { readonly share: number };

/** `0.1%` of all rows, or a number of rows. @throws RailError OPTION_INVALID */
export function parseQuarantineLimit(text: string): QuarantineLimit {
  const share = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (share !== null && Number(share[1]) <= 100) return { share: Number(share[1]) / 100 };
  if (/^\d+$/.test(text)) return { rows: Number(text) };
  throw new RailError('OPTION_INVALID', `"${text}" is no limit of rows; write 0.1% or 36`);
}

export function exceeds({ rows, quarantined }: ReplayReport, limit: QuarantineLimit): boolean {
  return 'rows' in limit ? quarantined > limit.rows : quarantined > limit.share * rows;
}
