import { cities, counties } from '@rail/catalogue';
import { assert, type Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import type { Place, Places } from './places.ts';
import { INWARD, NO_TIDE, OUTWARD } from './traffic.ts';
import type { World } from './world.ts';

export interface Gantry {
  /** Avro bytes of its id. */
  readonly id: Buffer;
  /** How far along the route it stands, in 256ths of its length. */
  readonly at: number;
}

/** A way on the expressways from one toll station to another. */
export interface Route {
  /** Avro bytes. */
  readonly entry: Buffer;
  readonly exit: Buffer;
  readonly divisionCode: Buffer;
  readonly metres: number;
  /** `OUTWARD` if it leads from a larger city to a smaller one, `INWARD` the other way. */
  readonly tide: number;
  readonly gantries: readonly Gantry[];
}

const routeCount = 2048;
const stationsPerCounty = 2;
const metresPerGantry = 14_000;
const mostGantries = 8;
const shortest = 4000;
/** A thousandth of a degree in metres, at thirty degrees of latitude. */
const [perLon, perLat] = [96, 111];
/** How much longer a way is than the crow's, in a hundred. */
const detour = 115;

/** The expressways of the province: ways between toll stations of its counties, the shortest first. */
export class Roads {
  readonly routes: readonly Route[];

  constructor(random: Random, places: Places) {
    const spots = places.ofCounty;
    const byCity = cities.map((_, city) => spots.filter((place) => place.city === city));
    const found = Array.from({ length: routeCount }, () => {
      const from = random.pick(byCity[places.pickCity(random)]!);
      // Of several ways the shortest: most journeys are not far.
      const [to, other] = [random.pick(spots), random.pick(spots)];
      return routeOf(from, distance(from, to) < distance(from, other) ? to : other, spots, random);
    });
    this.routes = found.toSorted((left, right) => left.metres - right.metres);
  }

  at(index: number): Route {
    const route = this.routes[index];
    assert(route !== undefined, `no route ${index}`);
    return route;
  }
}

export const roads = (world: World): Roads => new Roads(world.randomFor('roads'), world.places);

function routeOf(from: Place, to: Place, spots: readonly Place[], random: Random): Route {
  const metres = Math.max(shortest, Math.floor((distance(from, to) * detour) / 100)) + random.below(9000);
  const count = Math.min(mostGantries, 1 + Math.floor(metres / metresPerGantry));
  const direction = from.county <= to.county ? 1 : 2;
  const gantries = Array.from({ length: count }, (_, index) => {
    const at = Math.floor(((index + 1) * 256) / (count + 1));
    const near = nearest(
      from.lon + ((to.lon - from.lon) * at) / 256,
      from.lat + ((to.lat - from.lat) * at) / 256,
      spots,
    );
    return { id: encodedText(`${counties[near.county]!.code}G${index + 1}${direction}`), at };
  });
  const number = 1 + random.below(stationsPerCounty);
  const exit = station(to, stationsPerCounty + 1 - number);
  const away = cities[from.city]!.population - cities[to.city]!.population;
  const tide = away > 0 ? OUTWARD : away < 0 ? INWARD : NO_TIDE;
  return { entry: station(from, number), exit, divisionCode: from.divisionCode, metres, tide, gantries };
}

function station({ county }: Place, number: number): Buffer {
  return encodedText(`${counties[county]!.code}S0${number}`);
}

/** Metres between two places: the longer side, and a third of the shorter one. */
function distance(from: Place, to: Place): number {
  const east = Math.floor(Math.abs(from.lon - to.lon) * 1000) * perLon;
  const north = Math.floor(Math.abs(from.lat - to.lat) * 1000) * perLat;
  return Math.max(east, north) + Math.floor(Math.min(east, north) / 3);
}

function nearest(lon: number, lat: number, spots: readonly Place[]): Place {
  let best = spots[0]!;
  let least = Infinity;
  for (const spot of spots) {
    const away = Math.abs(spot.lon - lon) + Math.abs(spot.lat - lat);
    if (away < least) {
      least = away;
      best = spot;
    }
  }
  return best;
}
