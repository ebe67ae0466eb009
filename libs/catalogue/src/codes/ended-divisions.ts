/**
 * Districts of Hangzhou that the rearrangement of 2021 ended or began: 上城 and 拱墅 took over 下城 and 江干, 余杭 gave up
 * 临平, 钱塘 came from 江干 and 萧山. A code is good for events of its time only.
 */
export interface DivisionPeriod {
  /** First moment, milliseconds since 1970. */
  readonly fromMs?: number;
  /** First moment after it. */
  readonly untilMs?: number;
}

/** 2021-04-09 00:00 Asia/Shanghai. */
const rearrangedMs = Date.UTC(2021, 3, 8, 16);

export const endedDivisions = [
  { code: '330103', name: '下城区' },
  { code: '330104', name: '江干区' },
] as const;

/** Divisions that were not there at all times. */
export const divisionPeriods: ReadonlyMap<string, DivisionPeriod> = new Map<string, DivisionPeriod>([
  ['330103', { untilMs: rearrangedMs }],
  ['330104', { untilMs: rearrangedMs }],
  ['330113', { fromMs: rearrangedMs }],
  ['330114', { fromMs: rearrangedMs }],
]);
