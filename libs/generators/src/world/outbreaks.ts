import { industries } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import type { World } from './world.ts';

/** Reports of one outbreak, and patients who see a doctor about it, at most; then another takes its place. */
const reportsOfOne = 5;
const patientsOfOne = 60;

/** The outbreak of food poisoning that goes on: where the food was eaten, and by how many who fell ill. */
export class Outbreaks {
  /** Slot of the enterprise at which all were exposed. */
  enterprise = 0;
  city = 0;
  exposureDay = 0;
  /** A number that says what was eaten. */
  food = 0;
  patients = 0;
  private reports = 0;
  private readonly caterers: readonly number[];

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    const { employers, industry } = world.enterprises;
    const caterers = employers.filter((slot) => industries[industry[slot]!]!.code.startsWith('H62'));
    this.caterers = caterers.length > 0 ? caterers : employers;
    this.begin();
  }

  /** A report of the outbreak to the department of health; answers how many patients it counts by now. */
  report(): number {
    if (this.reports === reportsOfOne) this.begin();
    this.reports++;
    this.patients += 1 + this.random.below(4);
    return this.patients;
  }

  /** One more patient of the outbreak sees a doctor. */
  meetPatient(): void {
    if (this.patients >= patientsOfOne) this.begin();
    this.patients++;
  }

  private begin(): void {
    const { random, world } = this;
    this.enterprise = random.pick(this.caterers);
    this.city = world.places.at(world.enterprises.place[this.enterprise]!).city;
    // Visits go back a day: none may lie before the meal.
    this.exposureDay = world.today - 1 - random.below(2);
    this.food = random.uint32();
    this.patients = 0;
    this.reports = 0;
  }
}

/** The outbreaks of a world. */
export const outbreaks = (world: World): Outbreaks => new Outbreaks(world, world.randomFor('outbreaks'));
