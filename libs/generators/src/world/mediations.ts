import type { Random } from '@rail/kernel';

import { dayAt } from './calendar.ts';
import { type CaseNumbers, caseNumbers } from './case-numbers.ts';
import { disputes, type Disputes } from './disputes.ts';
import { Docket } from './docket.ts';
import { APPLICANT, type Matter } from './matter.ts';
import { advance, officeHours } from './rhythm.ts';
import type { World } from './world.ts';

export const mediationSources = ['WALK_IN', 'GRID', 'POLICE', 'COURT', 'HOTLINE_12345', 'ONLINE'] as const;
const [, GRID, POLICE] = [0, 1, 2];
export const mediationStatuses = [
  'ACCEPTED',
  'ASSIGNED',
  'MEDIATING',
  'AGREED',
  'FAILED',
  'CONFIRMED',
  'TRANSFERRED',
  'CLOSED',
] as const;
const [ACCEPTED, ASSIGNED, MEDIATING, AGREED, FAILED, CONFIRMED, TRANSFERRED, CLOSED] = [0, 1, 2, 3, 4, 5, 6, 7];
export const riskColours = ['GREEN', 'YELLOW', 'RED'] as const;
const [GREEN, YELLOW, RED] = [0, 1, 2];
export const performances = ['DONE', 'PENDING', 'BREACHED'] as const;
const [DONE, PENDING, BREACHED] = [0, 1, 2];

const none = -1;
const openAtOnce = 16;
const dayMs = 86_400_000;
/** Both parties must ask the court within 30 days after they agreed (People's Mediation Law §33). */
const confirmationMs = 29 * dayMs;
/** Of those who come by themselves or are sent by others than grid and police. */
const sourceWeights = [
  [0, 45],
  [3, 20],
  [4, 20],
  [5, 15],
] as const;

export interface Mediation {
  readonly matter: Matter;
  readonly id: Buffer;
  readonly source: number;
  readonly acceptedAt: number;
  /** Whether this line has the last party's name a little wrong. */
  readonly misspelt: boolean;
  risk: number;
  status: number;
  /** When the agreement was signed, -1 for none. */
  signedAt: number;
  performance: number;
  version: number;
}

/** Mediations from the request to the end: an agreement, which a court may confirm, or a failure, which may be sued. */
class Mediations {
  private readonly docket: Docket<Mediation>;

  constructor(
    private readonly world: World,
    private readonly all: Disputes,
    private readonly courts: CaseNumbers,
    private readonly random: Random,
  ) {
    this.docket = new Docket(random, openAtOnce);
  }

  /** The next mediation as it stands after its newest step. */
  next(): Mediation {
    return this.docket.next(
      () => this.accept(),
      (mediation) => this.move(mediation),
    );
  }

  private accept(): Mediation {
    const { random, world, all } = this;
    const sent = random.chance(0.9) ? all.forMediation.take() : undefined;
    const matter = sent ?? all.begin(officeHours);
    if (sent !== undefined) advance(sent, 2 * dayMs, world.nowMs, random);
    const severe = matter.people >= 10 || random.chance(0.06);
    return {
      matter,
      id: all.openMediation(matter),
      source: sourceOf(matter) ?? random.weighted(sourceWeights),
      acceptedAt: matter.atMs,
      misspelt: random.chance(0.005),
      risk: severe ? RED : random.chance(0.3) ? YELLOW : GREEN,
      status: ACCEPTED,
      signedAt: none,
      performance: PENDING,
      version: 1,
    };
  }

  /** Answers whether the mediation is still open. */
  private move(mediation: Mediation): boolean {
    const { random, world, all } = this;
    const { matter } = mediation;
    mediation.version++;
    advance(matter, mediation.status === AGREED ? confirmationMs : 6 * dayMs, world.nowMs, random);
    mediation.status = this.after(mediation);
    if (mediation.status === AGREED) mediation.signedAt = matter.atMs;
    if (mediation.status === FAILED && mediation.risk === GREEN) mediation.risk = YELLOW;
    if (mediation.status === FAILED && random.chance(0.5)) all.sendToAid(matter, APPLICANT);
    if (mediation.status !== CLOSED) return !this.isLeft(mediation.status);
    if (mediation.signedAt >= 0) mediation.performance = random.chance(0.88) ? DONE : BREACHED;
    return false;
  }

  private after({ matter, status }: Mediation): number {
    const { random, all } = this;
    if (status === ACCEPTED) return ASSIGNED;
    if (status === ASSIGNED || (status === MEDIATING && random.chance(0.15))) return MEDIATING;
    if (status === MEDIATING) return matter.agreeable ? AGREED : FAILED;
    const toCourt = (status === AGREED && random.chance(0.6)) || (status === FAILED && random.chance(0.8));
    if (!toCourt || !all.forCourt.hasRoom) return CLOSED;
    matter.caseNumber = this.courts.issue(
      status === AGREED ? '诉前调确' : '民初',
      this.world.places.at(matter.place).city,
      dayAt(matter.atMs),
    );
    all.forCourt.send({ matter, procedure: status === AGREED ? 'confirmation' : 'civil' });
    return status === AGREED ? CONFIRMED : TRANSFERRED;
  }

  /** Some mediations drag on without an end, and some agreements wait for whoever asks the court. */
  private isLeft(status: number): boolean {
    return (status === MEDIATING && this.random.chance(0.1)) || (status === AGREED && this.random.chance(0.15));
  }
}

function sourceOf({ incidentNumber, eventNumber }: Matter): number | undefined {
  if (incidentNumber !== undefined) return POLICE;
  return eventNumber === undefined ? undefined : GRID;
}

export const mediations = (world: World): Mediations =>
  new Mediations(world, world.part(disputes), world.part(caseNumbers), world.randomFor('mediations'));
