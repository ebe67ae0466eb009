import { cities, waterClasses } from '@rail/catalogue';

import { encodedText } from '../encode/record-writer.ts';
import { civilDate, dayAt, dayStartMs } from './calendar.ts';
import { mix } from './mix.ts';
import type { World } from './world.ts';

/** Basin, city, target class, whether water comes from or goes to another province, how dirty (per cent). */
const declared: readonly (readonly [string, string, string, boolean, number])[] = [
  ['钱塘江', '3301', 'II', true, 60],
  ['钱塘江', '3301', 'II', false, 70],
  ['钱塘江', '3301', 'III', false, 90],
  ['钱塘江', '3307', 'III', false, 105],
  ['钱塘江', '3308', 'II', true, 70],
  ['钱塘江', '3306', 'III', false, 110],
  ['钱塘江', '3306', 'IV', false, 125],
  ['甬江', '3302', 'III', false, 110],
  ['甬江', '3302', 'IV', false, 140],
  ['瓯江', '3311', 'I', false, 40],
  ['瓯江', '3311', 'II', false, 60],
  ['瓯江', '3303', 'III', false, 90],
  ['瓯江', '3303', 'IV', false, 150],
  ['椒江', '3310', 'II', false, 70],
  ['椒江', '3310', 'III', false, 120],
  ['苕溪', '3305', 'II', true, 75],
  ['苕溪', '3305', 'III', true, 95],
  ['苕溪', '3301', 'II', false, 75],
  ['运河', '3304', 'III', true, 130],
  ['运河', '3304', 'IV', true, 180],
  ['运河', '3304', 'V', true, 240],
  ['运河', '3301', 'IV', false, 130],
  ['飞云江', '3303', 'II', false, 65],
  ['鳌江', '3303', 'III', false, 125],
];
/** Water temperature by month in tenths of a degree, and milligrams of oxygen that water so warm holds, times 100. */
const warmth = [70, 85, 120, 170, 220, 260, 295, 300, 265, 210, 155, 100];
const oxygen = [1030, 1000, 940, 860, 790, 720, 660, 650, 710, 790, 870, 970];
/** Per cent of the usual load: the plum rains and typhoons wash the fields. */
const load = [95, 95, 100, 105, 110, 130, 115, 115, 120, 95, 90, 90];

export interface RiverSection {
  readonly code: Buffer;
  /** Avro bytes of the code, the name, the basin. */
  readonly head: Buffer;
  readonly interprovincial: boolean;
  readonly lon: number;
  readonly lat: number;
  /** Index into `waterClasses`. */
  readonly target: number;
  /** Per cent of the usual load of a river. */
  readonly dirt: number;
  readonly divisionCode: Buffer;
}

/** What the instruments of a section gave; null for nothing. */
export interface WaterValues {
  ph: number | null;
  dissolvedOxygen: number | null;
  permanganate: number | null;
  ammoniaNitrogen: number | null;
  totalPhosphorus: number | null;
  totalNitrogen: number | null;
  turbidity: number | null;
  temperature: number | null;
  conductivity: number | null;
}

/** The automatic stations at river sections. Values follow from section and moment alone. */
class RiverSections {
  readonly all: readonly RiverSection[];
  private readonly salt: number;

  constructor(world: World) {
    const random = world.randomFor('river-sections');
    this.salt = random.uint32();
    this.all = declared.map(([basin, cityCode, target, interprovincial, dirt], index): RiverSection => {
      const city = cities.findIndex(({ code }) => code.startsWith(cityCode));
      const place = world.places.at(world.places.pickIn(city, random));
      const code = `${cityCode}99W${String(index + 1).padStart(3, '0')}`;
      const name = `${basin}虚构${index + 1}号${interprovincial ? '省界' : ''}断面`;
      return {
        code: Buffer.from(code),
        head: Buffer.concat([code, name, basin].map(encodedText)),
        interprovincial,
        lon: place.lon,
        lat: place.lat,
        target: (waterClasses as readonly string[]).indexOf(target),
        dirt,
        divisionCode: place.divisionCode,
      };
    });
  }

  /** Fills in what is measured at a moment; `check` counts corrections. One sample in thirty lacks some, one in fifty all. */
  measure(section: number, atMs: number, check: number, values: WaterValues): void {
    const { salt } = this;
    const day = dayAt(atMs);
    const month = civilDate(day).month - 1;
    const at = Math.floor(atMs / 60_000);
    const isNight = atMs - dayStartMs(day) < 6 * 3_600_000;
    const spread = (item: number, percent: number): number =>
      100 - percent + (mix(salt ^ item, section + 64 * check, at) % (2 * percent + 1));
    const weather = 80 + (mix(salt, section, day) % 45);
    const dirt = (this.all[section]!.dirt * load[month]! * weather) / 10_000;
    const of = (unscaled: number, item: number, percent: number, scale: number): number =>
      Math.max(1, Math.round((unscaled * spread(item, percent)) / 100)) / scale;
    values.ph = of(745, 1, 4, 100);
    values.dissolvedOxygen = of(Math.max(120, oxygen[month]! - dirt * (isNight ? 2.25 : 1.75)), 2, 6, 100);
    values.permanganate = of(dirt * 0.375, 3, 12, 10);
    values.ammoniaNitrogen = of(dirt * 0.5 + (dirt > 150 ? 40 : 0), 4, 25, 100);
    values.totalPhosphorus = of(dirt * 1.125, 5, 20, 1000);
    values.totalNitrogen = of(dirt * 1.75, 6, 20, 100);
    values.turbidity = of(dirt * 3, 7, 40, 10);
    values.temperature = of(warmth[month]!, 8, 8, 10);
    values.conductivity = of(1500 + dirt * 25, 9, 10, 10);
    const fault = mix(salt, section + 7, at) % 150;
    if (fault < 8) values.ammoniaNitrogen = values.totalPhosphorus = values.totalNitrogen = null;
    if (fault < 3) {
      values.ph = values.dissolvedOxygen = values.permanganate = null;
      values.turbidity = values.temperature = values.conductivity = null;
    }
  }
}

export const riverSections = (world: World): RiverSections => new RiverSections(world);
