/** What one pass over the rows of a run holds. */
export interface Pass {
  rows: number;
  /** The earliest and the latest event. */
  firstMs: number;
  lastMs: number;
}

/** How much later each pass over the same rows happens: it begins a usual gap after the one before it ended. */
export function passStepMs({ rows, firstMs, lastMs }: Readonly<Pass>): number {
  const spanMs = lastMs - firstMs;
  return spanMs + Math.max(1, rows > 1 ? Math.round(spanMs / (rows - 1)) : 1000);
}
