import type { DatasetManifest } from '@rail/catalogue';

import type { DeclaredTreatment, SharingAgreement } from '../model/agreement.schema.ts';

/** What an agreement needs to know of its dataset, and what an entitlement therefore pins. */
export type PinnedDataset = Pick<
  DatasetManifest,
  'line' | 'id' | 'zh' | 'kind' | 'key' | 'version' | 'eventTime' | 'topic' | 'schema' | 'schemaText'
>;

/** What goes with every row, so that each can be filtered by place and ordered. */
const rowFields = ['divisionCode', 'eventTime', 'sourceVersion'];

/** The fields of an agreement with those that go with every row; the declared ones first. */
export function effectiveFields(
  agreement: SharingAgreement,
  dataset: PinnedDataset,
): ReadonlyMap<string, DeclaredTreatment> {
  const fields = new Map<string, DeclaredTreatment>(Object.entries(agreement.fields));
  const present = new Set(dataset.schema.fields.map((field) => field.name));
  for (const name of [...rowFields, dataset.eventTime, dataset.version]) {
    if (present.has(name) && !fields.has(name)) fields.set(name, 'pass');
  }
  return fields;
}

/** The rule that holds at a path: the longest that leads to it. */
export function ruleAt(
  fields: ReadonlyMap<string, DeclaredTreatment>,
  path: string,
): { readonly path: string; readonly treatment: DeclaredTreatment } | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const prefix = path.slice(0, end);
    const treatment = fields.get(prefix);
    if (treatment !== undefined) return { path: prefix, treatment };
  }
  return undefined;
}

export type TreatmentName = 'pass' | 'mask' | 'hash' | 'generalise' | 'nullify';

export function treatmentName(treatment: DeclaredTreatment): TreatmentName {
  if (typeof treatment === 'string') return treatment;
  if (treatment.mask !== undefined) return 'mask';
  return treatment.hash === undefined ? 'generalise' : 'hash';
}

/** A treatment as a person writes it: `mask {keepFirst: 1, keepLast: 0}`. */
export function treatmentText(treatment: DeclaredTreatment): string {
  if (typeof treatment === 'string') return treatment;
  const name = treatmentName(treatment);
  const parameters = Object.entries(treatment[name as 'mask'] ?? {}).map(([key, value]) => `${key}: ${value}`);
  return `${name} {${parameters.join(', ')}}`;
}

export type ShareKey = 'pass' | 'pseudonym' | 'none';

/** The key as declared; left out, it is treated like its fields: passed only if every one of them passes. */
export function effectiveKey(agreement: SharingAgreement, dataset: PinnedDataset): ShareKey {
  if (agreement.key !== undefined) return agreement.key;
  const fields = effectiveFields(agreement, dataset);
  return dataset.key.every((path) => ruleAt(fields, path)?.treatment === 'pass') ? 'pass' : 'pseudonym';
}

/** Whether rows are left out: by `where` or by the period that the data may come from. */
export function selectsRows(agreement: SharingAgreement): boolean {
  const { where, dataPeriod } = agreement;
  return where !== undefined || dataPeriod?.from !== undefined || dataPeriod?.until !== undefined;
}

/** A tombstone has no fields to filter by; without a key it means nothing. */
export function effectiveTombstones(agreement: SharingAgreement, dataset: PinnedDataset): 'forward' | 'drop' {
  if (effectiveKey(agreement, dataset) === 'none') return 'drop';
  return agreement.tombstones ?? 'forward';
}

/** Whether a record that stops matching is taken back: a state unless the agreement keeps it, an event if it says so. */
export function effectiveOnLeave(agreement: SharingAgreement, dataset: PinnedDataset): 'tombstone' | 'keep' {
  if (!selectsRows(agreement) || effectiveKey(agreement, dataset) === 'none') return 'keep';
  return agreement.onLeave ?? (dataset.kind === 'state' ? 'tombstone' : 'keep');
}

/** The domain whose secret keys every pseudonym of this agreement; by default nothing links beyond it. */
export function effectiveDomain(agreement: SharingAgreement): string {
  return agreement.linkageDomain ?? agreement.id;
}

/** `where` and `dataPeriod` as one condition. */
export function rowCondition(
  agreement: SharingAgreement,
  dataset: PinnedDataset,
  period: RowPeriod,
): string | undefined {
  const parts: string[] = [];
  if (period.fromMs !== -Infinity) parts.push(`${dataset.eventTime} >= ${period.fromMs}`);
  if (period.untilMs !== Infinity) parts.push(`${dataset.eventTime} < ${period.untilMs}`);
  if (agreement.where !== undefined) parts.push(parts.length === 0 ? agreement.where : `(${agreement.where}\n)`);
  return parts.length === 0 ? undefined : parts.join(' && ');
}

interface RowPeriod {
  readonly fromMs: number;
  readonly untilMs: number;
}
