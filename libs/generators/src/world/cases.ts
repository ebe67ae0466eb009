import { caseCauses } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { drawUuid, uuidBytes } from '../encode/uuid.ts';
import { dayAt } from './calendar.ts';
import { type CaseNumbers, caseNumbers } from './case-numbers.ts';
import { type CourtMatter, disputes, type Disputes } from './disputes.ts';
import { randomDigest } from './digest.ts';
import { Docket } from './docket.ts';
import { APPLICANT, type Matter, RESPONDENT, SUSPECT, VICTIM } from './matter.ts';
import { advance, officeHours } from './rhythm.ts';
import type { World } from './world.ts';

export const caseStages = [
  'REPORTED',
  'FILED',
  'INVESTIGATION',
  'PROSECUTION',
  'INDICTED',
  'TRIAL',
  'JUDGED',
  'ENFORCEMENT',
  'CLOSED',
] as const;
const [REPORTED, FILED, INVESTIGATION, PROSECUTION, INDICTED, TRIAL, JUDGED, ENFORCEMENT, CLOSED] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];
export const caseKinds = ['CRIMINAL', 'CIVIL', 'ADMINISTRATIVE', 'ENFORCEMENT'] as const;
const [CRIMINAL, CIVIL, ADMINISTRATIVE, OF_ENFORCEMENT] = [0, 1, 2, 3];
export const caseOrgans = ['POLICE', 'PROCURATORATE', 'COURT', 'JUSTICE'] as const;
const [POLICE, PROCURATORATE, COURT, JUSTICE] = [0, 1, 2, 3];
/** How a case ended: judgment, settlement, withdrawal, confirmation, no prosecution, enforced. */
export const caseResults = ['01', '02', '03', '04', '05', '06'];
const [judgment, settled, withdrawn, confirmed, unprosecuted, enforced] = [0, 1, 2, 3, 4, 5];

const none = -1;
const openAtOnce = 14;
const dayMs = 86_400_000;
const procedures = ['刑初', '民初', '行初', '执'];
const criminalStages = [REPORTED, FILED, INVESTIGATION, PROSECUTION, INDICTED, TRIAL, JUDGED, CLOSED];
/** Days that the law or the court gives a stage, by kind of case. */
const daysAllowed = [150, 180, 180, 180];
const causesOf = ['X', 'M', 'Z', 'Q'].map((letter) =>
  caseCauses.flatMap(({ code, weight }, index) => (code.startsWith(letter) ? [[index, weight] as const] : [])),
);

export interface Case {
  readonly matter: Matter;
  /** Avro bytes of a UUID. */
  readonly id: Buffer;
  readonly number: Buffer;
  readonly kind: number;
  /** Index into `caseCauses`. */
  readonly cause: number;
  /** The stages that it goes through, as indexes into `caseStages`. */
  readonly path: readonly number[];
  readonly acceptedAt: number;
  readonly sealed: boolean;
  readonly misspelt: boolean;
  /** Avro bytes of the digests of what opened it and of what decided it. */
  readonly digests: readonly Buffer[];
  /** Where in the path it stands. */
  at: number;
  /** Index into `caseResults`, -1 while there is none. */
  result: number;
  defaulter: boolean;
  /** Of the record of the present stage. */
  version: number;
}

/** Cases of police, procuratorates and courts, stage by stage. */
class Cases {
  private readonly docket: Docket<Case>;

  constructor(
    private readonly world: World,
    private readonly all: Disputes,
    private readonly numbers: CaseNumbers,
    private readonly random: Random,
  ) {
    this.docket = new Docket(random, openAtOnce);
  }

  /** The next case as it stands after its newest step. */
  next(): Case {
    return this.docket.next(
      () => this.open(),
      (file) => this.move(file),
    );
  }

  private open(): Case {
    const { random, world, all } = this;
    const sent = random.chance(0.9) ? all.forCourt.take() : undefined;
    if (sent !== undefined) advance(sent.matter, 7 * dayMs, world.nowMs, random);
    const kind = sent === undefined ? random.weighted(ownKinds) : sent.procedure === 'criminal' ? CRIMINAL : CIVIL;
    const matter = sent?.matter ?? this.ownMatter(kind);
    const path = this.pathOf(kind, sent);
    const { place, atMs } = matter;
    matter.caseNumber ??= this.numbers.issue(procedures[kind]!, world.places.at(place).city, dayAt(atMs));
    if (path[0] === FILED) this.offerAid(matter, kind);
    return {
      matter,
      id: uuid(random),
      number: matter.caseNumber,
      kind,
      cause: matter.type >= 0 && kind === CIVIL ? matter.type : random.weighted(causesOf[kind]!),
      path,
      acceptedAt: atMs,
      sealed: matter.hasMinor ? random.chance(0.8) : random.chance(0.01),
      misspelt: random.chance(0.005),
      digests: [0, 1].map(() => encodedText(randomDigest(random).toString('hex'))),
      at: 0,
      result: path[0] === JUDGED ? confirmed : none,
      defaulter: false,
      version: 1,
    };
  }

  private ownMatter(kind: number): Matter {
    const { all, random } = this;
    if (kind === CIVIL) return all.begin(officeHours);
    const roles = kind === CRIMINAL ? [SUSPECT, VICTIM] : [APPLICANT, RESPONDENT];
    // Some are old enough to have passed the deadline of their stage.
    return all.beginOther(random.chance(0.3) ? 360 : 60, officeHours, roles);
  }

  private pathOf(kind: number, sent: CourtMatter | undefined): readonly number[] {
    const { random } = this;
    if (sent?.procedure === 'confirmation') return [JUDGED, CLOSED];
    if (kind === CRIMINAL) return random.chance(0.1) ? [...criminalStages.slice(0, 4), CLOSED] : criminalStages;
    if (kind === OF_ENFORCEMENT) return [FILED, ENFORCEMENT, CLOSED];
    return kind === CIVIL && random.chance(0.4)
      ? [FILED, TRIAL, JUDGED, ENFORCEMENT, CLOSED]
      : [FILED, TRIAL, JUDGED, CLOSED];
  }

  /** Answers whether the case is still open. */
  private move(file: Case): boolean {
    const { random, world } = this;
    advance(file.matter, 20 * dayMs, world.nowMs, random);
    if (random.chance(0.1)) {
      // The stage goes on: a hearing is put off, a deadline is told anew.
      file.version++;
      return !random.chance(0.4);
    }
    file.at++;
    file.version = 1;
    const stage = file.path[file.at]!;
    if (stage === INDICTED) this.offerAid(file.matter, file.kind);
    if (stage === JUDGED) file.result = random.chance(0.65) ? judgment : random.chance(0.7) ? settled : withdrawn;
    if (stage === ENFORCEMENT) file.defaulter = random.chance(0.4);
    if (stage !== CLOSED) return true;
    if (file.result === none) file.result = file.kind === CRIMINAL ? unprosecuted : enforced;
    if (file.defaulter && random.chance(0.6)) file.defaulter = false;
    return false;
  }

  /** Whoever stands before a court without means asks for legal aid. */
  private offerAid(matter: Matter, kind: number): void {
    if (kind === CRIMINAL && this.random.chance(0.4)) this.all.sendToAid(matter, SUSPECT);
    else if (kind !== CRIMINAL && this.random.chance(0.6)) this.all.sendToAid(matter, APPLICANT);
  }
}

/** Which organ conducts a stage. */
export function organOf({ kind, path, at }: Case): number {
  const stage = path[at]!;
  if (kind !== CRIMINAL) return COURT;
  if (stage <= INVESTIGATION) return POLICE;
  if (stage <= INDICTED || path.length < criminalStages.length) return PROCURATORATE;
  return stage === CLOSED ? JUSTICE : COURT;
}

/** The day by which the present stage is to end, -1 for none. */
export function deadlineOf({ kind, path, at, acceptedAt }: Case): number {
  return path[at] === CLOSED || path[at] === REPORTED ? none : dayAt(acceptedAt) + daysAllowed[kind]!;
}

const ownKinds = [
  [CRIMINAL, 35],
  [CIVIL, 15],
  [ADMINISTRATIVE, 20],
  [OF_ENFORCEMENT, 30],
] as const;

/** Avro bytes of a random UUID. */
function uuid(random: Random): Buffer {
  const text = Buffer.alloc(1 + uuidBytes);
  text[0] = uuidBytes * 2;
  drawUuid(random, text.subarray(1), 0);
  return text;
}

export const cases = (world: World): Cases =>
  new Cases(world, world.part(disputes), world.part(caseNumbers), world.randomFor('cases'));
