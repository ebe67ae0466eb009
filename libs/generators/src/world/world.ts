import { Random } from '@rail/kernel';

import { dayAt } from './calendar.ts';
import { Enterprises } from './enterprises.ts';
import { Persons } from './persons.ts';
import { Places } from './places.ts';

export interface WorldOptions {
  readonly seed: number | string;
  /** When the world begins, milliseconds since 1970. */
  readonly startMs: number;
  /** Persons alive at once, 5,000 unless told. */
  readonly persons?: number;
  /** Market entities at once, 2,000 unless told. */
  readonly enterprises?: number;
}

/** The persons, enterprises and places that all datasets observe, and the time in which they live. */
export interface World {
  /** Milliseconds since 1970; moved by whoever runs the world. */
  nowMs: number;
  /** The day of `nowMs` in Asia/Shanghai. */
  today: number;
  readonly startMs: number;
  readonly places: Places;
  readonly persons: Persons;
  readonly enterprises: Enterprises;
  /** An independent source of chance for one observer, or for one part of the world. */
  randomFor(name: string): Random;
  /** A part of the world that only some datasets observe: made when it is first asked for, the same for all who ask. */
  part<Part>(make: (world: World) => Part): Part;
}

export function createWorld(options: WorldOptions): World {
  const { seed, startMs, persons = 5000, enterprises = 2000 } = options;
  const root = new Random(`world/${seed}`);
  const today = dayAt(startMs);
  const places = new Places(root.fork('places'));
  const owners = Math.max(1, Math.floor(persons / 4));
  const entities = new Enterprises(enterprises, root.fork('enterprises'), places, owners, today);
  const parts = new Map<unknown, unknown>();
  return {
    nowMs: startMs,
    today,
    startMs,
    places,
    persons: new Persons(persons, root.fork('persons'), places, entities.employers, today),
    enterprises: entities,
    randomFor: (name) => new Random(`observer/${name}/${seed}`),
    part<Part>(make: (world: World) => Part): Part {
      if (!parts.has(make)) parts.set(make, make(this));
      return parts.get(make) as Part;
    },
  };
}
