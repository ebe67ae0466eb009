import { cities, counties } from '@rail/catalogue';
import { assert, type Random } from '@rail/kernel';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';

/** One grid of a village or community: the finest place that the world knows. */
export interface Place {
  readonly city: number;
  readonly county: number;
  /** Avro bytes of the address' codes: division, street, village, grid. */
  readonly codes: Buffer;
  /** Avro bytes of the six-digit division code. */
  readonly divisionCode: Buffer;
  /** UTF-8 of the detail before the house number. */
  readonly road: Buffer;
  /** Degrees, CGCS2000. */
  readonly lon: number;
  readonly lat: number;
}

/** About where each city lies, in ten-thousandths of a degree: longitude, latitude. */
const centres: Readonly<Record<string, readonly [number, number]>> = {
  330100: [1_201_500, 302_800],
  330200: [1_215_500, 298_700],
  330300: [1_207_000, 280_000],
  330400: [1_207_500, 307_500],
  330500: [1_200_900, 308_900],
  330600: [1_205_800, 300_300],
  330700: [1_196_500, 290_800],
  330800: [1_188_700, 289_700],
  330900: [1_222_000, 299_900],
  331000: [1_214_200, 286_600],
  331100: [1_199_200, 284_700],
};
const gridsPerVillage = 2;
const houseEnd = Buffer.from('号');

/** The grids of Zhejiang that the world uses, reachable by city in proportion to its people. */
export class Places {
  readonly all: readonly Place[];
  /** The first place of each county. */
  readonly ofCounty: readonly Place[];
  private readonly byCity: readonly (readonly number[])[];
  private readonly cityWeights: readonly (readonly [number, number])[];

  constructor(random: Random) {
    this.all = counties.flatMap((_, county) => placesOf(county, random));
    this.ofCounty = counties.map((_, county) => {
      const first = this.all.find((place) => place.county === county);
      assert(first !== undefined, 'a county has a place');
      return first;
    });
    this.byCity = cities.map((_, city) => this.all.flatMap((place, index) => (place.city === city ? [index] : [])));
    this.cityWeights = cities.map(({ population }, city) => [city, population]);
  }

  at(index: number): Place {
    const place = this.all[index];
    assert(place !== undefined, `no place ${index}`);
    return place;
  }

  pickCity(random: Random): number {
    return random.weighted(this.cityWeights);
  }

  pickIn(city: number, random: Random): number {
    return random.pick(this.byCity[city] ?? []);
  }
}

/** Writes a `rail.shared.Address`. */
export function writeAddress(out: RecordWriter, place: Place, house: number, located: boolean): void {
  out.writeRaw(place.codes);
  const width = house < 10 ? 1 : house < 100 ? 2 : 3;
  out.writeInt(place.road.length + width + houseEnd.length);
  out.writeRaw(place.road);
  out.writeDigitsRaw(house, width);
  out.writeRaw(houseEnd);
  if (!located) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeDouble(place.lon);
  out.writeDouble(place.lat);
}

function placesOf(countyIndex: number, random: Random): Place[] {
  const county = counties[countyIndex];
  const city = cities.findIndex(({ code }) => code.slice(0, 4) === county?.code.slice(0, 4));
  const cityName = cities[city]?.name;
  assert(county !== undefined && cityName !== undefined, 'a county belongs to a city');
  const [lon, lat] = centres[cities[city]?.code ?? ''] ?? [0, 0];
  const [countyLon, countyLat] = [lon + random.between(-2500, 2500), lat + random.between(-2500, 2500)];
  return county.streets.flatMap((street) =>
    street.villages.flatMap((village) =>
      Array.from({ length: gridsPerVillage }, (_, grid) => ({
        city,
        county: countyIndex,
        codes: Buffer.concat([
          encodedText(county.code),
          ...[street.code, village, `${village}00${grid + 1}`].flatMap((code) => [Buffer.of(2), encodedText(code)]),
        ]),
        divisionCode: encodedText(county.code),
        road: Buffer.from(`浙江省${cityName}${county.name}${street.name}虚构路`),
        lon: (countyLon + random.between(-800, 800)) / 10_000,
        lat: (countyLat + random.between(-800, 800)) / 10_000,
      })),
    ),
  );
}
