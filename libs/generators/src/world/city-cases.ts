import { cityCaseClasses } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { randomDigest } from './digest.ts';
import { Docket } from './docket.ts';
import { facilities, type Facilities } from './facilities.ts';
import { FileNumbers } from './file-numbers.ts';
import { focusGrids, type FocusGrids } from './focus-grids.ts';
import { advance, type Course, officeHours, pastMoment } from './rhythm.ts';
import { StepLog } from './step-log.ts';
import type { World } from './world.ts';

export const cityCaseSources = ['COLLECTOR', 'HOTLINE_12345', 'PUBLIC', 'CAMERA', 'SENSOR'] as const;
export const cityCaseStatuses = ['REPORTED', 'FILED', 'DISPATCHED', 'HANDLING', 'VERIFYING', 'CLOSED', 'VOID'] as const;
const [REPORTED, , , HANDLING, VERIFYING, CLOSED, VOID] = [0, 1, 2, 3, 4, 5, 6];

const none = -1;
const openAtOnce = 48;
const dayMs = 86_400_000;
const sourceWeights = [55, 12, 10, 18, 5].map((weight, source) => [source, weight] as const);
const eventWeights = cityCaseClasses.flatMap(({ kind, weight }, index) =>
  kind === 'EVENT' ? [[index, weight] as const] : [],
);
const streetOrder = '05';
/** Shops before which the street is out of order again and again. */
const habitualShops = 12;

export interface CityCase extends Course {
  readonly number: Buffer;
  /** Index into `cityCaseClasses`. */
  readonly class: number;
  /** Avro bytes of the component's code, if it is about one. */
  readonly objectCode: Buffer | undefined;
  readonly place: number;
  readonly house: number;
  readonly source: number;
  readonly photos: readonly Buffer[];
  readonly responsible: Buffer | undefined;
  readonly dueAt: number;
  readonly steps: StepLog;
  status: number;
  closedAt: number;
  version: number;
}

interface Site {
  readonly place: number;
  readonly house: number;
  readonly responsible?: Buffer;
}

/** Cases of city management, from the collector's report to the end. */
class CityCases {
  private readonly docket: Docket<CityCase>;
  private readonly numbers = new FileNumbers('CG');

  constructor(
    private readonly world: World,
    private readonly grids: FocusGrids,
    private readonly city: Facilities,
    private readonly random: Random,
  ) {
    this.docket = new Docket(random, openAtOnce);
  }

  /** The next case as it stands after its newest step. */
  next(): CityCase {
    return this.docket.next(
      () => this.report(),
      (file) => this.move(file),
    );
  }

  private report(): CityCase {
    const { random, world } = this;
    const object = random.chance(0.3) ? random.pick(this.city.components) : undefined;
    const index = object?.class ?? random.weighted(eventWeights);
    const site: Site = object ?? this.siteOf(index);
    const atMs = pastMoment(world.nowMs, random.chance(0.6) ? 3 : 25, officeHours, random);
    const file: CityCase = {
      atMs,
      number: this.numbers.issue(world.places.at(site.place), atMs),
      class: index,
      objectCode: object?.code,
      place: site.place,
      house: site.house,
      source: random.weighted(sourceWeights),
      photos: Array.from({ length: random.below(3) }, () => randomDigest(random)),
      responsible: site.responsible,
      dueAt: atMs + random.pick([1, 3, 7]) * dayMs,
      steps: new StepLog(),
      status: REPORTED,
      closedAt: none,
      version: 1,
    };
    file.steps.add(atMs, REPORTED);
    return file;
  }

  /** Where an event is seen, and who answers for it: before a shop, or in the open. */
  private siteOf(index: number): Site {
    const { grids, random, world } = this;
    const habitual = cityCaseClasses[index]!.major === streetOrder;
    if (!habitual && !random.chance(0.4)) return { place: grids.pick(0.1), house: random.between(1, 400) };
    const shop = habitual && random.chance(0.6) ? grids.pickShop(habitualShops) : grids.pickShop();
    const { place, house } = world.enterprises;
    return { place: place[shop]!, house: house[shop]!, responsible: grids.usccOf(shop) };
  }

  /** Answers whether the case is still open. */
  private move(file: CityCase): boolean {
    const { random, world } = this;
    advance(file, dayMs, world.nowMs, random);
    file.version++;
    if (file.status === REPORTED && random.chance(0.08)) file.status = VOID;
    else if (file.status === VERIFYING && random.chance(0.1)) file.status = HANDLING;
    else file.status++;
    file.steps.add(file.atMs, file.status);
    // Some are left lying: open past their due time.
    if (file.status < CLOSED) return !(file.status === HANDLING && random.chance(0.08));
    file.closedAt = file.atMs;
    return false;
  }
}

export const cityCases = (world: World): CityCases =>
  new CityCases(world, world.part(focusGrids), world.part(facilities), world.randomFor('city-cases'));
