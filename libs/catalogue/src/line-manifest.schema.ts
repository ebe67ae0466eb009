import { parseDurationMs } from '@rail/kernel';
import { z } from 'zod';

import { grades, openClasses, sharingClasses, updateFrequencies } from './classes.ts';
import { type CodeListName, codeLists } from './codes/code-list.ts';
import { type IdentifierKind, identifierChecks } from './identifiers/table.ts';

const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an id is lower case words joined by -');
const fieldPath = z.string().regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/, 'a field is a name or names joined by dots');
const share = z.number().min(0).max(0.5);
const names = { zh: z.string().min(1), en: z.string().min(1) };

const duration = z.string().transform((text, context) => {
  try {
    return parseDurationMs(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'a duration is a number with ms, s, m, h or d' });
    return z.NEVER;
  }
});

/** 时刻表: when records are due. */
const timetable = z.strictObject({
  /** The hours in which records come, Asia/Shanghai. */
  window: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a window is HH:MM-HH:MM'),
  /** Every day, or the working days of the State Council's calendar. */
  calendar: z.enum(['every-day', 'working-days']),
  /** Silence longer than this within the window is late. */
  grace: duration,
});

/** What becomes of a record that breaks a rule: set aside, or shared all the same and counted. */
const breach = z.enum(['quarantine', 'mark']);
const on = breach.default('quarantine');

/** What must hold in every record; each rule is named in the catalogue and in findings. A field that is null breaks none. */
const qualityRule = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z.literal('identifier'),
    field: fieldPath,
    kind: z.enum(Object.keys(identifierChecks) as [IdentifierKind, ...IdentifierKind[]]),
    on,
  }),
  z.strictObject({
    rule: z.literal('code-list'),
    field: fieldPath,
    list: z.enum(Object.keys(codeLists) as [CodeListName, ...CodeListName[]]),
    on,
  }),
  z.strictObject({ rule: z.literal('not-after'), field: fieldPath, other: fieldPath, on }),
  /** The date of birth that a citizen number holds. */
  z.strictObject({ rule: z.literal('birth-date'), field: fieldPath, of: fieldPath, on }),
  /** 空气质量指数 of the worst pollutant by the standard that was in force at the hour (HJ 633). */
  z.strictObject({
    rule: z.literal('air-quality-index'),
    field: fieldPath,
    pollutants: fieldPath,
    standard: fieldPath,
    on,
  }),
  /** The class of the worst item of a water sample (GB 3838-2002); the items have the names of the standard's. */
  z.strictObject({ rule: z.literal('surface-water-class'), field: fieldPath, on }),
  /** A condition in CEL over the record, such as a sum. */
  z.strictObject({ rule: z.literal('holds'), field: fieldPath, that: z.string().min(1), on }),
  /**
   * From one version of a key to the next, the field may stay or move only as listed. It needs what the record was
   * before, which a router remembers of the latest keys only: the rule marks, and never sets aside.
   */
  z.strictObject({
    rule: z.literal('life-cycle'),
    field: fieldPath,
    moves: z.record(z.string(), z.array(z.string())),
    on: z.literal('mark').default('mark'),
  }),
]);

const dataset = z.strictObject({
  id,
  ...names,
  kind: z.enum(['state', 'event', 'measurement']),
  /** The fields of the Kafka key, joined by `|`. */
  key: z.array(fieldPath).min(1),
  /** The fields that name the person or body a record is about. */
  identity: z.array(fieldPath),
  version: fieldPath,
  eventTime: fieldPath,
  partitions: z.int().min(1).max(1024),
  sharing: z.enum(sharingClasses),
  open: z.enum(openClasses),
  grade: z.enum(grades),
  frequency: z.enum(updateFrequencies),
  /** What a new version of the schema must be able to do, in the words of the schema registry. */
  compatibility: z
    .enum(['BACKWARD', 'BACKWARD_TRANSITIVE', 'FORWARD_TRANSITIVE', 'FULL_TRANSITIVE'])
    .default('BACKWARD'),
  timetable,
  /** 承诺时效: an event is shared within this time. */
  freshness: duration,
  quality: z.array(qualityRule),
  /** Records of this dataset among a thousand of all lines together. */
  rate: z.strictObject({ weight: z.number().positive() }),
  /** Shares of records that a generator makes faulty, as the department's feed is known to be. */
  errors: z.strictObject({ late: share, duplicate: share, disorder: share, malformed: share }),
});

/** The model of `line.yaml`: one department's line. */
export const lineManifestModel = z.strictObject({
  id,
  number: z.int().min(1).max(99),
  department: z.strictObject(names),
  contact: z.strictObject({ unit: z.string().min(1), phone: z.string().min(1), email: z.email() }),
  datasets: z.array(dataset).min(1),
});

export type LineDeclaration = z.output<typeof lineManifestModel>;
export type DatasetDeclaration = LineDeclaration['datasets'][number];
export type QualityRule = z.output<typeof qualityRule>;
