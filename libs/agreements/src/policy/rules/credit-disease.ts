import type { PolicyContext } from '../context.ts';
import { creditStatute, isForCredit } from '../credit.ts';
import { type PolicyFinding, refusal } from '../finding.ts';
import { isAmong, itemsUsed } from '../items-used.ts';

/** Datasets that are medical history as a whole: that someone was treated, and where, is part of it. */
const medicalHistories = new Set(['health/hospital-visit']);

/** Items of other datasets that tell of a disease. */
const diseaseItems: Readonly<Record<string, readonly string[]>> = {
  'civil-affairs/elderly-care': ['ability'],
  'health/health-event': [
    'detail.causeIcd10',
    'detail.diseaseCode',
    'detail.lawClass',
    'detail.onsetOn',
    'detail.diagnosedAt',
    'detail.suspectFood',
    'detail.exposureOn',
  ],
  'medical-security/settlement': ['medicalKind', 'admittedOn', 'feeLines', 'diagnoses'],
};

/** A credit file never holds disease or medical history of a person, whatever the treatment: it may not be collected. */
export function creditDisease(context: PolicyContext): PolicyFinding[] {
  const { agreement } = context;
  if (!isForCredit(agreement)) return [];
  if (medicalHistories.has(agreement.dataset)) {
    return [found(['dataset'], agreement.dataset)];
  }
  const items = diseaseItems[agreement.dataset] ?? [];
  return itemsUsed(context)
    .filter(({ item }) => isAmong(item, items))
    .map(({ item, path }) => found(path, item));
}

function found(path: readonly string[], what: string): PolicyFinding {
  return {
    ...refusal(
      'credit-disease',
      path,
      `${what} 属疾病和病史信息,信用档案禁止归集`,
      `${what} is disease or medical history: a credit file must never hold it`,
    ),
    statute: creditStatute,
  };
}
