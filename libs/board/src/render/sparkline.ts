import { type AmbiguousWidth, widthOf } from './cells.ts';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** The last counts as bars, newest right, in at most so many columns; the highest bar is the highest count. */
export function sparkline(counts: readonly number[], columns: number, ambiguous: AmbiguousWidth): string {
  const cells = Math.floor(columns / widthOf(bars[0], ambiguous));
  const each = Math.max(1, 60 / cells);
  const sums: number[] = [];
  for (let end = counts.length; end > 0 && sums.length < cells; end -= each) {
    const from = Math.max(0, Math.round(end - each));
    const part = counts.slice(from, Math.max(from + 1, Math.round(end)));
    // The oldest and the newest may cover less time than the others.
    sums.unshift(part.reduce((sum, count) => sum + count, 0) / part.length);
  }
  const most = Math.max(...sums, 0);
  if (most === 0) return '';
  return sums.map((sum) => bars[Math.round((sum / most) * (bars.length - 1))]).join('');
}
