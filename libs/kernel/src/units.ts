import { RailError } from './errors/rail-error.ts';

const durations: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `20s`, `1m30s`, `250ms`, or plain seconds: a duration in milliseconds. Throws OPTION_INVALID. */
export function parseDurationMs(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  let totalMs = 0;
  let rest = text;
  while (rest !== '') {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)/.exec(rest);
    if (match === null) throw new RailError('OPTION_INVALID', `"${text}" is not a duration; write 20s, 1m30s or 250ms`);
    totalMs += Number(match[1]) * durations[match[2]!]!;
    rest = rest.slice(match[0].length);
  }
  if (text === '') throw new RailError('OPTION_INVALID', 'an empty duration');
  return totalMs;
}

/** `2000/s`, `2000` or `max`: records a second. Throws OPTION_INVALID. */
export function parseRate(text: string): number {
  if (text === 'max') return Infinity;
  const match = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text);
  if (match === null || Number(match[1]) <= 0) {
    throw new RailError('OPTION_INVALID', `"${text}" is not a rate; write 2000/s or max`);
  }
  return Number(match[1]);
}

/** 1234567 → 1,234,567 */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
