import { cityCaseClasses } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { divisionOf } from './file-numbers.ts';
import { focusGrids, type FocusGrids } from './focus-grids.ts';
import type { World } from './world.ts';

const componentCount = 400;
const componentWeights = cityCaseClasses.flatMap(({ kind, weight }, index) =>
  kind === 'COMPONENT' ? [[index, weight] as const] : [],
);

/** A thing of the city that can fail: a lamp, a manhole cover, a tree. */
export interface Component {
  /** Index into `cityCaseClasses`. */
  readonly class: number;
  readonly place: number;
  readonly house: number;
  /** Avro bytes of its 标识码. */
  readonly code: Buffer;
}

/** The components of the city; they stay where they are. */
export class Facilities {
  readonly components: readonly Component[];

  constructor(world: World, grids: FocusGrids, random: Random) {
    this.components = Array.from({ length: componentCount }, (_, serial) => {
      const index = random.weighted(componentWeights);
      const place = grids.pick(0.1);
      const { major, minor } = cityCaseClasses[index]!;
      const code = divisionOf(world.places.at(place)) + major + minor + String(serial + 1).padStart(5, '0');
      return { class: index, place, house: random.between(1, 400), code: encodedText(code) };
    });
  }
}

export const facilities = (world: World): Facilities =>
  new Facilities(world, world.part(focusGrids), world.randomFor('facilities'));
