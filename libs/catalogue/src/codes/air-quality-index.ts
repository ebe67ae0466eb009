/** The standards by which hours of air are judged: that of 2026 took effect on 2026-03-01. */
export const airStandards = ['HJ633_2012', 'HJ633_2026'] as const;
export type AirStandard = (typeof airStandards)[number];

/** PM in µg/m³, gases in µg/m³ except CO in mg/m³. */
export const airPollutants = ['PM25', 'PM10', 'SO2', 'NO2', 'CO', 'O3'] as const;
export type AirPollutant = (typeof airPollutants)[number];

/** 优 良 轻度 中度 重度 严重: the last AQI of each but the last. */
export const airCategories = ['EXCELLENT', 'GOOD', 'LIGHT', 'MODERATE', 'HEAVY', 'SEVERE'] as const;
const categoryEnds = [50, 100, 150, 200, 300];

const indexSteps = [0, 50, 100, 150, 200, 300, 400, 500];
/** Concentrations are taken to the thousandth, so that what lies on a step is not lifted above it by binary fractions. */
const scale = 1000;
/** 00:00 Asia/Shanghai of 2026-03-01. */
const from2026Ms = Date.UTC(2026, 1, 28, 16);

type Breakpoints = Readonly<Record<AirPollutant, readonly number[]>>;

const gasesOfTheDay = {
  SO2: [0, 50, 150, 475, 800, 1600, 2100, 2620],
  NO2: [0, 40, 80, 180, 280, 565, 750, 940],
  CO: [0, 2, 4, 14, 24, 36, 48, 60],
  /** Means of eight hours; above the last the index stays at 300. */
  O3: [0, 100, 160, 215, 265, 800],
};
/** Means of one hour; above the last of SO2 the index stays at 200. PM has the breakpoints of the day. */
const gasesOfTheHour = {
  SO2: [0, 150, 500, 650, 800],
  NO2: [0, 100, 200, 700, 1200, 2340, 3090, 3840],
  CO: [0, 5, 10, 35, 60, 90, 120, 150],
  O3: [0, 160, 200, 300, 400, 800, 1000, 1200],
};
const particles = {
  HJ633_2012: { PM25: [0, 35, 75, 115, 150, 250, 350, 500], PM10: [0, 50, 150, 250, 350, 420, 500, 600] },
  HJ633_2026: { PM25: [0, 35, 60, 115, 150, 250, 350, 500], PM10: [0, 50, 120, 250, 350, 420, 500, 600] },
};

/** Concentrations at which the index is 0, 50, 100, 150, 200, 300, 400, 500 (HJ 633, table of IAQI). */
const breakpoints: Readonly<Record<AirStandard, Readonly<Record<'hour' | 'day', Breakpoints>>>> = {
  HJ633_2012: {
    hour: { ...particles.HJ633_2012, ...gasesOfTheHour },
    day: { ...particles.HJ633_2012, ...gasesOfTheDay },
  },
  HJ633_2026: {
    hour: { ...particles.HJ633_2026, ...gasesOfTheHour },
    day: { ...particles.HJ633_2026, ...gasesOfTheDay },
  },
};

/** The standard in force at the moment that was measured, milliseconds since 1970. */
export function airStandardAt(ms: number): AirStandard {
  return ms < from2026Ms ? 'HJ633_2012' : 'HJ633_2026';
}

/** 空气质量分指数 (IAQI) of one pollutant's mean over an hour or a day (O3 of a day: eight hours), rounded up. */
export function airQualityIndex(
  standard: AirStandard,
  mean: 'hour' | 'day',
  pollutant: AirPollutant,
  concentration: number,
): number {
  const steps = breakpoints[standard][mean][pollutant];
  const value = Math.max(0, Math.round(concentration * scale));
  let upper = 1;
  while (upper < steps.length && value > steps[upper]! * scale) upper++;
  if (upper === steps.length) return indexSteps[upper - 1]!;
  const [low, high] = [steps[upper - 1]! * scale, steps[upper]! * scale];
  const [from, to] = [indexSteps[upper - 1]!, indexSteps[upper]!];
  return from + Math.ceil(((to - from) * (value - low)) / (high - low));
}

/** Index into `airCategories` of an AQI. */
export function airCategoryOf(aqi: number): number {
  const found = categoryEnds.findIndex((end) => aqi <= end);
  return found < 0 ? categoryEnds.length : found;
}
