import { civilDate } from './calendar.ts';

/** 尖 critical peak, 峰 peak, 平 flat, 谷 valley. */
export const tariffBands = ['尖', '峰', '平', '谷'] as const;
const bandSigns = '尖峰平谷';

/** The band of each hour of the day: the sun makes noon cheap; the peak of summer and winter is dearer still. */
const ordinary = '谷谷谷谷谷谷谷谷峰峰峰谷谷峰峰峰峰平平平平平谷谷';
const extreme = '谷谷谷谷谷谷谷谷峰尖尖谷谷峰峰尖尖平平平平平谷谷';
const extremeMonths = new Set([1, 7, 8, 12]);

/** Index into `tariffBands` of an hour (0–23, Asia/Shanghai) of a day since 1970. */
export function tariffAt(day: number, hour: number): number {
  const signs = extremeMonths.has(civilDate(day).month) ? extreme : ordinary;
  return bandSigns.indexOf(signs.charAt(hour));
}

/** Consumption by hour in a hundred of the mean: of works with day shifts, and of shops and offices. */
const works = [
  55, 52, 50, 50, 52, 60, 75, 110, 150, 160, 160, 140, 120, 145, 155, 155, 150, 130, 105, 90, 80, 75, 68, 60,
];
const shops = [
  40, 36, 35, 35, 36, 42, 60, 85, 115, 135, 145, 150, 150, 145, 140, 140, 145, 155, 165, 160, 145, 115, 75, 51,
];
/** Sunday first, in a hundred of a working day. */
const worksDays = [55, 100, 101, 102, 101, 100, 78];
const shopDays = [112, 92, 93, 94, 97, 105, 115];
const thursday = 4;

/** How much is used in an hour of a day, in ten-thousandths of the mean of a working day. */
export function loadAt(isWorks: boolean, day: number, hour: number): number {
  const weekday = (day + thursday) % 7;
  return isWorks ? works[hour]! * worksDays[weekday]! : shops[hour]! * shopDays[weekday]!;
}
