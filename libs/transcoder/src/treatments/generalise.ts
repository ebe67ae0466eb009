import type { AvroSchema } from '@rail/avro';

import { bucketOf, checkBucket, isCountable } from './bucket.ts';
import { dateScaleOf, truncateDate } from './calendar.ts';
import { afterVarint, readLeaf, readNumber } from './read-leaf.ts';
import { type ByteRewrite, type GeneraliseTreatment, type TreatmentDefinition, untreatable } from './treatment.ts';

export const generalise: TreatmentDefinition<GeneraliseTreatment> = {
  kind: 'generalise',
  summary: {
    zh: '泛化:日期到年月、区划到市省、数值到区间',
    en: 'made coarser: a date to its month or year, a division to its city or province, a number to an interval',
  },
  accepts:
    'date: date, timestamp (type kept); division: string of at least 6 digits; bucket: number, decimal (to string)',
  example: { treatment: 'generalise { date: year }', before: '1990-05-17', after: '1990-01-01' },

  check({ to }) {
    if ('bucket' in to) return checkBucket(to.bucket);
    if ('date' in to)
      return ['year', 'month', 'day', 'hour'].includes(to.date) ? undefined : 'date is year, month, day or hour';
    return ['province', 'city'].includes(to.division) ? undefined : 'division is province or city';
  },

  derive({ to }, leaf) {
    if ('bucket' in to) return isCountable(leaf) ? { kind: 'string', props: {} } : undefined;
    if ('division' in to) return leaf.kind === 'string' ? { kind: 'string', props: {} } : undefined;
    const scale = dateScaleOf(leaf);
    return scale === undefined || (scale.finest === 'day' && to.date === 'hour') ? undefined : leaf;
  },

  apply({ to }, leaf, value) {
    if ('bucket' in to) return bucketOf(leaf, value, to.bucket);
    if ('division' in to) return divisionOf(String(value), to.division);
    const number = Number(value);
    const scale = dateScaleOf(leaf);
    if (scale === undefined || !Number.isSafeInteger(number)) return untreatable;
    const truncated = truncateDate(number, to.date, scale);
    if (leaf.kind === 'int') return (truncated | 0) === truncated ? truncated : untreatable;
    return Number.isSafeInteger(truncated) ? BigInt(truncated) : untreatable;
  },

  compile(treatment, leaf) {
    const { to } = treatment;
    if ('division' in to) return divisionBytes(to.division);
    if ('date' in to) return dateBytes(to.date, leaf);
    return (bytes, start, end, sink) => {
      const interval = bucketOf(leaf, readLeaf(leaf, bytes, start, end), to.bucket);
      if (interval === untreatable) return false;
      sink.writeLatin1(interval);
      return true;
    };
  },
};

/** Digits kept of a division code: province 33, city 3301. */
const keptDigits = { province: 2, city: 4 } as const;

function divisionOf(code: string, level: 'province' | 'city'): string | typeof untreatable {
  return /^\d{6,}$/.test(code) ? code.slice(0, keptDigits[level]).padEnd(6, '0') : untreatable;
}

function divisionBytes(level: 'province' | 'city'): ByteRewrite {
  const kept = keptDigits[level];
  return (bytes, start, end, sink) => {
    const textAt = afterVarint(bytes, start);
    if (end - textAt < 6) return false;
    for (let at = textAt; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte < 0x30 || byte > 0x39) return false;
    }
    sink.reserve(7);
    const { bytes: target, length } = sink;
    target[length] = 12;
    for (let at = 0; at < 6; at++) target[length + 1 + at] = at < kept ? (bytes[textAt + at] as number) : 0x30;
    sink.length = length + 7;
    return true;
  };
}

function dateBytes(unit: 'year' | 'month' | 'day' | 'hour', leaf: AvroSchema): ByteRewrite {
  const scale = dateScaleOf(leaf);
  if (scale === undefined) return () => false;
  const isInt = leaf.kind === 'int';
  return (bytes, start, _end, sink) => {
    const value = readNumber(bytes, start);
    if (!Number.isSafeInteger(value)) return false;
    const truncated = truncateDate(value, unit, scale);
    if (isInt ? (truncated | 0) !== truncated : !Number.isSafeInteger(truncated)) return false;
    sink.writeLong(truncated);
    return true;
  };
}
