import { spanText } from '@rail/board/web';

/** 4 ms, 850 ms, 1.2s, 3m12; `-` where nobody knows. */
export function latencyText(ms: number | null): string {
  if (ms === null) return '-';
  return ms < 1000 ? `${Math.round(ms)} ms` : spanText(ms);
}
