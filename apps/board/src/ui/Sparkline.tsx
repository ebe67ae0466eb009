/** Counts as bars, oldest left; the highest bar is the highest count. Hidden from readers of the screen: figures tell it. */
export function Sparkline({ counts }: { readonly counts: readonly number[] }) {
  return (
    <svg class="sparkline" viewBox={`0 0 ${counts.length * 2} 16`} preserveAspectRatio="none" aria-hidden="true">
      <path d={barsPath(counts)} />
    </svg>
  );
}

/** One path for all bars: one attribute changes, whatever happens. */
export function barsPath(counts: readonly number[]): string {
  const most = Math.max(...counts, 0);
  if (most === 0) return '';
  return counts
    .map((count, at) => (count === 0 ? '' : `M${at * 2} 16v-${Math.max(1, Math.round((count / most) * 15))}h1.5V16z`))
    .join('');
}
