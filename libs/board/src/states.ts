/** The states of a line, worst first but for the last two: the one list that API, metric and board share. */
export const lineStates = ['broken', 'late', 'unknown', 'stopped', 'quiet', 'onTime'] as const;
export type LineState = (typeof lineStates)[number];

/** Who is behind it: provider, router, database, subscriber. Only R and B are the platform's. */
export const lineCauses = ['P', 'R', 'B', 'S'] as const;
export type LineCause = (typeof lineCauses)[number];

export interface StateWords {
  readonly en: string;
  readonly zh: string;
  readonly glyph: string;
  readonly ascii: string;
  /** 24-bit colours on dark and on light ground; none for what only the text colour shows. */
  readonly dark?: string;
  readonly light?: string;
}

export const stateWords: Readonly<Record<LineState, StateWords>> = {
  broken: { en: 'BROKEN', zh: '中断', glyph: '✖', ascii: 'X', dark: '#FF7A3D', light: '#B23A00' },
  late: { en: 'LATE', zh: '晚点', glyph: '▲', ascii: '!', dark: '#F0B400', light: '#7A5200' },
  unknown: { en: 'UNKNOWN', zh: '未知', glyph: '?', ascii: '?' },
  stopped: { en: 'STOPPED', zh: '停运', glyph: '■', ascii: '=', dark: '#CC79A7', light: '#8F3F6B' },
  quiet: { en: 'QUIET', zh: '静默', glyph: '○', ascii: '-', dark: '#A7B0BA', light: '#5B6570' },
  onTime: { en: 'ON TIME', zh: '正点', glyph: '●', ascii: '*', dark: '#56B4E9', light: '#0063A0' },
};

export const causeWords: Readonly<Record<LineCause, { readonly en: string; readonly zh: string }>> = {
  P: { en: 'provider', zh: '部门' },
  R: { en: 'router', zh: '路由' },
  B: { en: 'database', zh: '数据库' },
  S: { en: 'subscriber', zh: '订阅方' },
};

/** Which of two states a line that is in both shows: one dataset on time makes a line whose others are quiet on time. */
export function severity(state: LineState): number {
  return lineStates.length - lineStates.indexOf(state === 'quiet' ? 'onTime' : state === 'onTime' ? 'quiet' : state);
}
