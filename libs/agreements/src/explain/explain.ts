import type { DataItem, DatasetManifest } from '@rail/catalogue';
import { assert } from '@rail/kernel';
import { describeTreatment, treatments } from '@rail/transcoder';

import { secretlessTreatment } from '../compile/compile-agreement.ts';
import {
  effectiveDomain,
  effectiveFields,
  effectiveKey,
  effectiveOnLeave,
  effectiveTombstones,
  ruleAt,
  treatmentName,
  treatmentText,
} from '../compile/terms.ts';
import type { DeclaredTreatment, SharingAgreement } from '../model/agreement.schema.ts';

interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** What an agreement does with one data item, and why. */
export interface ExplainedField {
  readonly item: DataItem;
  readonly status: 'passed' | 'treated' | 'withheld';
  /** As in the agreement: `mask {keepFirst: 1, keepLast: 0}`; none if withheld. */
  readonly treatment?: string;
  readonly why: Bilingual;
}

export interface ExplainedAgreement {
  readonly fields: readonly ExplainedField[];
  readonly counts: { readonly passed: number; readonly treated: number; readonly withheld: number };
  /** The rest of the terms, one statement each. */
  readonly terms: readonly { readonly term: string; readonly value: string; readonly why: Bilingual }[];
}

/** An agreement field by field: every leaf of the dataset, shared or not, with the reason. */
export function explainAgreement(agreement: SharingAgreement, dataset: DatasetManifest): ExplainedAgreement {
  const fields = effectiveFields(agreement, dataset);
  const explained = dataset.items.filter((item) => item.leaf).map((item) => explainItem(item, fields, agreement));
  const count = (status: ExplainedField['status']): number =>
    explained.filter((field) => field.status === status).length;
  return {
    fields: explained,
    counts: { passed: count('passed'), treated: count('treated'), withheld: count('withheld') },
    terms: termsOf(agreement, dataset),
  };
}

function explainItem(
  item: DataItem,
  fields: ReadonlyMap<string, DeclaredTreatment>,
  agreement: SharingAgreement,
): ExplainedField {
  const rule = ruleAt(fields, item.path);
  if (rule === undefined) return { item, status: 'withheld', why: whyWithheld(item) };
  const treatment = treatmentText(rule.treatment);
  const named = Object.hasOwn(agreement.fields, rule.path);
  if (rule.treatment === 'pass') {
    const why = named
      ? {
          zh: `协议列明直传${covering(item, rule.path).zh}`,
          en: `named in the agreement${covering(item, rule.path).en}`,
        }
      : { zh: '随每条记录提供,用于排序与按区划筛选', en: 'goes with every row, to order it and to filter by place' };
    return { item, status: 'passed', treatment, why };
  }
  return { item, status: 'treated', treatment, why: whyTreated(rule.treatment, agreement) };
}

function covering(item: DataItem, path: string): Bilingual {
  return item.path === path ? { zh: '', en: '' } : { zh: `(含于 ${path})`, en: ` (as part of ${path})` };
}

function whyWithheld(item: DataItem): Bilingual {
  if (item.sharing === 'not-shared') return { zh: '不予共享的数据项', en: 'an item that is not to be shared' };
  if (item.grade === 'L4') {
    return { zh: 'L4 数据项,任何协议都不得直传', en: 'graded L4: no agreement can pass it' };
  }
  const personal = item.personal ? { zh: '个人信息,', en: 'personal, and ' } : { zh: '', en: '' };
  return {
    zh: `${personal.zh}协议未列明,未列明即不共享`,
    en: `${personal.en}not named in the agreement: what is not named is not shared`,
  };
}

function whyTreated(declared: DeclaredTreatment, agreement: SharingAgreement): Bilingual {
  const { summary } = treatments[treatmentName(declared)];
  if (treatmentName(declared) !== 'hash') return summary;
  const domain = effectiveDomain(agreement);
  return domain === agreement.id
    ? {
        zh: `${summary.zh};关联域为本协议`,
        en: `${summary.en}; its domain is this agreement: it links to nothing else`,
      }
    : { zh: `${summary.zh};关联域 ${domain}`, en: `${summary.en}; its domain is ${domain}` };
}

const keyReasons: Readonly<Record<string, Bilingual>> = {
  pass: { zh: '键的各字段均直传', en: 'every field of the key passes' },
  pseudonym: {
    zh: '键的字段未全部直传,以假名代替',
    en: 'not every field of the key passes: a pseudonym stands for it',
  },
  none: { zh: '事件不需要键', en: 'events need no key' },
};

function termsOf(agreement: SharingAgreement, dataset: DatasetManifest): ExplainedAgreement['terms'] {
  const key = effectiveKey(agreement, dataset);
  const why = keyReasons[key];
  assert(why !== undefined, 'every kind of key has its reason');
  const eventTime = effectiveFields(agreement, dataset).get(dataset.eventTime);
  const timestamp = eventTime === undefined ? 'pass' : describeTreatment(secretlessTreatment(eventTime));
  return [
    { term: 'key', value: key, why },
    {
      term: 'readers',
      value: (agreement.members ?? [agreement.subscriber]).join(', '),
      why: { zh: '可读取共享主题的需求方', en: 'who may read the share' },
    },
    {
      term: 'timestamp',
      value: timestamp,
      why: { zh: '消息时间不细于业务时间', en: 'the record timestamp is no finer than the event time' },
    },
    {
      term: 'where',
      value: agreement.where ?? '-',
      why: { zh: '不满足者不共享', en: 'rows that do not match are not shared' },
    },
    {
      term: 'tombstones',
      value: effectiveTombstones(agreement, dataset),
      why: { zh: '源记录删除时', en: 'when the source record is deleted' },
    },
    {
      term: 'onLeave',
      value: effectiveOnLeave(agreement, dataset),
      why: { zh: '记录不再满足条件时', en: 'when a row stops matching' },
    },
    {
      term: 'headers',
      value: agreement.headers.join(', ') || '-',
      why: { zh: '允许通过的消息头', en: 'record headers that may cross' },
    },
  ];
}
