import type { BoardLine } from '@rail/board/web';

/**
 * The line as it is now, between two samples: a late line gets later, and what grows old does, each second. Only the state
 * is left to the next sample.
 */
export function runningOn(line: BoardLine, sampledMs: number, nowMs: number): BoardLine {
  const passedMs = Math.max(0, nowMs - sampledMs);
  if (passedMs === 0 || line.state === 'unknown') return line;
  const isWaiting = line.state === 'late' && (line.cause === 'P' || line.reason.kind === 'behind');
  return {
    ...line,
    overdueMs: line.overdueMs !== null && isWaiting ? line.overdueMs + passedMs : line.overdueMs,
  };
}

/**
 * How much of what was promised is used up, 0 to 1; what nobody waits for uses up nothing. While records wait it is the
 * promise that runs out, else the time until the next is due.
 */
export function promiseUsed({ state, ageMs, promiseMs, cause, intervalMs, lagRecords }: BoardLine): number {
  if (state === 'quiet' || state === 'stopped' || state === 'unknown' || ageMs === null) return 0;
  const isProviders = cause === 'P' || (cause === null && lagRecords === 0);
  return Math.min(1, ageMs / (isProviders ? intervalMs : promiseMs));
}
