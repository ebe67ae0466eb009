import type { Language } from '../render/words.ts';
import { type SortKey, sortKeys } from './order.ts';

/** What a person has chosen to see. */
export interface BoardView {
  readonly page: 'board' | 'line' | 'help';
  readonly language: Language;
  readonly sort: SortKey;
  /** The line under the cursor. */
  readonly selected: string | null;
  /** The order of the rows when the cursor came: they stay so until it leaves. */
  readonly frozen: readonly string[] | null;
  /** Only lines that hold this in number, id or name. */
  readonly find: string;
  readonly isTyping: boolean;
  /** The alert that is about to be acknowledged and what was typed for it; sent once it `isDone`. */
  readonly noting: { readonly alert: string; readonly note: string; readonly isDone: boolean } | null;
  /** What became of the last thing that was asked for, until the next key. */
  readonly said: string | null;
  readonly isPaused: boolean;
  readonly isLeaving: boolean;
}

export function initialView(language: Language, line?: string): BoardView {
  return {
    page: line === undefined ? 'board' : 'line',
    language,
    sort: 'state',
    selected: line ?? null,
    frozen: line === undefined ? null : [line],
    find: '',
    isTyping: false,
    noting: null,
    said: null,
    isPaused: false,
    isLeaving: false,
  };
}

/** A key that has a name, or the character that it types. */
export type Key =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'interrupt'
  | { readonly typed: string };

/** What a key does. `rows` are the lines on the screen, from top to bottom; `alert` what can be acknowledged. */
export function pressKey(before: BoardView, key: Key, rows: readonly string[], alert: string | null = null): BoardView {
  const view = before.said === null ? before : { ...before, said: null };
  if (key === 'interrupt') return { ...view, isLeaving: true };
  if (view.noting !== null) return { ...view, noting: noteKey(view.noting, key) };
  if (view.isTyping) return typeKey(view, key);
  if (view.page === 'help') return { ...view, page: 'board' };
  if (typeof key === 'object' && key.typed === 'a') {
    return alert === null ? view : { ...view, noting: { alert, note: '', isDone: false } };
  }
  if (typeof key === 'object') return letterKey(view, key.typed);
  switch (key) {
    case 'up':
    case 'down':
      return moveCursor(view, key === 'up' ? -1 : 1, rows);
    case 'enter':
    case 'right':
      return view.selected === null || view.page === 'line' ? view : { ...view, page: 'line' };
    case 'left':
    case 'backspace':
    case 'escape':
      return leave(view, key === 'escape');
  }
}

function letterKey(view: BoardView, typed: string): BoardView {
  switch (typed) {
    case 'q':
      return { ...view, isLeaving: true };
    case 'z':
      return { ...view, language: view.language === 'en' ? 'zh' : 'en' };
    case 'p':
    case ' ':
      return { ...view, isPaused: !view.isPaused };
    case '?':
      return { ...view, page: 'help' };
    case 's':
      return { ...view, sort: sortKeys[(sortKeys.indexOf(view.sort) + 1) % sortKeys.length]!, frozen: null };
    case '/':
      return { ...view, page: 'board', isTyping: true, find: '', selected: null, frozen: null };
    default:
      return view;
  }
}

function noteKey(noting: NonNullable<BoardView['noting']>, key: Key): BoardView['noting'] {
  if (key === 'enter') return { ...noting, isDone: true };
  if (key === 'escape') return null;
  if (key === 'backspace') return { ...noting, note: Array.from(noting.note).slice(0, -1).join('') };
  return typeof key === 'object' ? { ...noting, note: noting.note + key.typed } : noting;
}

function typeKey(view: BoardView, key: Key): BoardView {
  if (key === 'enter') return { ...view, isTyping: false };
  if (key === 'escape') return { ...view, isTyping: false, find: '' };
  if (key === 'backspace') return { ...view, find: Array.from(view.find).slice(0, -1).join('') };
  return typeof key === 'object' ? { ...view, find: view.find + key.typed } : view;
}

function moveCursor(view: BoardView, by: number, rows: readonly string[]): BoardView {
  const order = view.frozen !== null && view.frozen.length > 1 ? view.frozen : rows;
  if (order.length === 0) return view;
  const at = view.selected === null ? -1 : order.indexOf(view.selected);
  const next = at === -1 ? (by > 0 ? 0 : order.length - 1) : Math.min(Math.max(at + by, 0), order.length - 1);
  return { ...view, selected: order[next]!, frozen: order };
}

/** From the line back to the board, from a row back to none, from a search back to all lines. */
function leave(view: BoardView, isEscape: boolean): BoardView {
  if (view.page === 'line') return { ...view, page: 'board' };
  if (view.selected !== null) return { ...view, selected: null, frozen: null };
  return isEscape ? { ...view, find: '' } : view;
}
