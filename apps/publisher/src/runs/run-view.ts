import type { ReplayRun } from '@rail/board/api';
import type { Replay } from '../replay/start.ts';
import { ownerOfRuns } from '../replay/owner.ts';

/** A run that this process drives, as of now. */
export function runOf({ run, part, hands }: Pick<Replay, 'run' | 'part' | 'hands'>): ReplayRun {
  const { rows, sent, quarantined, eventTimeMs, rowsPerSecond, isPaused } = part.progress();
  const { pace, durationSeconds, parts, datasets } = part.report('running');
  return {
    run: run ?? '',
    state: isPaused ? 'paused' : 'running',
    owner: ownerOfRuns(),
    pace,
    rows,
    sent,
    quarantined,
    eventTimeMs: eventTimeMs ?? null,
    rowsPerSecond: hands === undefined || !isPaused ? Math.round(rowsPerSecond * 10) / 10 : 0,
    elapsedMs: Math.round(durationSeconds * 1000),
    parts,
    isSteerable: true,
    datasets: datasets.map((dataset) => ({
      line: dataset.line,
      dataset: dataset.dataset,
      file: dataset.file,
      sent: dataset.sent,
      quarantined: dataset.quarantined,
      byReason: dataset.byReason.map(({ number, rows: count, first }) => ({ reason: number, rows: count, first })),
    })),
  };
}
