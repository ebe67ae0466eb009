import { civilDate, dayOf } from './calendar.ts';
import type { HourWeights } from './rhythm.ts';
import type { VehicleGroup } from './vehicle-models.ts';

/** Entries of a day by hour: the rush from 7 to 9 and from 17 to 19. */
const entries = [3, 2, 2, 2, 3, 5, 10, 22, 20, 12, 9, 8, 7, 8, 9, 10, 14, 24, 21, 11, 8, 6, 5, 4];
export const tollHours: HourWeights = entries.map((weight, hour) => [hour, weight]);

/** Of a thousand vehicles of an hour so many are trucks: the night is theirs. */
const trucks = [
  620, 660, 690, 690, 640, 520, 330, 150, 140, 240, 290, 310, 330, 320, 310, 290, 240, 130, 140, 260, 330, 400, 480,
  560,
];
/** Dangerous goods are not on the road from midnight to six. */
const [banFrom, banTo] = [0, 6];
const dangerous = 25;
const coaches = 45;

/** What kind of vehicle enters in an hour of the day, by a draw from [0, 1). */
export function trafficAt(hour: number, draw: number): VehicleGroup {
  let rest = draw * 1000 - trucks[hour]!;
  if (rest < 0) return 'truck';
  rest -= hour >= banFrom && hour < banTo ? 0 : dangerous;
  if (rest < 0) return 'dangerous';
  return rest < coaches ? 'coach' : 'car';
}

/** Which way the weekend moves: out of the large cities, into them, or neither. */
export const [OUTWARD, INWARD, NO_TIDE] = [1, -1, 0];
const [sunday, friday] = [0, 5];
const thursday = 4;
/** Hours of the evening in which it moves. */
const [tideFrom, tideTo] = [16, 22];

/** Friday evening out, Sunday evening in. */
export function tideAt(day: number, hour: number): number {
  if (hour < tideFrom || hour >= tideTo) return NO_TIDE;
  const weekday = (day + thursday) % 7;
  return weekday === friday ? OUTWARD : weekday === sunday ? INWARD : NO_TIDE;
}

/** First and last day of the holidays on which cars of up to seven seats pass freely, as month and day. */
const yearly = [
  [4, 4, 4, 6],
  [5, 1, 5, 5],
  [10, 1, 10, 7],
] as const;
/** 春节 goes by the moon: year, first month and day, last month and day. */
const springFestivals = [[2026, 2, 15, 2, 23]] as const;

/** Whether cars of up to seven seats pay no toll on a day: 春节, 清明, 五一 and 国庆. */
export function isTollFree(day: number): boolean {
  const { year } = civilDate(day);
  const periods = [
    ...yearly.map((period) => [year, ...period] as const),
    ...springFestivals.filter((period) => period[0] === year),
  ];
  return periods.some(([, fromMonth, from, toMonth, to]) => {
    return day >= dayOf(year, fromMonth, from) && day <= dayOf(year, toMonth, to);
  });
}
