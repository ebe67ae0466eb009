/** A day of the exchange begins at 00:00 in Zhejiang: China has had one zone without summer time since 1991. */
const zoneOffsetMs = 8 * 3_600_000;

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * `2026-01-01` (00:00 +08:00) or RFC 3339 with a zone, as milliseconds since 1970; undefined when the text is neither
 * or names no real day (31 February).
 */
export function instantMs(text: string): number | undefined {
  if (dayPattern.test(text)) {
    const ms = Date.parse(`${text}T00:00:00Z`);
    if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return undefined;
    return ms - zoneOffsetMs;
  }
  if (!momentPattern.test(text) || instantMs(text.slice(0, 10)) === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Half-open: `from` belongs to the period, `until` does not. A missing end is open. */
export interface Period {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export interface PeriodMs {
  readonly fromMs: number;
  readonly untilMs: number;
}

export function periodMs(period: Period): PeriodMs {
  return {
    fromMs: period.from === undefined ? -Infinity : (instantMs(period.from) ?? Infinity),
    untilMs: period.until === undefined ? Infinity : (instantMs(period.until) ?? -Infinity),
  };
}
