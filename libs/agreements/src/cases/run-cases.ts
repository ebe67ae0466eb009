import { decodeValue, encodeValue } from '@rail/avro';
import type { DatasetManifest } from '@rail/catalogue';
import { describeError, errorTable, isRailError } from '@rail/kernel';
import { linkageKey, pseudonym } from '@rail/transcoder';

import { compileAgreement, type CompiledAgreement } from '../compile/compile-agreement.ts';
import type { SharingAgreement } from '../model/agreement.schema.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { type AgreementCase, type AgreementCases, ExpectedPseudonym } from './agreement-cases.ts';
import { avroValue, jsonValue } from './record-json.ts';
import { RecordSharing, type ShareOutcome } from './share-record.ts';

export interface CaseResult {
  readonly name: string;
  /** What differs from what the case expects; empty if nothing does. */
  readonly differences: readonly string[];
}

/** Cases need some secret, never the real one. */
const caseSecret = Buffer.from('a secret for cases only');
const publishedMs = Date.UTC(2026, 0, 15, 3, 4, 5);

/** Runs the cases of an agreement through the code that enforces it. */
export function runCases(agreement: SharingAgreement, dataset: DatasetManifest, cases: AgreementCases): CaseResult[] {
  if (cases.refused !== undefined) return [refusedCase(agreement, dataset, cases.refused)];
  const compiled = compileAgreement(agreement, dataset, () => caseSecret);
  const sharing = new RecordSharing(compiled, dataset);
  return cases.cases.map((one) => {
    try {
      const outcome = sharing.share(sourceOf(one, cases.base ?? {}, dataset));
      return { name: one.name, differences: differencesOf(one, outcome, compiled) };
    } catch (error) {
      if (!isRailError(error)) throw error;
      return { name: one.name, differences: [describeError(error)] };
    }
  });
}

function refusedCase(
  agreement: SharingAgreement,
  dataset: DatasetManifest,
  expected: NonNullable<AgreementCases['refused']>,
): CaseResult {
  const found = checkPolicy(agreement, dataset)
    .filter((finding) => finding.severity === 'refuse')
    .map(({ rule, path }) => `${rule} at ${path.join('.')}`);
  const wanted = expected.map(({ rule, path }) => `${rule} at ${path}`);
  return { name: `${agreement.id} is refused`, differences: compared('refusals', found, wanted) };
}

function sourceOf(one: AgreementCase, base: object, dataset: DatasetManifest): Parameters<RecordSharing['share']>[0] {
  const json = laidOver(base, one.record ?? {}) as Record<string, unknown>;
  const key = Buffer.from(dataset.key.map((path) => String(fieldAt(json, path))).join('|'), 'utf8');
  if (one.record === null) return { key, value: null, timestampMs: publishedMs };
  return { key, value: encodeValue(dataset.schema, avroValue(dataset.schema, json)), timestampMs: publishedMs };
}

function differencesOf(one: AgreementCase, got: ShareOutcome, compiled: CompiledAgreement): string[] {
  const pseudonyms = linkageKey(caseSecret, 'sha256');
  const settle = (expected: unknown): unknown => settled(expected, (text) => pseudonym(pseudonyms, Buffer.from(text)));
  const value = got.share?.value ?? null;
  const json = value === null ? null : jsonValue(compiled.shareSchema, decodeValue(compiled.shareSchema, value).value);
  const reasons: readonly unknown[] = got.reason === undefined ? [] : [got.reason, errorTable[got.reason].number];
  return [
    ...compared('outcome', got.outcome, one.outcome),
    ...(one.reason === undefined
      ? []
      : compared('reason', reasons.includes(one.reason) ? one.reason : reasons, one.reason)),
    ...(one.key === undefined ? [] : compared('key', got.share?.key?.toString('utf8') ?? null, settle(one.key))),
    ...(one.share === undefined ? [] : compared('share', json, settle(one.share))),
    ...compared('written', got.share !== undefined, one.outcome === 'delivered' || one.share === null),
    ...Object.entries(one.part ?? {}).flatMap(([path, expected]) =>
      compared(path, json === null ? null : (fieldAt(json as Record<string, unknown>, path) ?? null), settle(expected)),
    ),
  ];
}

function compared(what: string, got: unknown, wanted: unknown): string[] {
  const [left, right] = [JSON.stringify(sorted(got)), JSON.stringify(sorted(wanted))];
  return left === right ? [] : [`${what} is ${left}, expected ${right}`];
}

/** Fields in the order of their names: order means nothing in a record. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function settled(expected: unknown, pseudonymOf: (text: string) => string): unknown {
  if (expected instanceof ExpectedPseudonym) return pseudonymOf(expected.of);
  if (Array.isArray(expected)) return expected.map((item) => settled(item, pseudonymOf));
  if (typeof expected !== 'object' || expected === null) return expected;
  return Object.fromEntries(Object.entries(expected).map(([name, inner]) => [name, settled(inner, pseudonymOf)]));
}

function laidOver(base: unknown, over: unknown): unknown {
  if (!isGroup(base) || !isGroup(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) merged[name] = laidOver(base[name], value);
  return merged;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldAt(json: Record<string, unknown>, path: string): unknown {
  let value: unknown = json;
  for (const name of path.split('.')) value = isGroup(value) ? value[name] : undefined;
  return value;
}
