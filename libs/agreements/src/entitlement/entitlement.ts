import { canonicalForm, parseSchema, schemaToJson } from '@rail/avro';
import { RailError } from '@rail/kernel';
import { z } from 'zod';

import {
  compileAgreement,
  type CompiledAgreement,
  type DomainSecrets,
  shareSchemaOf,
} from '../compile/compile-agreement.ts';
import type { PinnedDataset } from '../compile/terms.ts';
import { agreementSchema, type SharingAgreement } from '../model/agreement.schema.ts';
import { instantMs, periodMs } from '../model/instant.ts';

const datasetSchema = z.strictObject({
  line: z.string(),
  id: z.string(),
  zh: z.string(),
  kind: z.enum(['state', 'event', 'measurement']),
  key: z.array(z.string()).min(1),
  version: z.string(),
  eventTime: z.string(),
  topic: z.string(),
  schemaText: z.string(),
});

const entitlementSchema = z.strictObject({
  /** Version of this form. */
  v: z.literal(1),
  agreement: agreementSchema,
  dataset: datasetSchema,
  shareSchemaText: z.string(),
  shareSchemaId: z.int().nonnegative(),
  /** When control let it take effect: `start: now` means this moment. Milliseconds since 1970. */
  activatedMs: z.int(),
});

/**
 * What the router enforces: an agreement version, the dataset schema that it pins, and the registered schema of its
 * share. Plain JSON; control writes it to `rail.agreements`, keyed by the agreement's id, and takes it back by a
 * tombstone.
 */
export type Entitlement = z.output<typeof entitlementSchema>;

/** The schema text that control registers under the share's subject before it writes the entitlement. */
export function shareSchemaText(agreement: SharingAgreement, dataset: PinnedDataset): string {
  return JSON.stringify(schemaToJson(shareSchemaOf(agreement, dataset)));
}

export function entitlementOf(
  agreement: SharingAgreement,
  dataset: PinnedDataset,
  shareSchemaId: number,
  activatedMs: number,
): Entitlement {
  const { line, id, zh, kind, key, version, eventTime, topic, schemaText } = dataset;
  return {
    v: 1,
    agreement,
    dataset: { line, id, zh, kind, key: [...key], version, eventTime, topic, schemaText },
    shareSchemaText: shareSchemaText(agreement, dataset),
    shareSchemaId,
    activatedMs,
  };
}

export function serialiseEntitlement(entitlement: Entitlement): string {
  return JSON.stringify(entitlement);
}

/** Throws STORAGE_CORRUPT for a text that is no entitlement of a known form; `at` says where it was read. */
export function parseEntitlement(text: string, at: string): Entitlement {
  try {
    return entitlementSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new RailError('STORAGE_CORRUPT', 'not an entitlement of version 1', { at, cause });
  }
}

/**
 * Compiles what an entitlement pins. Throws SCHEMA_INCOMPATIBLE if this program would derive another share schema than
 * the registered one: its records would not be what their schema id says.
 */
export function compileEntitlement(entitlement: Entitlement, secrets: DomainSecrets): CompiledAgreement {
  const { agreement, dataset } = entitlement;
  const schema = parseSchema(dataset.schemaText);
  if (schema.kind !== 'record') throw new RailError('SCHEMA_INVALID', 'the schema of a dataset is a record');
  const compiled = compileAgreement(agreement, { ...dataset, schema }, secrets);
  if (canonicalForm(compiled.shareSchema) !== canonicalForm(parseSchema(entitlement.shareSchemaText))) {
    const name = `${agreement.id} v${agreement.version}`;
    throw new RailError('SCHEMA_INCOMPATIBLE', `the share schema of ${name} is not the registered one`);
  }
  return compiled;
}

/** The source records that an entitlement covers, by their publication time. Half-open, in milliseconds since 1970. */
export interface ActiveWindow {
  readonly startMs: number;
  readonly untilMs: number;
}

/** `start` says how far back sharing reaches, `validity` until when it goes on. */
export function activeWindow({ agreement, activatedMs }: Entitlement): ActiveWindow {
  const { untilMs } = periodMs(agreement.validity);
  const { start } = agreement;
  const startMs = start === 'earliest' ? 0 : start === 'now' ? activatedMs : (instantMs(start) ?? Infinity);
  return { startMs, untilMs };
}

/** Whether an agreement is in force at a moment: validity limits when we share. */
export function isInForce(agreement: SharingAgreement, nowMs: number): boolean {
  const { fromMs, untilMs } = periodMs(agreement.validity);
  return nowMs >= fromMs && nowMs < untilMs;
}
