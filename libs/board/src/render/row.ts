import { type LineState, stateWords } from '../states.ts';

/** How a piece of text looks: in the colour of a state, or as what it is on the screen. */
export type Tone = LineState | 'dim' | 'bold' | 'selected';

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

/** One line of the screen. */
export type Row = readonly Span[];

export interface Colours {
  readonly depth: 'none' | '256' | '24-bit';
  readonly ground: 'dark' | 'light';
}

export const plainText = (row: Row): string =>
  row
    .map(({ text }) => text)
    .join('')
    .trimEnd();

const escape = '\x1b[';
const reset = `${escape}0m`;
/** The nearest of the 256 colours, dark and light. */
const near256: Readonly<Partial<Record<LineState, readonly [dark: number, light: number]>>> = {
  broken: [208, 130],
  late: [214, 94],
  stopped: [175, 96],
  quiet: [249, 241],
  onTime: [74, 25],
};
const styles: Readonly<Record<'dim' | 'bold' | 'selected', string>> = { dim: '2', bold: '1', selected: '7' };

/** With the escape sequences of a terminal; without colours only bold, dim and inverse are left. */
export function ansiText(row: Row, colours: Colours): string {
  return row
    .map(({ text, tone }) => (tone === undefined ? text : `${escape}${code(tone, colours)}m${text}${reset}`))
    .join('');
}

function code(tone: Tone, { depth, ground }: Colours): string {
  if (tone === 'dim' || tone === 'bold' || tone === 'selected') return styles[tone];
  const near = near256[tone];
  const exact = stateWords[tone][ground];
  if (depth === 'none' || near === undefined || exact === undefined) return tone === 'unknown' ? '7' : '22';
  if (depth === '256') return `38;5;${near[ground === 'dark' ? 0 : 1]}`;
  return `38;2;${[1, 3, 5].map((at) => Number.parseInt(exact.slice(at, at + 2), 16)).join(';')}`;
}
