const dayMs = 86_400_000;
/** Days are those of Asia/Shanghai, which has had one offset since 1991. */
const offsetMs = 8 * 3_600_000;

/** The day in which a moment lies, YYYY-MM-DD: what is delivered under a daily quota is counted under its name. */
export function quotaDay(ms: number): string {
  return new Date(ms + offsetMs).toISOString().slice(0, 10);
}

/** When the day of a moment ends and the next quota begins. */
export function quotaResumesMs(ms: number): number {
  return (Math.floor((ms + offsetMs) / dayMs) + 1) * dayMs - offsetMs;
}
