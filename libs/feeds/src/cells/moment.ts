import { parseDurationMs, RailError } from '@rail/kernel';
import { CellFault } from './row-fault.ts';
import { timeReader } from './time.ts';
import { type Zone, zoneNamed } from './zone.ts';

/** Counts of seconds have at most so many digits: the rest are milliseconds. */
const SECONDS_DIGITS = 11;

/**
 * A moment as a person writes it: `now`, `-15m`, `2020-02-07`, `2020-02-07T09:00+08:00`, seconds or milliseconds since
 * 1970. What names no zone is in the given one. @throws RailError OPTION_INVALID
 */
export function parseMoment(text: string, nowMs: number, zoneName: string): number {
  if (text === 'now') return nowMs;
  if (/^-\d+(\.\d+)?(ms|s|m|h|d)/.test(text)) return nowMs - parseDurationMs(text.slice(1));
  if (/^-?\d+$/.test(text)) return Number(text) * (text.replace('-', '').length <= SECONDS_DIGITS ? 1000 : 1);
  const zone: Zone = zoneNamed(zoneName) ?? zoneNamed('UTC')!;
  try {
    return timeReader('iso', zone, false)!(text);
  } catch (fault) {
    if (!(fault instanceof CellFault)) throw fault;
    const message = `"${text}" is no time; write now, -15m, 2020-02-07, 2020-02-07T09:00:00+08:00 or seconds since 1970`;
    throw new RailError('OPTION_INVALID', message);
  }
}
