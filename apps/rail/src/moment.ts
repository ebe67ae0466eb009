import { instantMs } from '@rail/agreements';
import { parseDurationMs, RailError } from '@rail/kernel';

/**
 * A moment as a person writes it: `now`, `-15m`, a day (00:00 in the exchange's zone, +08:00), RFC 3339, unix seconds
 * or milliseconds. In milliseconds since 1970. Throws OPTION_INVALID, naming `flag`.
 */
export function parseMoment(text: string, flag: string, nowMs: number): number {
  if (text === 'now') return nowMs;
  if (/^-\d/.test(text)) return nowMs - parseDurationMs(text.slice(1));
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,13}$/.test(text)) return Number(text);
  const ms = instantMs(text);
  if (ms !== undefined) return ms;
  const forms = 'now, -15m, 2020-02-07, 2020-02-07T09:00:00+08:00, unix seconds or milliseconds';
  throw new RailError('OPTION_INVALID', `${flag} ${text}: a moment is ${forms}`);
}
