/** Classes of surface water by GB 3838-2002; the last is whatever is beyond class V (劣Ⅴ类). */
export const waterClasses = ['I', 'II', 'III', 'IV', 'V', 'INFERIOR_V'] as const;
const inferior = waterClasses.length - 1;

/** What a river section is judged by; null where the instrument gave nothing. All but pH in mg/L. */
export interface WaterSample {
  readonly ph: number | null;
  readonly dissolvedOxygen: number | null;
  readonly permanganate: number | null;
  readonly ammoniaNitrogen: number | null;
  readonly totalPhosphorus: number | null;
}

/** Total nitrogen counts in lakes only. */
export const waterItems = [
  'ph',
  'dissolvedOxygen',
  'permanganate',
  'ammoniaNitrogen',
  'totalPhosphorus',
] as const satisfies readonly (keyof WaterSample)[];
export type WaterItem = (typeof waterItems)[number];

/** Limits of class I to V (rivers): at least so much oxygen, at most so much of the others. */
const oxygenFloors = [7.5, 6, 5, 3, 2];
const ceilings: Readonly<Record<Exclude<WaterItem, 'ph' | 'dissolvedOxygen'>, readonly number[]>> = {
  permanganate: [2, 4, 6, 10, 15],
  ammoniaNitrogen: [0.15, 0.5, 1, 1.5, 2],
  totalPhosphorus: [0.02, 0.1, 0.2, 0.3, 0.4],
};
const [phFloor, phCeiling] = [6, 9];

/** Index into `waterClasses` of one item. */
export function waterClassOfItem(item: WaterItem, value: number): number {
  if (item === 'ph') return value >= phFloor && value <= phCeiling ? 0 : inferior;
  const found =
    item === 'dissolvedOxygen'
      ? oxygenFloors.findIndex((floor) => value >= floor)
      : ceilings[item].findIndex((ceiling) => value <= ceiling);
  return found < 0 ? inferior : found;
}

/** Index into `waterClasses` of a whole sample, which its worst item decides; undefined if nothing was measured. */
export function waterClassOf(sample: WaterSample): number | undefined {
  let worst: number | undefined;
  for (const item of waterItems) {
    const value = sample[item];
    if (value !== null) worst = Math.max(worst ?? 0, waterClassOfItem(item, value));
  }
  return worst;
}

/** The items that are worse than a class, in the order of `waterItems`. */
export function waterItemsBeyond(sample: WaterSample, target: number): WaterItem[] {
  return waterItems.filter((item) => {
    const value = sample[item];
    return value !== null && waterClassOfItem(item, value) > target;
  });
}
