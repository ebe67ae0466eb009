import { RailError } from '@rail/kernel';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** Asia/Shanghai: no summer time. */
const zoneMs = 8 * 60 * minuteMs;

/**
 * A moment of the past as a person or a link writes it: milliseconds since 1970, RFC 3339, or HH:MM in Asia/Shanghai, of
 * today or, if that is still to come, of yesterday. @throws RailError OPTION_INVALID, naming `option`
 */
export function parsePastMoment(text: string, option: string, nowMs: number): number {
  if (/^\d{12,13}$/.test(text)) return Number(text);
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds = '0'] = clock;
    const midnightMs = Math.floor((nowMs + zoneMs) / dayMs) * dayMs - zoneMs;
    const atMs = midnightMs + (Number(hours) * 60 + Number(minutes)) * minuteMs + Number(seconds) * 1000;
    return atMs > nowMs ? atMs - dayMs : atMs;
  }
  const ms = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new RailError(
    'OPTION_INVALID',
    `${option} ${text}: a moment is 02:27, 2026-11-24T02:27:00+08:00, or milliseconds since 1970`,
  );
}
