import { gridEventCategories } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { disputes, type Disputes } from './disputes.ts';
import { Docket } from './docket.ts';
import { FileNumbers } from './file-numbers.ts';
import { focusGrids, type FocusGrids } from './focus-grids.ts';
import { APPLICANT, type Matter } from './matter.ts';
import { advance, officeHours } from './rhythm.ts';
import { StepLog } from './step-log.ts';
import type { World } from './world.ts';

export const platforms = ['COMPREHENSIVE', 'MARKET', 'ENFORCEMENT', 'SERVICE'] as const;
export const gridEventSources = ['GRID_WORKER', 'HOTLINE_12345', 'CAMERA', 'PUBLIC', 'SENSOR'] as const;
const [GRID_WORKER, HOTLINE, CAMERA, PUBLIC, SENSOR] = [0, 1, 2, 3, 4];
export const urgencies = ['GENERAL', 'MAJOR', 'URGENT'] as const;
export const gridEventStatuses = ['REPORTED', 'ACCEPTED', 'ASSIGNED', 'HANDLING', 'RETURNED', 'CLOSED'] as const;
const [REPORTED, ACCEPTED, ASSIGNED, HANDLING, RETURNED, CLOSED] = [0, 1, 2, 3, 4, 5];

const none = -1;
const openAtOnce = 36;
const dayMs = 86_400_000;
const categoryWeights = gridEventCategories.map(({ weight }, index) => [index, weight] as const);
const dispute = gridEventCategories.findIndex(({ code }) => code === 'ZZ01');
const loneElder = gridEventCategories.findIndex(({ code }) => code === 'BM02');
const platformOf = gridEventCategories.map(({ code }) => ['ZZ', 'SC', 'ZF', 'BM'].indexOf(code.slice(0, 2)));
const [COMPREHENSIVE, MARKET, ENFORCEMENT] = [0, 1, 2];
const urgencyWeights = [72, 20, 8].map((weight, urgency) => [urgency, weight] as const);
/** Days allowed from the report to the end. */
const daysAllowed = [7, 3, 1];
const sourceWeights = [
  [GRID_WORKER, 62],
  [HOTLINE, 20],
  [PUBLIC, 12],
  [CAMERA, 6],
] as const;
const sensed = new Set(['ZF03', 'BM04', 'BM03']);

export interface GridEvent {
  readonly matter: Matter;
  readonly number: Buffer;
  /** Index into `gridEventCategories`. */
  readonly category: number;
  readonly platform: number;
  readonly source: number;
  readonly urgency: number;
  readonly reporter: Buffer | undefined;
  readonly subjectUscc: Buffer | undefined;
  readonly subjectId: Buffer | undefined;
  readonly dueAt: number;
  /** Settled on the spot by the grid worker who reported it. */
  readonly onTheSpot: boolean;
  readonly steps: StepLog;
  status: number;
  closedAt: number;
  satisfaction: number;
  version: number;
}

/** Events of the four platforms, from the report to the end; disputes may go on to the police or to mediation. */
class GridEvents {
  private readonly docket: Docket<GridEvent>;
  private readonly numbers = new FileNumbers('SJ');

  constructor(
    private readonly world: World,
    private readonly all: Disputes,
    private readonly grids: FocusGrids,
    private readonly random: Random,
  ) {
    this.docket = new Docket(random, openAtOnce);
  }

  /** The next event as it stands after its newest step. */
  next(): GridEvent {
    return this.docket.next(
      () => this.report(),
      (event) => this.move(event),
    );
  }

  private report(): GridEvent {
    const { random, world, grids } = this;
    const category = random.weighted(categoryWeights);
    const platform = platformOf[category]!;
    const subject = this.subjectOf(category, platform);
    const matter = { ...this.matterOf(category), ...subject.where };
    matter.eventNumber = this.numbers.issue(world.places.at(matter.place), matter.atMs);
    const urgency = random.weighted(urgencyWeights);
    const source = this.sourceOf(category);
    const worker = source === GRID_WORKER || source === PUBLIC;
    const event = {
      matter,
      number: matter.eventNumber,
      category,
      platform,
      source,
      urgency,
      reporter: worker ? grids.idNumberOf(grids.pickAdult(matter.place)) : undefined,
      subjectUscc: subject.uscc,
      subjectId: subject.id ?? (platform === COMPREHENSIVE ? matter.parties[0]?.id : undefined),
      dueAt: matter.atMs + daysAllowed[urgency]! * dayMs,
      onTheSpot: source === GRID_WORKER && random.chance(category === dispute ? 0.3 : 0.6),
      steps: new StepLog(),
      status: REPORTED,
      closedAt: none,
      satisfaction: none,
      version: 1,
    };
    event.steps.add(matter.atMs, stepOf(REPORTED, platform));
    return event;
  }

  private matterOf(category: number): Matter {
    if (category === dispute) return this.all.begin(officeHours);
    return this.all.beginOther(this.random.chance(0.6) ? 3 : 20, officeHours, [APPLICANT]);
  }

  /** Whom an event is about, and where that one is found. */
  private subjectOf(category: number, platform: number): Subject {
    const { grids, world, random } = this;
    if (category === loneElder) {
      const elder = grids.pickElder();
      if (elder < 0) return {};
      const place = grids.dwellingOf(elder);
      return { id: grids.idNumberOf(elder), where: { place, notedPlace: place, house: world.persons.house[elder]! } };
    }
    if (platform === MARKET || (platform === ENFORCEMENT && random.chance(0.6))) {
      const shop = grids.pickShop();
      const place = world.enterprises.place[shop]!;
      return { uscc: grids.usccOf(shop), where: { place, notedPlace: place, house: world.enterprises.house[shop]! } };
    }
    return {};
  }

  private sourceOf(category: number): number {
    if (sensed.has(gridEventCategories[category]!.code) && this.random.chance(0.3)) return SENSOR;
    return this.random.weighted(sourceWeights);
  }

  /** Answers whether the event is still open. */
  private move(event: GridEvent): boolean {
    const { random, world } = this;
    const { matter } = event;
    advance(matter, dayMs * 1.5, world.nowMs, random);
    event.version++;
    event.status = this.after(event);
    event.steps.add(matter.atMs, stepOf(event.status, event.platform));
    if (event.status === HANDLING) {
      if (event.category === dispute) this.sendOn(matter);
      // Some events are left lying: open past their due time.
      return !random.chance(event.category === dispute ? 0.4 : 0.1);
    }
    if (event.status !== CLOSED) return true;
    event.closedAt = matter.atMs;
    if (event.source === HOTLINE || event.source === PUBLIC)
      event.satisfaction = random.chance(0.8) ? 5 : random.between(1, 4);
    return false;
  }

  private after({ status, onTheSpot }: GridEvent): number {
    const { random } = this;
    if (status === REPORTED) return onTheSpot ? CLOSED : ACCEPTED;
    if (status === ACCEPTED || status === RETURNED) return ASSIGNED;
    if (status === ASSIGNED) return HANDLING;
    return random.chance(0.08) ? RETURNED : CLOSED;
  }

  /** What the grid cannot settle goes to the police, or to mediation. */
  private sendOn(matter: Matter): void {
    if (matter.incidentNumber !== undefined || matter.mediationId !== undefined) return;
    const draw = this.random.unit();
    if (draw < 0.45) this.all.forPolice.send(matter);
    else if (draw < 0.9) this.all.sendToMediation(matter);
  }
}

interface Subject {
  readonly uscc?: Buffer;
  readonly id?: Buffer;
  readonly where?: { readonly place: number; readonly notedPlace: number; readonly house: number };
}

/** Row of `stepTexts` for a status that was just reached, on a platform. */
export function stepOf(status: number, platform: number): number {
  return status * platforms.length + platform;
}

export const gridEvents = (world: World): GridEvents =>
  new GridEvents(world, world.part(disputes), world.part(focusGrids), world.randomFor('grid-events'));
