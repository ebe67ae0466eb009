import { disputeTypes } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { Waiting } from './docket.ts';
import { FileNumbers } from './file-numbers.ts';
import { focusGrids, type FocusGrids } from './focus-grids.ts';
import { APPLICANT, type Matter, type Party, RESPONDENT, VICTIM, WITNESS } from './matter.ts';
import { type HourWeights, pastMoment } from './rhythm.ts';
import type { World } from './world.ts';

/** Share of disputes in the hot grids. */
const hotShare = 0.4;
const agreeableShare = 0.75;
const disagreeingShare = 0.005;
/** Kinds of disputes whose respondent is a company. */
const againstCompanies = new Set(
  ['拖欠农民工工资', '劳动争议', '旅游', '电子商务', '消费', '医疗', '物业', '环境污染'].map((name) =>
    disputeTypes.findIndex((type) => type.name === name),
  ),
);
const typeWeights = disputeTypes.map(({ weight }, index) => [index, weight] as const);

/** Something that a court, procuratorate or police department is to begin a case on. */
export interface CourtMatter {
  readonly matter: Matter;
  readonly procedure: 'civil' | 'confirmation' | 'criminal';
}

/** Who asks for legal aid, in which matter. */
export interface AidMatter {
  readonly matter: Matter;
  readonly applicant: Party;
}

/** Disputes, and other matters between persons, on their way through grid, police, mediation, courts and legal aid. */
export class Disputes {
  readonly forPolice = new Waiting<Matter>(8);
  readonly forMediation = new Waiting<Matter>(16);
  readonly forCourt = new Waiting<CourtMatter>(12);
  readonly forAid = new Waiting<AidMatter>(8);
  private readonly mediationNumbers = new FileNumbers('TJ');

  constructor(
    private readonly world: World,
    private readonly grids: FocusGrids,
    private readonly random: Random,
  ) {}

  /** A new dispute that began some days or weeks ago. */
  begin(hours: HourWeights): Matter {
    const { random, world } = this;
    const place = this.grids.pick(hotShare);
    const type = random.weighted(typeWeights);
    const applicant = this.grids.pickAdult(place);
    const parties = [
      this.person(APPLICANT, applicant),
      againstCompanies.has(type) ? this.company(RESPONDENT) : this.person(RESPONDENT, this.other(place, applicant)),
    ];
    if (random.chance(0.1)) parties.push(this.person(WITNESS, this.other(place, applicant)));
    return {
      ...this.at(place, pastMoment(world.nowMs, random.chance(0.75) ? 25 : 120, hours, random)),
      type,
      parties,
      people: random.chance(0.05) ? random.between(10, 60) : random.between(2, 5),
      amount: random.chance(0.7) ? random.between(5, 2000) * 10_000 : -1,
      agreeable: !this.grids.isStubborn(place) && random.chance(agreeableShare),
    };
  }

  /** A new matter of another kind, at most `days` old, between as many persons as there are roles. */
  beginOther(days: number, hours: HourWeights, roles: readonly number[]): Matter {
    const { random, world } = this;
    const place = this.grids.pick(0.1);
    const first = this.grids.pickAdult(place);
    const child = roles.includes(VICTIM) && random.chance(0.12) ? this.grids.pickChild() : -1;
    const parties = roles.map((role, index) => {
      if (role === VICTIM && child >= 0) return this.person(role, child);
      return this.person(role, index === 0 ? first : this.other(place, first));
    });
    return {
      ...this.at(place, pastMoment(world.nowMs, days, hours, random)),
      type: -1,
      parties,
      hasMinor: child >= 0,
      people: parties.length,
      amount: roles.length > 1 && random.chance(0.5) ? random.between(5, 500) * 10_000 : -1,
      agreeable: false,
    };
  }

  /** Sends a dispute to mediation under a number of its own; answers whether mediation takes it. */
  sendToMediation(matter: Matter): boolean {
    if (!this.forMediation.hasRoom) return false;
    this.openMediation(matter);
    this.forMediation.send(matter);
    return true;
  }

  /** Lets the party of a role, if it is a person, ask for legal aid. */
  sendToAid(matter: Matter, role: number): void {
    const applicant = matter.parties.find((party) => party.role === role && !party.isOrg);
    if (applicant !== undefined) this.forAid.send({ matter, applicant });
  }

  /** Gives a dispute its mediation number. */
  openMediation(matter: Matter): Buffer {
    matter.mediationId ??= this.mediationNumbers.issue(this.world.places.at(matter.place), matter.atMs);
    return matter.mediationId;
  }

  person(role: number, slot: number): Party {
    return { role, isOrg: false, id: this.grids.idNumberOf(slot), name: this.world.persons.names[slot]! };
  }

  private company(role: number): Party {
    const slot = this.random.pick(this.world.enterprises.employers);
    return { role, isOrg: true, id: this.grids.usccOf(slot), name: this.world.enterprises.names[slot]! };
  }

  /** Another adult than this one. */
  private other(place: number, than: number): number {
    const slot = this.grids.pickAdult(place);
    return slot === than ? (slot + 1) % this.world.persons.anchored : slot;
  }

  private at(place: number, atMs: number) {
    const { random } = this;
    return {
      atMs,
      place,
      // The two grids of a village lie side by side in the list of places.
      notedPlace: random.chance(disagreeingShare) ? place ^ 1 : place,
      house: random.between(1, 400),
      hasMinor: false,
      eventNumber: undefined,
      incidentNumber: undefined,
      mediationId: undefined,
      caseNumber: undefined,
    };
  }
}

export const disputes = (world: World): Disputes =>
  new Disputes(world, world.part(focusGrids), world.randomFor('disputes'));
