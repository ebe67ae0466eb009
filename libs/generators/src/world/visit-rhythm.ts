import type { Random } from '@rail/kernel';

const hourMs = 3_600_000;
const shanghaiHours = 8;
/** Hours since 1970 to the Monday before: the first of January 1970 was a Thursday. */
const mondayHours = 72;
/** Visits of a working day by the hour of the day: most come between 8 and 11. */
const ofHour = [1, 1, 1, 1, 1, 1, 3, 12, 30, 32, 28, 14, 8, 14, 18, 16, 10, 5, 4, 4, 3, 2, 2, 1];
/** Monday to Sunday, a working day counting 20: a quarter more on Monday. */
const ofDay = [25, 20, 20, 20, 20, 11, 9];
const window = 24;
const tableSize = 2048;

/** When patients came who are told of now: within the last 24 hours, by hour and weekday in Asia/Shanghai. */
export class VisitRhythm {
  private readonly hoursAgo = new Uint8Array(tableSize);
  private builtFor = -1;

  /** A moment not after `nowMs`. */
  draw(nowMs: number, random: Random): number {
    const hour = Math.floor(nowMs / hourMs);
    if (hour !== this.builtFor) this.build(hour, nowMs);
    const ago = this.hoursAgo[random.below(tableSize)]!;
    const startMs = (hour - ago) * hourMs;
    return startMs + random.below(ago === 0 ? nowMs - startMs + 1 : hourMs);
  }

  private build(hour: number, nowMs: number): void {
    this.builtFor = hour;
    const weights = Array.from({ length: window }, (_, ago) => weightOf(hour - ago));
    // Of the hour that runs only the part that has passed.
    weights[0] = Math.floor((weights[0]! * (nowMs - hour * hourMs)) / hourMs);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let at = 0;
    let sum = 0;
    for (const [ago, weight] of weights.entries()) {
      sum += weight;
      const end = Math.floor((sum * tableSize) / total);
      this.hoursAgo.fill(ago, at, end);
      at = end;
    }
  }
}

/** How many come in an hour, counted since 1970. */
function weightOf(hour: number): number {
  const local = hour + shanghaiHours;
  return ofHour[local % 24]! * ofDay[Math.floor((local + mondayHours) / 24) % 7]! * 100;
}

/** Whether outpatient departments are closed at a moment. */
export function isNight(ms: number): boolean {
  const hour = (Math.floor(ms / hourMs) + shanghaiHours) % 24;
  return hour < 7 || hour >= 20;
}
