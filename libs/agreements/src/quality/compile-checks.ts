import { codeLists, divisionPeriods, identifierChecks, identifierSignChecks, type QualityRule } from '@rail/catalogue';
import type { QuarantineReason } from '@rail/kernel';
import {
  capturedInteger,
  capturedText,
  checkedField,
  type CheckedField,
  checkFilter,
  compileFilter,
  type FilterCaptures,
  type FilterFunction,
  filterPasses,
  filterRejects,
  parseFilter,
} from '@rail/transcoder';
import { assert } from '@rail/kernel';

import { isAirQualityIndex, isSurfaceWaterClass, waterFields } from './environment-checks.ts';
import { everyText } from './leaves.ts';
import type { CheckedDataset, QualityCheck } from './quality-check.ts';
import { shortCodes } from './short-codes.ts';

type StatelessRule = Exclude<QualityRule, { rule: 'life-cycle' }>;

const reasons: Readonly<Record<StatelessRule['rule'], QuarantineReason>> = {
  identifier: 'IDENTIFIER_INVALID',
  'code-list': 'CODE_UNKNOWN',
  'not-after': 'RULE_BROKEN',
  'birth-date': 'RULE_BROKEN',
  'air-quality-index': 'RULE_BROKEN',
  'surface-water-class': 'RULE_BROKEN',
  holds: 'RULE_BROKEN',
};

/**
 * The rules of a dataset that one record decides, in the order of their declaration. Throws FILTER_INVALID with the
 * place if a condition does not fit the schema.
 */
export function compileChecks(dataset: CheckedDataset): QualityCheck[] {
  return dataset.quality.flatMap((rule) => {
    if (rule.rule === 'life-cycle') return [];
    const { fields, holds } = compileRule(rule, dataset);
    const { rule: kind, field: path, on } = rule;
    return [{ name: `${kind} ${path}`, rule: kind, path, reason: reasons[kind], on, fields, holds }];
  });
}

function compileRule(rule: StatelessRule, dataset: CheckedDataset): Pick<QualityCheck, 'fields' | 'holds'> {
  const field = (path: string): CheckedField => {
    const found = checkedField(dataset.schema, path);
    assert(found !== undefined, `the catalogue has checked that ${path} exists`);
    return found;
  };
  const about = field(rule.field);
  switch (rule.rule) {
    case 'identifier':
      return {
        fields: [about.field],
        holds: verdict(
          everyText(about, { ofText: identifierChecks[rule.kind], ofSigns: identifierSignChecks[rule.kind] }),
        ),
      };
    case 'code-list':
      return rule.list === 'divisions'
        ? divisionAt(about, field(dataset.eventTime), dataset.kind === 'state')
        : inList(about, rule.list);
    case 'not-after':
      return {
        fields: [about.field, field(rule.other).field],
        holds: verdict((captures) => {
          const first = capturedInteger(captures, 0);
          const other = capturedInteger(captures, 1);
          return first === undefined || other === undefined || first <= other;
        }),
      };
    case 'birth-date':
      return { fields: [about.field, field(rule.of).field], holds: verdict(isBirthDate) };
    case 'air-quality-index': {
      const read = [about, field(rule.pollutants), field(rule.standard), field(dataset.eventTime)] as const;
      return { fields: fieldsOf(read), holds: verdict((captures) => isAirQualityIndex(read, captures)) };
    }
    case 'surface-water-class': {
      const read = [about, ...waterFields.map(field)];
      return { fields: fieldsOf(read), holds: verdict((captures) => isSurfaceWaterClass(read, captures)) };
    }
    case 'holds': {
      const filter = checkFilter(parseFilter(rule.that), dataset.schema);
      return { fields: filter.fields, holds: compileFilter(filter) };
    }
  }
}

function fieldsOf(read: readonly CheckedField[]): QualityCheck['fields'] {
  return read.map(({ field }) => field);
}

function verdict(holds: (captures: FilterCaptures) => boolean): FilterFunction {
  return (captures) => (holds(captures) ? filterPasses : filterRejects);
}

function inList(about: CheckedField, list: keyof typeof codeLists): Pick<QualityCheck, 'fields' | 'holds'> {
  const codes = codeLists[list];
  const isListed = { ofText: (code: string) => codes.has(code), ofSigns: shortCodes(codes.keys()) };
  return { fields: [about.field], holds: verdict(everyText(about, isListed)) };
}

/**
 * A division is good for an event of its own time only. A register that tells how things stand may name a division that
 * began after the last event of a row: the code was changed, not the row.
 */
function divisionAt(
  about: CheckedField,
  eventTime: CheckedField,
  isState: boolean,
): Pick<QualityCheck, 'fields' | 'holds'> {
  const codes = codeLists.divisions;
  const ofAllTimes = shortCodes([...codes.keys()].filter((code) => !divisionPeriods.has(code)));
  let atMs: number | undefined;
  const isGoodAt = (code: string): boolean => {
    if (!codes.has(code)) return false;
    const period = divisionPeriods.get(code);
    if (period === undefined || atMs === undefined) return true;
    return (isState || atMs >= (period.fromMs ?? -Infinity)) && atMs < (period.untilMs ?? Infinity);
  };
  const isGood = everyText(about, {
    ofText: isGoodAt,
    ofSigns: (signs, start, end) =>
      ofAllTimes?.(signs, start, end) === true || isGoodAt(Buffer.from(signs.subarray(start, end)).toString('latin1')),
  });
  const holds = verdict((captures) => {
    atMs = capturedInteger(captures, 1);
    return isGood(captures);
  });
  return { fields: [about.field, eventTime.field], holds };
}

const dayMs = 86_400_000;

/** Signs 7 to 14 of a citizen number are the date of birth, yyyyMMdd (GB 11643). */
function isBirthDate(captures: FilterCaptures): boolean {
  const day = capturedInteger(captures, 0);
  const number = capturedText(captures, 1);
  if (day === undefined || number === undefined || number.length !== 18) return true;
  const date = new Date(day * dayMs);
  // An Avro date reaches further than a Date of JavaScript: what it cannot say is nobody's day of birth.
  if (Number.isNaN(date.getTime())) return false;
  return date.toISOString().slice(0, 10).replaceAll('-', '') === number.slice(6, 14);
}
