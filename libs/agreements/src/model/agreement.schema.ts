import { z } from 'zod';
import { instantMs } from './instant.ts';
import { parseSubscriber, subscriberFault } from './subscriber.ts';

/** Identifiers are parts of topic names: lower case, digits and hyphens. */
const agreementIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words and digits joined by hyphens, as in mr-me-001')
  .max(60);

const nameSchema = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower case with hyphens');
const instant = z.string().refine((text) => instantMs(text) !== undefined, {
  error: 'must be a day (2026-01-01, midnight +08:00) or a time with a zone (2026-01-01T08:00:00+08:00)',
});
const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** Parameters by treatment; the plain word is short for a treatment without parameters. */
const treatmentObject = z
  .strictObject({
    mask: z.strictObject({ keepFirst: z.int().min(0).max(1000), keepLast: z.int().min(0).max(1000) }).optional(),
    hash: z.strictObject({ algorithm: z.enum(['sha256', 'sm3']) }).optional(),
    generalise: z
      .strictObject({
        date: z.enum(['hour', 'day', 'month', 'year']).optional(),
        division: z.enum(['province', 'city']).optional(),
        bucket: z.number().positive().optional(),
      })
      .refine((to) => Object.keys(to).length === 1, { error: 'must name exactly one of date, division, bucket' })
      .optional(),
  })
  .refine((kinds) => Object.keys(kinds).length === 1, { error: 'must name exactly one of mask, hash, generalise' });

/** What an agreement writes behind a field. */
const declaredTreatmentSchema = z.union([z.enum(['pass', 'hash', 'nullify']), treatmentObject]);

const fieldPath = z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'must be field names joined by dots');

const legalBasis = z.strictObject({
  title: z.string().min(1),
  /** Articles as in the statute: "56", "14.2". */
  articles: z.array(z.string().regex(/^\d+(\.\d+)*$/, 'must be an article number in quotes, as in "56"')).default([]),
});

const subscriberSchema = z.string().superRefine((text, context) => {
  if (parseSubscriber(text) === undefined) context.addIssue({ code: 'custom', message: subscriberFault(text) });
});

/** What a purpose is bound to: the agreement ends with it. */
const boundTo = z.strictObject({
  kind: z.enum(['case', 'response']),
  /** The number of the case, or of the warning that is responded to. */
  reference: z.string().min(1),
});

/** Consent of those whom the data are about, where a statute asks for it. */
const consent = z.strictObject({
  form: z.enum(['written', 'separate']),
  /** Where the consents are kept. */
  reference: z.string().min(1),
});

const owner = z.strictObject({
  role: z.enum(['provider', 'subscriber']),
  office: z.string().min(1),
  contact: z.string().min(1),
});

/**
 * One version of a sharing agreement as its file declares it. Everything stays in its declared form (times as text), so
 * that a parsed agreement is plain JSON and parses to itself.
 */
export const agreementSchema = z.strictObject({
  id: agreementIdSchema,
  version: z.int().min(1),
  provider: nameSchema,
  /** The vocabulary: `subscriber.ts`. */
  subscriber: subscriberSchema,
  /** Who is in the pool that subscribes. */
  members: z.array(subscriberSchema).optional(),
  dataset: z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, 'must be <line>/<dataset>'),
  purpose: bilingual,
  legalBasis: z.array(legalBasis).default([]),
  boundTo: boundTo.optional(),
  consent: consent.optional(),
  sharingClass: z.enum(['unconditional', 'restricted']),
  owners: z.array(owner).min(1),
  validity: z.strictObject({ from: instant, until: instant }),
  dataPeriod: z.strictObject({ from: instant.optional(), until: instant.optional() }).optional(),
  start: z.union([z.enum(['now', 'earliest']), instant]),
  where: z.string().min(1).optional(),
  fields: z.record(fieldPath, declaredTreatmentSchema).refine((fields) => Object.keys(fields).length > 0, {
    error: 'must name at least one field: what is not named is not shared',
  }),
  key: z.enum(['pass', 'pseudonym', 'none']).optional(),
  headers: z.array(z.string().min(1).max(128)).default(['traceparent', 'tracestate']),
  tombstones: z.enum(['forward', 'drop']).optional(),
  onLeave: z.enum(['tombstone', 'keep']).optional(),
  linkageDomain: agreementIdSchema.optional(),
  quota: z
    .strictObject({ recordsPerDay: z.int().positive().optional(), recordsPerSecond: z.int().positive().optional() })
    .optional(),
  onQuota: z.enum(['wait', 'stop']).default('wait'),
  onSuspend: z.enum(['gap', 'backfill']).default('gap'),
  onRevoke: z.enum(['cut', 'drain']).default('cut'),
});

/** An immutable version of an agreement: an amendment is another version. */
export type SharingAgreement = z.output<typeof agreementSchema>;
export type DeclaredTreatment = z.output<typeof declaredTreatmentSchema>;
export type LegalBasis = SharingAgreement['legalBasis'][number];
