import { type AvroSchema, parseSchema } from '@rail/avro';
import { shareTopic, valueSubject } from '@rail/catalogue';
import {
  applyTreatment,
  checkFilter,
  type DateUnit,
  deriveShareSchema,
  type FieldRule,
  type LinkageAlgorithm,
  type LinkageKey,
  linkageKey,
  parseFilter,
  type Projection,
  type RowFilter,
  type Treatment,
} from '@rail/transcoder';

import type { DeclaredTreatment, SharingAgreement } from '../model/agreement.schema.ts';
import { periodMs } from '../model/instant.ts';
import {
  effectiveDomain,
  effectiveFields,
  effectiveKey,
  effectiveOnLeave,
  effectiveTombstones,
  type PinnedDataset,
  rowCondition,
  ruleAt,
  type ShareKey,
} from './terms.ts';

/** The secret of a linkage domain, from wherever secrets are kept. */
export type DomainSecrets = (domain: string) => Buffer;

export type TimestampPrecision = 'exact' | DateUnit;

/** An agreement as the router enforces it. */
export interface CompiledAgreement {
  readonly agreement: SharingAgreement;
  readonly projection: Projection;
  readonly key: ShareKey;
  /** Keys the pseudonym of the record key; there if `key` is `pseudonym`. */
  readonly linkageKey?: LinkageKey;
  readonly tombstones: 'forward' | 'drop';
  readonly onLeave: 'tombstone' | 'keep';
  /** Names of record headers that may cross. */
  readonly headers: readonly string[];
  readonly shareSchema: AvroSchema;
  readonly shareTopic: string;
  readonly shareSubject: string;
  readonly timestampPrecision: TimestampPrecision;
  /** The timestamp of a share record: no finer than the event time that the agreement shares. */
  readonly timestampOf: (sourceMs: number) => number;
}

/**
 * Compiles an agreement that policy accepts. Throws AGREEMENT_FIELD_UNKNOWN, AGREEMENT_INVALID or FILTER_INVALID where
 * agreement and dataset do not fit.
 */
export function compileAgreement(
  agreement: SharingAgreement,
  dataset: PinnedDataset,
  secrets: DomainSecrets,
): CompiledAgreement {
  const keys = new DomainKeys(secrets(effectiveDomain(agreement)));
  const fields = effectiveFields(agreement, dataset);
  const rules = [...fields].map(([path, treatment]) => ({ path, treatment: treatmentOf(treatment, keys) }));
  const shareSchema = deriveShareSchema(dataset.schema, rules, { name: shareSchemaName(agreement.id) });
  const filter = rowFilter(agreement, dataset);
  const key = effectiveKey(agreement, dataset);
  const topic = shareTopic(agreement.id);
  const timestampPrecision = precisionOf(fields.get(dataset.eventTime));
  return {
    agreement,
    projection: projectionOf(agreement.id, rules, shareSchema, filter),
    key,
    ...(key === 'pseudonym' ? { linkageKey: keys.of(keyAlgorithm(dataset, fields)) } : {}),
    tombstones: effectiveTombstones(agreement, dataset),
    onLeave: effectiveOnLeave(agreement, dataset),
    headers: agreement.headers,
    shareSchema,
    shareTopic: topic,
    shareSubject: valueSubject(topic),
    timestampPrecision,
    timestampOf: timestampAt(timestampPrecision),
  };
}

/** The schema of a share depends on no secret: what control registers before an agreement starts. */
export function shareSchemaOf(agreement: SharingAgreement, dataset: PinnedDataset): AvroSchema {
  return compileAgreement(agreement, dataset, () => Buffer.from('schema only')).shareSchema;
}

/** Avro names have no hyphens. */
function shareSchemaName(id: string): string {
  return `rail.share.${id.replaceAll('-', '_')}`;
}

class DomainKeys {
  readonly #secret: Buffer;
  readonly #keys = new Map<LinkageAlgorithm, LinkageKey>();

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  of(algorithm: LinkageAlgorithm): LinkageKey {
    const known = this.#keys.get(algorithm) ?? linkageKey(this.#secret, algorithm);
    this.#keys.set(algorithm, known);
    return known;
  }
}

function treatmentOf(declared: DeclaredTreatment, keys: DomainKeys): Treatment {
  if (declared === 'hash') return { kind: 'hash', key: keys.of('sha256') };
  if (typeof declared === 'string') return { kind: declared };
  if (declared.mask !== undefined) return { kind: 'mask', ...declared.mask };
  if (declared.hash !== undefined) return { kind: 'hash', key: keys.of(declared.hash.algorithm) };
  const { date, division, bucket = 1 } = declared.generalise ?? {};
  if (date !== undefined) return { kind: 'generalise', to: { date } };
  return { kind: 'generalise', to: division === undefined ? { bucket } : { division } };
}

/** The treatment as the transcoder knows it, for checks that need no secret. */
export function secretlessTreatment(declared: DeclaredTreatment): Treatment {
  return treatmentOf(declared, new DomainKeys(Buffer.from('checks only')));
}

/** A key of one field that is hashed joins with that field: it takes the same algorithm. */
function keyAlgorithm(dataset: PinnedDataset, fields: ReadonlyMap<string, DeclaredTreatment>): LinkageAlgorithm {
  for (const path of dataset.key) {
    const treatment = ruleAt(fields, path)?.treatment;
    if (typeof treatment === 'object' && treatment.hash !== undefined) return treatment.hash.algorithm;
  }
  return 'sha256';
}

function rowFilter(agreement: SharingAgreement, dataset: PinnedDataset): RowFilter | undefined {
  const condition = rowCondition(agreement, dataset, periodMs(agreement.dataPeriod ?? {}));
  return condition === undefined ? undefined : checkFilter(parseFilter(condition), dataset.schema);
}

function projectionOf(
  id: string,
  rules: readonly FieldRule[],
  shareSchema: AvroSchema,
  filter: RowFilter | undefined,
): Projection {
  return filter === undefined ? { id, rules, shareSchema } : { id, rules, shareSchema, filter };
}

function precisionOf(eventTime: DeclaredTreatment | undefined): TimestampPrecision {
  return (typeof eventTime === 'object' && eventTime.generalise?.date) || 'exact';
}

const timestampSchema = parseSchema({ type: 'long', logicalType: 'timestamp-millis' });

function timestampAt(precision: TimestampPrecision): (sourceMs: number) => number {
  if (precision === 'exact') return (sourceMs) => sourceMs;
  const treatment: Treatment = { kind: 'generalise', to: { date: precision } };
  return (sourceMs) => Number(applyTreatment(treatment, timestampSchema, BigInt(sourceMs)));
}
