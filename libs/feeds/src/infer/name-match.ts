import { nearest } from '@rail/kernel';
import type { LeafField } from './leaf-fields.ts';

export interface NameMatch {
  /** From 0, nothing alike, to 1. */
  readonly score: number;
  readonly why: string;
}

const SURE = 1;
const LIKELY = 0.8;
const ALIKE = 0.6;
/** Share of characters that two Chinese names have in common. */
const ALIKE_SHARE = 0.5;

/** Words of everyday files for the last part of a field's path. */
const WORDS: readonly (readonly [field: RegExp, words: readonly (string | RegExp)[]])[] = [
  [/(^|\.)lat$/, ['lat', 'latitude', 'y', '纬度']],
  [/(^|\.)lon$/, ['lon', 'lng', 'long', 'longitude', 'x', '经度']],
  [
    /^eventTime$/,
    ['time', 'timestamp', 'datetime', 'date', 'eventtime', 'occurredat', '时间', '发生时间', '监测时间', '日期'],
  ],
  [/^sourceVersion$/, ['version', 'updated', 'updatedat', 'modified', 'seq', 'revision', '版本', '更新时间']],
  [/(category|level|grade)$/i, [/(等级|级别|类别|level|grade|category)$/]],
  [/^divisionCode$/, ['adcode', 'areacode', 'regioncode', 'division', '行政区划', '区划代码', '区县代码']],
];

/** How much a column's name says that it is this field. */
export function matchName(column: string, field: LeafField, isKey: boolean): NameMatch | undefined {
  const name = plain(column);
  const last = field.path.split('.').at(-1)!;
  if (name === plain(field.path) || name === plain(last)) return { score: SURE, why: 'name' };
  if (field.aliases.some((alias) => plain(alias) === name)) return { score: SURE, why: 'alias of the field' };
  if (field.zh !== undefined && plain(field.zh) === name) return { score: SURE, why: 'Chinese name' };
  const words = WORDS.find(([path]) => path.test(field.path))?.[1];
  if (words?.some((word) => (typeof word === 'string' ? word === name : word.test(name))))
    return { score: LIKELY, why: `usual word for ${last}` };
  if (isKey && ['id', 'code', 'key', 'no', '编号', '编码', '代码'].includes(name))
    return { score: LIKELY, why: 'usual word for a key' };
  if (/^[\x20-\x7e]+$/.test(column))
    return name.length > 3 && nearest(name, [plain(last)]) !== undefined
      ? { score: ALIKE, why: `like ${last}` }
      : undefined;
  const share = field.zh === undefined ? 0 : commonShare(name, plain(field.zh));
  return share >= ALIKE_SHARE ? { score: ALIKE * share, why: `like ${field.zh}` } : undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.\-()（）·]/g, '');
}

function commonShare(left: string, right: string): number {
  const common = [...new Set(left)].filter((sign) => right.includes(sign)).length;
  return common / Math.max(new Set(left).size, new Set(right).size, 1);
}
