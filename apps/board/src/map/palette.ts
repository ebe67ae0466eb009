import { type LineState, stateWords } from '@rail/board/web';
import type { MapEdge } from '@rail/board/api';

/** Colours of a drawing, as CSS writes them. */
export interface MapPalette {
  readonly ground: string;
  readonly panel: string;
  readonly text: string;
  readonly dim: string;
  readonly rail: string;
  readonly states: Readonly<Record<LineState, string>>;
}

/** From the page's own variables, so that the map changes with the theme. */
export function paletteOf(element: Element, theme: 'dark' | 'light'): MapPalette {
  const style = getComputedStyle(element);
  const variable = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const isDark = theme === 'dark';
  const text = variable('--text', isDark ? '#e6eaf2' : '#121826');
  const dim = variable('--soft', isDark ? '#a7b0ba' : '#5b6570');
  return {
    ground: variable('--ground', isDark ? '#0b1020' : '#ffffff'),
    panel: variable('--raised', isDark ? '#121930' : '#f4f6f9'),
    text,
    dim,
    rail: isDark ? '#4a5670' : '#aab4c2',
    states: {
      broken: stateWords.broken[theme] ?? text,
      late: stateWords.late[theme] ?? text,
      unknown: dim,
      stopped: stateWords.stopped[theme] ?? text,
      quiet: stateWords.quiet[theme] ?? dim,
      onTime: stateWords.onTime[theme] ?? text,
    },
  };
}

/** An agreement's state has the colour of the line state that means the same. */
export function edgeColour({ states, rail }: MapPalette, state: MapEdge['state']): string {
  switch (state) {
    case 'flowing':
      return states.onTime;
    case 'broken':
      return states.broken;
    case 'paused':
      return states.stopped;
    case 'idle':
    case 'expired':
      return rail;
  }
}
