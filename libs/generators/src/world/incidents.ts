import type { Random } from '@rail/kernel';

import { disputes, type Disputes } from './disputes.ts';
import { Docket } from './docket.ts';
import { FileNumbers } from './file-numbers.ts';
import { APPLICANT, type Matter, RESPONDENT, SUSPECT, VICTIM } from './matter.ts';
import { advance, policeHours } from './rhythm.ts';
import type { World } from './world.ts';

export const incidentCategories = [
  'CRIMINAL',
  'PUBLIC_ORDER',
  'TRAFFIC',
  'DISPUTE',
  'HELP',
  'FIRE_RESCUE',
  'OTHER',
] as const;
const [CRIMINAL, , TRAFFIC, DISPUTE, HELP, FIRE_RESCUE] = [0, 1, 2, 3, 4, 5];
export const incidentChannels = ['CALL_110', 'WINDOW', 'ONLINE', 'PATROL', 'FROM_12345'] as const;
export const incidentOutcomes = ['HANDLED', 'TRANSFERRED', 'FILED', 'INVALID'] as const;
const [HANDLED, TRANSFERRED, FILED, INVALID] = [0, 1, 2, 3];
export const dangerLevels = ['LOW', 'MEDIUM', 'HIGH'] as const;
/** Whom the police may hand an incident to. */
export const receivers = ['人民调解委员会', '救助管理站', '消防救援站', '交通事故处理中心'].map(
  (name) => `${name}(虚构)`,
);
export const [toMediation, toRelief, toFireBrigade, toTrafficCentre] = [0, 1, 2, 3];

const none = -1;
const openAtOnce = 40;
const dayMs = 86_400_000;
const categoryWeights = [8, 12, 28, 20, 22, 2, 8].map((weight, category) => [category, weight] as const);
const channelWeights = [78, 6, 5, 5, 6].map((weight, channel) => [channel, weight] as const);
const dangerWeights = [70, 24, 6].map((weight, level) => [level, weight] as const);
/** Minutes from the call to the arrival; the median is 8. */
const arrivalMinutes = [3, 4, 5, 5, 6, 7, 7, 8, 8, 9, 10, 11, 13, 16, 22, 35];

export interface Incident {
  readonly matter: Matter;
  readonly number: Buffer;
  readonly category: number;
  readonly channel: number;
  readonly reportedAt: number;
  arrivedAt: number;
  closedAt: number;
  injured: number;
  deaths: number;
  danger: number;
  /** Index into `incidentOutcomes`, -1 while open. */
  outcome: number;
  /** Index into `receivers`, -1 for none. */
  receiver: number;
  version: number;
}

/** Incidents from the call to the outcome. Half of the disputes go to mediation, most crimes become cases. */
class Incidents {
  private readonly docket: Docket<Incident>;
  private readonly numbers = new FileNumbers('JQ');

  constructor(
    private readonly world: World,
    private readonly all: Disputes,
    private readonly random: Random,
  ) {
    this.docket = new Docket(random, openAtOnce);
  }

  /** The next incident as it stands after what just happened. */
  next(): Incident {
    return this.docket.next(
      () => this.receive(),
      (incident) => this.move(incident),
    );
  }

  private receive(): Incident {
    const { random, world, all } = this;
    const category = random.weighted(categoryWeights);
    const matter = category === DISPUTE ? this.dispute() : all.beginOther(1, policeHours, rolesOf(category));
    matter.incidentNumber = this.numbers.issue(world.places.at(matter.place), matter.atMs);
    return {
      matter,
      number: matter.incidentNumber,
      category,
      channel: random.weighted(channelWeights),
      reportedAt: matter.atMs,
      arrivedAt: none,
      closedAt: none,
      injured: 0,
      deaths: 0,
      danger: random.weighted(dangerWeights),
      outcome: none,
      receiver: none,
      version: 1,
    };
  }

  /** One that the grid could not settle, or one of which the police hear first. */
  private dispute(): Matter {
    const sent = this.all.forPolice.take();
    if (sent === undefined) return this.all.begin(policeHours);
    advance(sent, dayMs, this.world.nowMs, this.random);
    return sent;
  }

  /** Answers whether the incident is still open. */
  private move(incident: Incident): boolean {
    const { random, world } = this;
    incident.version++;
    if (incident.arrivedAt < 0 && !random.chance(0.03)) {
      this.arrive(incident);
      return true;
    }
    const within = incident.category === DISPUTE ? dayMs : dayMs / 12;
    incident.closedAt = advance(incident.matter, within, world.nowMs, random);
    if (incident.arrivedAt < 0) incident.outcome = INVALID;
    else this.conclude(incident);
    return false;
  }

  private arrive(incident: Incident): void {
    const { random, world } = this;
    const { matter, category } = incident;
    const minutes = random.pick(arrivalMinutes) * 60_000 + random.below(60_000);
    matter.atMs += Math.max(1, Math.min(minutes, Math.floor((world.nowMs - matter.atMs) / 2)));
    incident.arrivedAt = matter.atMs;
    if (category <= TRAFFIC && random.chance(0.15)) incident.injured = random.between(1, 3);
    if (incident.injured > 0 && random.chance(0.03)) incident.deaths = 1;
    if (incident.deaths > 0) incident.danger = dangerLevels.length - 1;
  }

  private conclude(incident: Incident): void {
    const { random, all } = this;
    const { matter, category } = incident;
    incident.outcome = HANDLED;
    if (category === DISPUTE) {
      if (random.chance(0.5) && all.sendToMediation(matter)) this.transfer(incident, toMediation);
    } else if (category === CRIMINAL) {
      if (!random.chance(0.75)) return;
      incident.outcome = FILED;
      all.forCourt.send({ matter, procedure: 'criminal' });
    } else if (category === HELP && random.chance(0.15)) this.transfer(incident, toRelief);
    else if (category === FIRE_RESCUE) this.transfer(incident, toFireBrigade);
    else if (category === TRAFFIC && random.chance(0.2)) this.transfer(incident, toTrafficCentre);
  }

  private transfer(incident: Incident, receiver: number): void {
    incident.outcome = TRANSFERRED;
    incident.receiver = receiver;
  }
}

export const incidents = (world: World): Incidents =>
  new Incidents(world, world.part(disputes), world.randomFor('incidents'));

function rolesOf(category: number): readonly number[] {
  if (category < TRAFFIC) return [SUSPECT, VICTIM];
  return category === TRAFFIC ? [APPLICANT, RESPONDENT] : [APPLICANT];
}
