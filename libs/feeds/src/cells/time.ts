import { misfit } from './row-fault.ts';
import type { Zone } from './zone.ts';

/** Reads a cell as UTC milliseconds. */
export type TimeReader = (text: string) => number;

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
}

const WORDS: Readonly<Record<string, readonly [keyof Parts, string]>> = {
  yyyy: ['year', '(\\d{4})'],
  MM: ['month', '(\\d{2})'],
  M: ['month', '(\\d{1,2})'],
  dd: ['day', '(\\d{2})'],
  d: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{2})'],
  H: ['hour', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'],
  m: ['minute', '(\\d{1,2})'],
  ss: ['second', '(\\d{2})'],
  s: ['second', '(\\d{1,2})'],
  SSS: ['ms', '(\\d{3})'],
};
/** In a pattern, a zone as `Z`, `+08:00` or `+0800`. */
const OFFSET_WORD = 'xxx';
const OFFSET = '(Z|[+-]\\d{2}:?\\d{2})';
/** As far as dates reach, on both sides of 1970. */
const CALENDAR_MS_MAX = 8.64e15;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** The reader of a declared format; undefined when the format has no year, month and day. */
export function timeReader(format: string, zone: Zone, hour24: boolean): TimeReader | undefined {
  if (format === 'epoch-ms') return (text) => epoch(text, 1);
  if (format === 'epoch-s') return (text) => epoch(text, 1000);
  if (format === 'iso') return (text) => iso(text, zone, hour24);
  return patternReader(format, zone, hour24);
}

function epoch(text: string, unitMs: number): number {
  if (!/^-?\d{1,16}$/.test(text)) misfit('FIELD_FORMAT', 'not a count since 1970');
  const ms = Number(text) * unitMs;
  return Math.abs(ms) <= CALENDAR_MS_MAX ? ms : misfit('FIELD_FORMAT', 'a time beyond the calendar');
}

function iso(text: string, zone: Zone, hour24: boolean): number {
  const match = ISO.exec(text);
  if (match === null) return misfit('FIELD_FORMAT', 'not a time such as 2020-02-07T09:00:00+08:00');
  const number = (group: number): number => Number(match[group] ?? 0);
  const local = localMs(
    {
      year: number(1),
      month: number(2),
      day: number(3),
      hour: number(4),
      minute: number(5),
      second: number(6),
      ms: Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)),
    },
    hour24,
  );
  return utcOf(local, match[8], zone);
}

function utcOf(local: number, offset: string | undefined, zone: Zone): number {
  if (offset === undefined) return zone.utcOf(local);
  if (offset === 'Z') return local;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return local - (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

function patternReader(format: string, zone: Zone, hour24: boolean): TimeReader | undefined {
  const order: (keyof Parts | 'offset')[] = [];
  const source = format.replace(/yyyy|MM?|dd?|HH?|mm?|ss?|SSS|xxx|[^\w\s]|[\s\S]/g, (token) => {
    if (token === OFFSET_WORD) {
      order.push('offset');
      return OFFSET;
    }
    const word = WORDS[token];
    if (word === undefined) return token.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    order.push(word[0]);
    return word[1];
  });
  if (!order.includes('year') || !order.includes('month') || !order.includes('day')) return undefined;
  const pattern = new RegExp(`^${source}$`, 'u');
  return (text) => {
    const match = pattern.exec(text);
    if (match === null) return misfit('FIELD_FORMAT', `not a time of the form ${format}`);
    const parts: Parts = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, ms: 0 };
    let offset: string | undefined;
    for (const [index, name] of order.entries()) {
      if (name === 'offset') offset = match[index + 1];
      else parts[name] = Number(match[index + 1]);
    }
    return utcOf(localMs(parts, hour24), offset, zone);
  };
}

function localMs(parts: Parts, hour24: boolean): number {
  const { year, month, day, minute, second, ms } = parts;
  const midnight = parts.hour === 24 && minute === 0 && second === 0 && ms === 0;
  const hour = midnight && hour24 ? 0 : parts.hour;
  if (hour > 23 || minute > 59 || second > 59) misfit('FIELD_FORMAT', 'no such time of day');
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) misfit('FIELD_FORMAT', 'no such day');
  const nextDay = midnight && hour24 ? 86_400_000 : 0;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + ms + nextDay;
}
