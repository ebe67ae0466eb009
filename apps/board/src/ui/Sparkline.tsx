import { barsPath, barsWidth } from './bars-path.ts';

/** Counts as bars, newest right; the highest bar is the highest count. Hidden from readers of the screen: figures tell it. */
export function Sparkline({ counts }: { readonly counts: readonly number[] }) {
  return <Bars path={barsPath(counts)} />;
}

/** The same of a path that changes by itself. */
export function Bars({ path }: { readonly path: string | { readonly value: string } }) {
  return (
    <svg class="sparkline" viewBox={`0 0 ${barsWidth} 16`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path as string} />
    </svg>
  );
}
