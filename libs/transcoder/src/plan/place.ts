import { RailError } from '@rail/kernel';

/** Where in the writer's schema the planner is. */
export interface Place {
  readonly path: string;
  readonly field: string;
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** The share cannot be made of what this writer writes. */
export function incompatible(place: Place, message: string): never {
  throw new RailError('SCHEMA_INCOMPATIBLE', message, place.path === '' ? {} : { at: place.path });
}
