import { RailError } from '@rail/kernel';
import { parseDocument } from 'yaml';
import { z } from 'zod';

/** In a cases file `!pseudonym text`: the pseudonym of that text in the agreement's linkage domain. */
export class ExpectedPseudonym {
  readonly of: string;

  constructor(of: string) {
    this.of = of;
  }
}

const record = z.record(z.string(), z.unknown());
const key = z.union([z.string(), z.instanceof(ExpectedPseudonym), z.null()]);

const caseSchema = z.strictObject({
  /** The invariant that the case shows. */
  name: z.string().min(1),
  /** Laid over `base`; null is a deletion. */
  record: record.nullable().default({}),
  outcome: z.enum(['delivered', 'filteredOut', 'quarantined']),
  reason: z.string().optional(),
  key: key.optional(),
  /** The whole shared record; null if a deletion is written. */
  share: record.nullable().optional(),
  /** Some fields of the shared record. */
  part: record.optional(),
});

/** A finding of policy: the rule, the part of the agreement, and the statute that the rule rests on. */
const expectedFinding = z.strictObject({ rule: z.string(), path: z.string(), statute: z.string().optional() });

const casesSchema = z.strictObject({
  agreement: z.string(),
  /** A whole record of the dataset. */
  base: record.optional(),
  cases: z.array(caseSchema).default([]),
  /** For an agreement that policy must refuse. */
  refused: z.array(expectedFinding).optional(),
  /** What policy warns of, all of it. */
  warned: z.array(expectedFinding).default([]),
});

export type AgreementCases = z.output<typeof casesSchema>;
export type AgreementCase = AgreementCases['cases'][number];

/** Reads a `*.cases.yaml`. Throws AGREEMENT_INVALID with every fault. */
export function parseCases(text: string, file: string): AgreementCases {
  const document = parseDocument(text, {
    customTags: [{ tag: '!pseudonym', resolve: (of: string) => new ExpectedPseudonym(of) }],
  });
  const [syntax] = document.errors;
  if (syntax !== undefined) throw new RailError('AGREEMENT_INVALID', syntax.message, { at: file });
  const parsed = casesSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')} ${issue.message}`);
  throw new RailError('AGREEMENT_INVALID', faults.join('\n'), { at: file });
}
