import { dayAt, dayStartMs } from './calendar.ts';
import { quarterMs } from './readings.ts';
import { loadAt, tariffAt } from './tariffs.ts';

const hourMs = 4 * quarterMs;
const millisDigits = 13;
const kept = 16;

/** What all readings of a period have in common. */
export interface MeteringPeriod {
  readonly quarter: number;
  readonly startMs: number;
  /** `startMs` in thirteen decimal digits. */
  readonly digits: Buffer;
  /** Index into `tariffBands`. */
  readonly band: number;
  /** Ten-thousandths of the mean: of shops, of works. */
  readonly loads: readonly [number, number];
}

/** The periods that were last asked for. */
export class MeteringPeriods {
  private readonly last: (MeteringPeriod | undefined)[] = Array.from({ length: kept }, () => undefined);

  at(quarter: number): MeteringPeriod {
    const found = this.last[quarter % kept];
    if (found?.quarter === quarter) return found;
    const startMs = quarter * quarterMs;
    const day = dayAt(startMs);
    const hour = Math.floor((startMs - dayStartMs(day)) / hourMs);
    const period: MeteringPeriod = {
      quarter,
      startMs,
      digits: Buffer.from(String(startMs).padStart(millisDigits, '0'), 'latin1'),
      band: tariffAt(day, hour),
      loads: [loadAt(false, day, hour), loadAt(true, day, hour)],
    };
    this.last[quarter % kept] = period;
    return period;
  }
}
