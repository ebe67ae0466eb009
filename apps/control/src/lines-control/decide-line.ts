import type { LineControl } from '@rail/catalogue';

/** What somebody says of a line. */
export type LineOrder =
  | { readonly kind: 'pause'; readonly by: string; readonly reason: string }
  | { readonly kind: 'resume' }
  | { readonly kind: 'rate'; readonly recordsPerSecond: number | null };

/** Nothing was said of the line yet. */
export const untouchedLine = (line: string): LineControl => ({
  line,
  paused: null,
  recordsPerSecond: null,
  updatedMs: 0,
});

/** What holds of a line once an order is carried out: the same object if it held already. */
export function decideLine(before: LineControl, order: LineOrder, nowMs: number): LineControl {
  switch (order.kind) {
    case 'pause': {
      const { by, reason } = order;
      if (before.paused?.by === by && before.paused.reason === reason) return before;
      // Who speaks last is named; it has been paused since the first one did.
      return { ...before, paused: { by, reason, sinceMs: before.paused?.sinceMs ?? nowMs }, updatedMs: nowMs };
    }
    case 'resume':
      return before.paused === null ? before : { ...before, paused: null, updatedMs: nowMs };
    case 'rate': {
      const { recordsPerSecond } = order;
      return before.recordsPerSecond === recordsPerSecond ? before : { ...before, recordsPerSecond, updatedMs: nowMs };
    }
  }
}
