import type { Redriven, Skipped } from '@rail/inspect';
import { errorTable, formatCount as n } from '@rail/kernel';
import type { RowsRedriven } from './redrive-rows.ts';

const shownMax = 20;

export function describeRecords(found: number, { sent, skipped }: Redriven): string {
  const counts = `${n(found)} found, ${n(sent)} sent again, ${n(skipped.length)} not sent`;
  return [counts, ...describeSkipped(skipped)].join('\n');
}

export function describeRows(found: number, redriven: RowsRedriven, dryRun: boolean): string {
  const { sent, skipped, fit, misfits, settledMeanwhile } = redriven;
  const agreements = "under today's agreements (not those of the run)";
  const others = settledMeanwhile === 0 ? '' : `${n(settledMeanwhile)} settled meanwhile, `;
  const counts = dryRun
    ? `${n(found)} found: ${n(fit)} would be sent ${agreements}, ${n(found - fit)} would stay in quarantine`
    : `redriven ${n(found)}: ${n(sent)} sent ${agreements}, ${others}${n(found - sent - settledMeanwhile)} still in quarantine`;
  const reasons = misfits.map(({ reason, rows, first }) => {
    const meaning = Object.values(errorTable).find(({ number }) => number === reason)?.en ?? '';
    return `  ${reason} ${meaning}  ${n(rows)}  first at ${first}`;
  });
  return [counts, ...reasons, ...describeSkipped(skipped)].join('\n');
}

function describeSkipped(skipped: readonly Skipped[]): string[] {
  const lines = skipped.slice(0, shownMax).map(({ place, why }) => `  ${place}  ${why}`);
  return skipped.length > shownMax ? [...lines, `  and ${n(skipped.length - shownMax)} more: -o json`] : lines;
}
