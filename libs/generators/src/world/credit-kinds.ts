import { cities, counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { usccBytes } from './enterprises.ts';
import { idNumberBytes } from './persons.ts';
import { AGENCY, INSTITUTION, publicBodies, SOCIETY } from './public-bodies.ts';
import type { World } from './world.ts';

export const polarities = ['BASIC', 'ADVERSE', 'GOOD'] as const;
export const [BASIC, ADVERSE, GOOD] = [0, 1, 2];
export const subjectKinds = ['ENTERPRISE', 'PERSON', 'SOCIAL_ORG', 'INSTITUTION', 'GOVERNMENT'] as const;
export const [ENTERPRISE_SUBJECT, PERSON_SUBJECT, SOCIETY_SUBJECT, INSTITUTION_SUBJECT, AGENCY_SUBJECT] = [
  0, 1, 2, 3, 4,
];
export const creditKindNames = [
  'LICENCE',
  'PENALTY',
  'JUDGMENT_DEFAULT',
  'CRIME',
  'FORCED_ENFORCEMENT',
  'SERIOUS_DISHONEST',
  'REWARD',
] as const;

/** A kind of credit item. */
export interface CreditKind {
  /** Index into `creditKindNames`. */
  readonly index: number;
  readonly polarity: number;
  readonly dept: string;
  /** Between year and number of the document; a court's is written otherwise. */
  readonly paper: string;
  readonly isCourt: boolean;
  readonly hasAmount: boolean;
  /** Index into A to E. */
  readonly bestGrade: number;
}

const kind = (
  index: number,
  polarity: number,
  dept: string,
  paper: string,
  isCourt: boolean,
  hasAmount: boolean,
  bestGrade: number,
): CreditKind => ({ index, polarity, dept, paper, isCourt, hasAmount, bestGrade });

export const SERIOUS_DISHONEST: CreditKind = kind(5, ADVERSE, '人民法院', '执', true, false, 3);
/** Kinds of items with how often they come. */
export const creditKinds: readonly (readonly [CreditKind, number])[] = [
  [kind(0, BASIC, '行政审批局', '许可', false, false, 1), 20],
  [kind(1, ADVERSE, '市场监督管理局', '市监罚', false, true, 2), 32],
  [kind(1, ADVERSE, '应急管理局', '应急罚', false, true, 2), 10],
  [kind(2, ADVERSE, '人民法院', '民初', true, true, 2), 10],
  [kind(3, ADVERSE, '人民法院', '刑初', true, false, 3), 2],
  [kind(4, ADVERSE, '人民法院', '执', true, true, 3), 8],
  [SERIOUS_DISHONEST, 6],
  [kind(6, GOOD, '人民政府', '表彰', false, false, 0), 12],
];

/** Whom an item is about. */
export interface Subject {
  readonly subjectKind: number;
  /** Avro bytes of the identifier. */
  readonly subjectId: Buffer;
  readonly county: number;
}

const subjectWeights = [
  [ENTERPRISE_SUBJECT, 80],
  [PERSON_SUBJECT, 12],
  [SOCIETY_SUBJECT, 3],
  [INSTITUTION_SUBJECT, 3],
  [AGENCY_SUBJECT, 2],
] as const;
const bodyOf = new Map([
  [SOCIETY_SUBJECT, SOCIETY],
  [INSTITUTION_SUBJECT, INSTITUTION],
  [AGENCY_SUBJECT, AGENCY],
]);
const crime = 3;

/** Whom an item of this kind is about: an enterprise if told which, and only a person commits a crime. */
export function pickSubject(world: World, { index }: CreditKind, random: Random, enterprise?: number): Subject {
  const { enterprises, persons, places } = world;
  const subjectKind =
    enterprise !== undefined ? ENTERPRISE_SUBJECT : index === crime ? PERSON_SUBJECT : random.weighted(subjectWeights);
  if (subjectKind === ENTERPRISE_SUBJECT) {
    // The square makes those that the register tells of first the more frequent.
    const draw = random.unit();
    const slot = enterprise ?? enterprises.employers[Math.floor(draw * draw * enterprises.employers.length)]!;
    const { county } = places.at(enterprises.place[slot]!);
    return { subjectKind, subjectId: rowText(enterprises.usccs, slot, usccBytes), county };
  }
  if (subjectKind === PERSON_SUBJECT) {
    const slot = random.below(persons.anchored);
    const { county } = places.at(persons.home[slot]!);
    return { subjectKind, subjectId: rowText(persons.idNumbers, slot, idNumberBytes), county };
  }
  const bodies = world.part(publicBodies);
  const county = random.below(counties.length);
  const slot = bodies.slotOf(bodyOf.get(subjectKind) ?? AGENCY, county);
  return { subjectKind, subjectId: rowText(bodies.usccs, slot, usccBytes), county };
}

/** The number of the document that decides: of a court of county 99, or of an office. */
export function documentOf({ paper, isCourt }: CreditKind, county: number, year: number, serial: number): string {
  if (!isCourt) return `浙${paper}〔${year}〕${serial}号(虚构)`;
  const code = counties[county]!.code.slice(0, 4);
  const city = cities.findIndex((candidate) => candidate.code.startsWith(code)) + 1;
  return `（${year}）浙${String(city).padStart(2, '0')}99${paper}${serial}号`;
}

function rowText(table: Buffer, row: number, size: number): Buffer {
  return encodedText(table.toString('latin1', row * size, (row + 1) * size));
}
