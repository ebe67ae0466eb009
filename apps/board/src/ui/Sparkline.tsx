/** One bar for each 15 s of the last 15 minutes. */
const bars = 60;
const barWidth = 2;

/** Counts as bars, newest right; the highest bar is the highest count. Hidden from readers of the screen: figures tell it. */
export function Sparkline({ counts }: { readonly counts: readonly number[] }) {
  return <Bars path={barsPath(counts)} />;
}

/** The same of a path that changes by itself. */
export function Bars({ path }: { readonly path: string | { readonly value: string } }) {
  return (
    <svg class="sparkline" viewBox={`0 0 ${bars * barWidth} 16`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path as string} />
    </svg>
  );
}

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
