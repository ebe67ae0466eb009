import { isUtf8 } from 'node:buffer';

import type { AvroSchema } from '@rail/avro';

import { canonicalText } from './canonical-text.ts';
import { afterVarint, readLeaf } from './read-leaf.ts';
import { type ByteRewrite, type MaskTreatment, type TreatmentDefinition } from './treatment.ts';

const asterisk = 0x2a;

/** A text that is not longer than what would stay readable is hidden altogether. */
export const mask: TreatmentDefinition<MaskTreatment> = {
  kind: 'mask',
  summary: { zh: '掩码:保留首尾若干字符,其余以 * 代替', en: 'first and last characters stay, the others become *' },
  accepts: 'string, enum, int, long, decimal, date, timestamp; the result is a string',
  example: { treatment: 'mask { keepFirst: 1, keepLast: 0 }', before: '王小明', after: '王**' },

  check({ keepFirst, keepLast }) {
    const whole = (count: number): boolean => Number.isInteger(count) && count >= 0 && count <= 1000;
    return whole(keepFirst) && whole(keepLast) ? undefined : 'keepFirst and keepLast are whole numbers from 0 to 1000';
  },

  derive: (_treatment, leaf) => (hasText(leaf) ? { kind: 'string', props: {} } : undefined),

  apply({ keepFirst, keepLast }, leaf, value) {
    const points = Array.from(canonicalText(leaf, value));
    if (points.length <= keepFirst + keepLast) return '*'.repeat(points.length);
    return points
      .map((point, index) => (index < keepFirst || index >= points.length - keepLast ? point : '*'))
      .join('');
  },

  compile(treatment, leaf) {
    if (leaf.kind === 'string') return maskBytes(treatment);
    return (bytes, start, end, sink) => {
      sink.writeString(String(mask.apply(treatment, leaf, readLeaf(leaf, bytes, start, end))));
      return true;
    };
  },
};

function hasText(leaf: AvroSchema): boolean {
  if (leaf.kind === 'bytes' || leaf.kind === 'fixed') return leaf.logical?.name === 'decimal';
  return leaf.kind === 'string' || leaf.kind === 'enum' || leaf.kind === 'int' || leaf.kind === 'long';
}

function maskBytes({ keepFirst, keepLast }: MaskTreatment): ByteRewrite {
  return (bytes, start, end, sink) => {
    const textAt = afterVarint(bytes, start);
    let points = 0;
    for (let at = textAt; at < end; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) points++;
    if (points !== end - textAt || hasHighByte(bytes, textAt, end)) {
      if (!isUtf8(bytes.subarray(textAt, end))) return false;
    }
    const hideAll = points <= keepFirst + keepLast;
    const headEnd = hideAll ? textAt : skipPoints(bytes, textAt, keepFirst);
    const tailAt = hideAll ? end : skipPoints(bytes, headEnd, points - keepFirst - keepLast);
    const hidden = hideAll ? points : points - keepFirst - keepLast;
    sink.writeLong(headEnd - textAt + hidden + end - tailAt);
    sink.writeRaw(bytes.subarray(textAt, headEnd));
    sink.reserve(hidden);
    sink.bytes.fill(asterisk, sink.length, sink.length + hidden);
    sink.length += hidden;
    sink.writeRaw(bytes.subarray(tailAt, end));
    return true;
  };
}

function hasHighByte(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) >= 0x80) return true;
  return false;
}

function skipPoints(bytes: Buffer, start: number, count: number): number {
  let at = start;
  for (let left = count; left > 0; left--) {
    at++;
    while (((bytes[at] as number) & 0xc0) === 0x80) at++;
  }
  return at;
}
