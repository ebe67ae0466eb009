import { type AirPollutant, airPollutants, cities } from '@rail/catalogue';

import { encodedText } from '../encode/record-writer.ts';
import { civilDate, dayAt, dayStartMs } from './calendar.ts';
import { mix } from './mix.ts';
import type { World } from './world.ts';

export const airQualities = ['VALID', 'INSUFFICIENT', 'CALIBRATION', 'OFFLINE'] as const;
export const [VALID, INSUFFICIENT, CALIBRATION, OFFLINE] = [0, 1, 2, 3];

const stationsPerCity = 2;
const stationNames = ['城区', '新区'];
const hourMs = 3_600_000;
/** Hours after which an instrument is calibrated again, and how many it then gives nothing. */
const calibration = { every: 720, hours: 2, stagger: 33, firstBefore: 6 };
/** The same for outages. */
const outage = { every: 960, hours: 3, stagger: 61, firstBefore: 9 };

/** Means of each month in tenths of the unit: PM2.5 doubles in winter, ozone rises from May to September. */
const ofMonth: Readonly<Record<AirPollutant, readonly number[]>> = {
  PM25: [520, 480, 420, 360, 300, 250, 220, 220, 260, 320, 420, 520],
  PM10: [780, 720, 680, 620, 500, 400, 360, 360, 430, 520, 650, 760],
  SO2: [80, 75, 70, 65, 60, 55, 55, 55, 60, 65, 75, 80],
  NO2: [460, 400, 380, 320, 260, 220, 200, 200, 250, 320, 420, 460],
  CO: [9, 9, 8, 7, 7, 6, 6, 6, 7, 7, 8, 9],
  O3: [550, 650, 850, 1050, 1300, 1250, 1200, 1250, 1200, 950, 650, 500],
};
/** Per cent by the hour of the day: traffic peaks at 7–9 and 19–22 h, ozone at 13–16 h. */
const trafficHours = [
  85, 80, 75, 72, 72, 80, 95, 125, 135, 125, 105, 95, 90, 85, 85, 88, 95, 105, 115, 130, 135, 130, 120, 100,
];
const ozoneHours = [
  55, 50, 48, 45, 42, 40, 42, 50, 60, 75, 95, 115, 130, 145, 150, 148, 138, 120, 100, 85, 75, 70, 65, 60,
];
const flatHours = Array.from({ length: 24 }, () => 100);
const ofHour: Readonly<Record<AirPollutant, readonly number[]>> = {
  PM25: trafficHours,
  PM10: trafficHours,
  SO2: flatHours,
  NO2: trafficHours,
  CO: trafficHours,
  O3: ozoneHours,
};
/** A day in so many is stagnant. */
const stagnantEvery = 12;

export interface AirStation {
  readonly city: number;
  readonly code: Buffer;
  /** Avro bytes of the code, the name, the city's code. */
  readonly head: Buffer;
  /** Avro bytes of the division. */
  readonly divisionCode: Buffer;
  readonly lon: number;
  readonly lat: number;
}

/** The automatic stations of the air network and what they measure. Values follow from station and hour alone. */
export class AirStations {
  readonly all: readonly AirStation[];
  private readonly salt: number;
  private readonly startHour: number;

  constructor(world: World) {
    const random = world.randomFor('air-stations');
    this.salt = random.uint32();
    this.startHour = Math.floor(world.startMs / hourMs);
    this.all = cities.flatMap(({ code: cityCode, name }, city) =>
      Array.from({ length: stationsPerCity }, (_, index): AirStation => {
        const place = world.places.at(world.places.pickIn(city, random));
        const code = `${cityCode.slice(0, 4)}99A${index + 1}`;
        const stationName = `${name.replace('市', '')}${stationNames[index]}虚构站`;
        return {
          city,
          code: Buffer.from(code),
          head: Buffer.concat([code, stationName, cityCode].map(encodedText)),
          divisionCode: place.divisionCode,
          lon: place.lon,
          lat: place.lat,
        };
      }),
    );
  }

  /** Index into `airQualities`. An instrument is calibrated two hours in a month of 30 days. */
  qualityOf(station: number, atMs: number): number {
    const since = Math.floor(atMs / hourMs) - this.startHour;
    if (isIn(calibration, since, station)) return CALIBRATION;
    if (isIn(outage, since, station)) return OFFLINE;
    return mix(this.salt, station, since) % 40 === 0 ? INSUFFICIENT : VALID;
  }

  /** Writes the concentrations of an hour, in the order of `airPollutants`, into an array; `check` counts corrections. */
  measure(station: number, atMs: number, check: number, values: number[]): void {
    const day = dayAt(atMs);
    const month = civilDate(day).month - 1;
    const hour = Math.floor((atMs - dayStartMs(day)) / hourMs);
    const { city } = this.all[station]!;
    const weather = mix(this.salt, city, day);
    const ofDay = weather % stagnantEvery === 0 ? 230 + (weather % 70) : 60 + (weather % 90);
    for (const [index, pollutant] of airPollutants.entries()) {
      const noise = mix(this.salt ^ index, station + 64 * check, Math.floor(atMs / hourMs));
      const here = 85 + (mix(this.salt, station, index) % 30);
      // Ozone is made by the sun and does not follow stagnant air as dust does.
      const share = pollutant === 'O3' ? 70 + (weather % 60) : ofDay;
      const percents = ofHour[pollutant][hour]! * share * here * (92 + (noise % 17));
      const tenths = Math.round((ofMonth[pollutant][month]! * percents) / 100_000_000);
      values[index] = pollutant === 'CO' ? Math.max(1, tenths) / 10 : Math.max(1, Math.round(tenths / 10));
    }
  }
}

function isIn(gap: typeof calibration, since: number, station: number): boolean {
  const phase = since + gap.firstBefore - station * gap.stagger;
  return ((phase % gap.every) + gap.every) % gap.every < gap.hours;
}

export const airStations = (world: World): AirStations => new AirStations(world);
