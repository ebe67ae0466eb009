import type { AvroSchema } from '@rail/avro';

import { copyRun } from '../run/copy-run.ts';
import { canonicalText } from './canonical-text.ts';
import { afterVarint, readLeaf } from './read-leaf.ts';
import { type ByteRewrite, type MaskTreatment, type TreatmentDefinition } from './treatment.ts';
import { countCharacters, skipCharacters } from './utf8.ts';

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
    const characters = countCharacters(bytes, textAt, end);
    if (characters < 0) return false;
    const hideAll = characters <= keepFirst + keepLast;
    const hidden = hideAll ? characters : characters - keepFirst - keepLast;
    const headEnd = hideAll ? textAt : skipCharacters(bytes, textAt, keepFirst);
    const tailAt = hideAll ? end : skipCharacters(bytes, headEnd, hidden);
    const length = headEnd - textAt + hidden + end - tailAt;
    sink.writeLong(length);
    sink.reserve(length);
    const target = sink.bytes;
    let to = copyRun(bytes, textAt, headEnd, target, sink.length);
    for (const maskEnd = to + hidden; to < maskEnd; to++) target[to] = asterisk;
    sink.length = copyRun(bytes, tailAt, end, target, to);
    return true;
  };
}
