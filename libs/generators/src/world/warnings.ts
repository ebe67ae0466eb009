import { counties, ports } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { minuteDigits } from './calendar.ts';

export const warningKinds = [
  'TYPHOON',
  'RAINSTORM',
  'SNOWSTORM',
  'COLD_WAVE',
  'GALE',
  'HEAT',
  'DROUGHT',
  'THUNDER',
  'HAIL',
  'FROST',
  'FOG',
  'HAZE',
  'ICY_ROAD',
  'FLOOD',
  'GEOLOGICAL',
  'EARTHQUAKE',
  'FOREST_FIRE',
  'HAZMAT',
] as const;
export const warningLevels = ['BLUE', 'YELLOW', 'ORANGE', 'RED'] as const;
export const warningActions = ['ISSUE', 'UPGRADE', 'DOWNGRADE', 'UPDATE', 'CANCEL'] as const;
export const [ISSUE, UPGRADE, DOWNGRADE, UPDATE, CANCEL] = [0, 1, 2, 3, 4];
const red = 3;

/** One warning from its issue to its end. */
export interface Warning {
  readonly id: string;
  readonly county: number;
  readonly kind: number;
  level: number;
  action: number;
  version: number;
}

/** Warnings alive at once; more are issued only when some have ended. */
const aliveAtOnce = 40;
/** Of each kind, relative to the others, in the order of `warningKinds`. */
const weights = [8, 20, 1, 3, 12, 8, 2, 18, 3, 2, 6, 3, 2, 6, 4, 1, 3, 1];
const kindWeights = weights.map((weight, kind) => [kind, weight] as const);
const levelWeights = [
  [0, 50],
  [1, 35],
  [2, 12],
  [3, 3],
] as const;

const typhoon = warningKinds.indexOf('TYPHOON');
/** 宁波, 温州, 嘉兴, 舟山, 台州. */
const coastalCities = new Set(['3302', '3303', '3304', '3309', '3310']);
const indexesOf = (isMeant: (code: string) => boolean): number[] =>
  counties.flatMap(({ code }, index) => (isMeant(code) ? [index] : []));
const coastalCounties = indexesOf((code) => coastalCities.has(code.slice(0, 4)));
const portCounties = indexesOf((code) => ports.some(({ county }) => county === code));

/** At most one warning of a kind is alive in a county; its level moves one step at a time. */
export class Warnings {
  private readonly alive: Warning[] = [];
  private readonly aliveOf = new Uint8Array(counties.length * warningKinds.length);
  /** The minute of the last issue in a county, by kind: an id holds a minute and must not come twice. */
  private readonly lastMinute = new Float64Array(counties.length * warningKinds.length);

  constructor(private readonly random: Random) {}

  /** The next thing that happens to a warning: a new one, or a step of one that is alive. */
  step(nowMs: number): Warning {
    const { random } = this;
    if (this.alive.length < aliveAtOnce) return this.issue(nowMs);
    const index = random.below(this.alive.length);
    const warning = this.alive[index]!;
    warning.version++;
    const draw = random.unit();
    if (draw < 0.25) {
      warning.action = CANCEL;
      this.alive[index] = this.alive[this.alive.length - 1]!;
      this.alive.pop();
      this.aliveOf[this.slotOf(warning)] = 0;
    } else if (draw < 0.55 && warning.level < red) {
      warning.level++;
      warning.action = UPGRADE;
    } else if (draw < 0.75 && warning.level > 0) {
      warning.level--;
      warning.action = DOWNGRADE;
    } else warning.action = UPDATE;
    return warning;
  }

  private issue(nowMs: number): Warning {
    const { random } = this;
    let place = this.draw();
    while (this.aliveOf[this.slotOf(place)] === 1) place = this.draw();
    const slot = this.slotOf(place);
    const level = random.weighted(levelWeights);
    const minute = Math.max(Math.floor(nowMs / 60_000), this.lastMinute[slot]! + 1);
    this.lastMinute[slot] = minute;
    this.aliveOf[slot] = 1;
    const kindDigits = String(place.kind + 1).padStart(2, '0');
    const id = `${counties[place.county]!.code}${minuteDigits(minute)}${kindDigits}${4 - level}`;
    const warning = { id, ...place, level, action: ISSUE, version: 1 };
    this.alive.push(warning);
    return warning;
  }

  /** Typhoons come from the sea: half of them are warned of at a port, the others along the coast. */
  private draw(): { county: number; kind: number } {
    const { random } = this;
    const kind = random.weighted(kindWeights);
    if (kind !== typhoon) return { county: random.below(counties.length), kind };
    return { county: random.pick(random.chance(0.5) ? portCounties : coastalCounties), kind };
  }

  private slotOf({ county, kind }: { readonly county: number; readonly kind: number }): number {
    return county * warningKinds.length + kind;
  }
}
