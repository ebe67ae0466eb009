/** One bar for each 15 s of the last 15 minutes. */
const bars = 60;
const barWidth = 2;

/** Of the picture that the path belongs to; it is 16 high. */
export const barsWidth = bars * barWidth;

/** One path for all bars: whatever happens, one attribute changes. A history that is still short stands at the right. */
export function barsPath(counts: readonly number[]): string {
  const most = Math.max(...counts, 0);
  if (most === 0) return '';
  const left = (bars - counts.length) * barWidth;
  return counts
    .map((count, at) =>
      count === 0 ? '' : `M${left + at * barWidth} 16v-${Math.max(1, Math.round((count / most) * 15))}h1.5V16z`,
    )
    .join('');
}
