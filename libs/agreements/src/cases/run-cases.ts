import { decodeValue } from '@rail/avro';
import type { DatasetManifest } from '@rail/catalogue';
import { describeError, errorTable, isRailError } from '@rail/kernel';
import { linkageKey, pseudonym } from '@rail/transcoder';

import { compileAgreement, type CompiledAgreement } from '../compile/compile-agreement.ts';
import type { SharingAgreement } from '../model/agreement.schema.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { type PolicyFinding, statuteText } from '../policy/finding.ts';
import { type AgreementCase, type AgreementCases, ExpectedPseudonym } from './agreement-cases.ts';
import { fieldAt, recordOf } from './case-record.ts';
import { jsonValue } from './record-json.ts';
import { RecordSharing, type ShareOutcome } from './share-record.ts';

export interface CaseResult {
  readonly name: string;
  /** What differs from what the case expects; empty if nothing does. */
  readonly differences: readonly string[];
}

/** Cases need some secret, never the real one. */
const caseSecret = Buffer.from('a secret for cases only');

/** Runs the cases of an agreement through the code that enforces it. */
export function runCases(agreement: SharingAgreement, dataset: DatasetManifest, cases: AgreementCases): CaseResult[] {
  const said = policyCases(agreement, dataset, cases);
  if (cases.refused !== undefined || said.some(({ differences }) => differences.length > 0)) return said;
  const compiled = compileAgreement(agreement, dataset, () => caseSecret);
  const sharing = new RecordSharing(compiled, dataset);
  const shown = cases.cases.map((one) => {
    try {
      const outcome = sharing.share(recordOf(one, cases.base ?? {}, dataset));
      return { name: one.name, differences: differencesOf(one, outcome, compiled) };
    } catch (error) {
      if (!isRailError(error)) throw error;
      return { name: one.name, differences: [describeError(error)] };
    }
  });
  return [...said, ...shown];
}

/** One result for what policy says, unless it says nothing and nothing is expected. */
function policyCases(agreement: SharingAgreement, dataset: DatasetManifest, cases: AgreementCases): CaseResult[] {
  const findings = checkPolicy(agreement, dataset);
  const refusals = differencesBetween('refusals', findings, 'refuse', cases.refused ?? []);
  if (cases.refused !== undefined) return [{ name: `${agreement.id} is refused`, differences: refusals }];
  if (findings.length + cases.warned.length === 0) return [];
  const warnings = differencesBetween('warnings', findings, 'warn', cases.warned);
  return [{ name: 'policy says what the cases name', differences: [...refusals, ...warnings] }];
}

function differencesBetween(
  what: string,
  findings: readonly PolicyFinding[],
  severity: PolicyFinding['severity'],
  wanted: AgreementCases['warned'],
): string[] {
  const found = findings
    .filter((finding) => finding.severity === severity)
    .map(({ rule, path, statute }) =>
      findingText(rule, path.join('.'), statute === undefined ? undefined : statuteText(statute)),
    );
  return compared(
    what,
    found,
    wanted.map(({ rule, path, statute }) => findingText(rule, path, statute)),
  );
}

function findingText(rule: string, path: string, statute: string | undefined): string {
  return `${rule} at ${path}${statute === undefined ? '' : ` by ${statute}`}`;
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
      compared(path, fieldAt(json, path) ?? null, settle(expected)),
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
