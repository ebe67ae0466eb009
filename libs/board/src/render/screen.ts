import type { BoardLine, BoardSnapshot } from '../snapshot.ts';
import { lineStates } from '../states.ts';
import { orderedLines } from '../view/order.ts';
import type { BoardView } from '../view/view.ts';
import { alertsRow } from './alerts-row.ts';
import { type AmbiguousWidth, cut, widthOf } from './cells.ts';
import { type CellContext, cellOf, type Column, fittingColumns, headOf } from './columns.ts';
import { helpPage } from './help-page.ts';
import { linePage } from './line-page.ts';
import { reasonText } from './reason-text.ts';
import type { Row, Span } from './row.ts';
import { countText, rateText, spanText, timeText } from './units.ts';
import { boardWords, stateWord } from './words.ts';

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

export interface ScreenContext extends ScreenSize {
  readonly nowMs: number;
  readonly ambiguous: AmbiguousWidth;
  /** For a wall: nobody presses keys. */
  readonly isWall?: boolean;
}

/** Two rows above the lines, their head, and two rows below. */
const rowsAround = 5;
/** A lower screen has no place for all of nineteen lines: those on time become a number. */
const foldBelow = 24;
/** A row of alerts is shown where it takes no line its place. */
const hasAlertsRow = ({ alerts }: BoardSnapshot, { height }: Pick<ScreenSize, 'height'>): boolean =>
  alerts !== null && height > foldBelow;

/** The whole screen, one row for each of its rows; no row is wider than it. */
export function renderScreen(snapshot: BoardSnapshot, view: BoardView, context: ScreenContext): Row[] {
  const rows = pageOf(snapshot, view, context);
  while (rows.length < context.height) rows.push([]);
  return rows.slice(0, context.height).map((row) => fitRow(row, context));
}

function pageOf(snapshot: BoardSnapshot, view: BoardView, context: ScreenContext): Row[] {
  const head = [titleRow(snapshot, view, context), totalsRow(snapshot, view)];
  const { keys, lineKeys, helpKeys } = boardWords[view.language];
  const above = hasAlertsRow(snapshot, context) ? [alertsRow(snapshot, view.language, context.nowMs)] : [];
  const bottom = (body: Row[], reason: Row, keyText: string): Row[] => {
    const all = [...head, ...body];
    const height = Math.max(0, context.height - 2 - above.length);
    while (all.length < height) all.push([]);
    const shown = context.isWall === true ? '' : keyText;
    return [...all.slice(0, height), ...above, reason, [{ text: shown, tone: 'dim' }]];
  };
  const selected = snapshot.lines.find(({ line }) => line === view.selected);
  if (view.page === 'help') return bottom(helpPage(view.language), [], helpKeys);
  if (view.page === 'line' && selected !== undefined) {
    return bottom(linePage(selected, view.language, context.nowMs), [], lineKeys);
  }
  return bottom(tableRows(snapshot, view, context), noticeRow(snapshot, view, selected, context), keys);
}

function titleRow(snapshot: BoardSnapshot, view: BoardView, { nowMs, isWall = false }: ScreenContext): Row {
  const words = boardWords[view.language];
  const ageMs = Math.max(0, nowMs - snapshot.sampledMs);
  const isStale = snapshot.lines.every(({ reason }) => reason.kind === 'stale');
  const live: Span = isStale
    ? { text: `${words.lastSeen} ${timeText(snapshot.sampledMs)}`, tone: 'unknown' }
    : { text: view.isPaused ? `${words.paused} ${timeText(snapshot.sampledMs)}` : `${words.live} ${spanText(ageMs)}` };
  const checked = snapshot.ledger.checkedMs === null ? '' : ` ${timeText(snapshot.ledger.checkedMs).slice(0, 5)}`;
  const ledger: Span = {
    text: words.ledger[snapshot.ledger.verdict] + checked,
    ...(snapshot.ledger.verdict === 'broken' && { tone: 'broken' as const }),
  };
  const beat = isWall && Math.floor(nowMs / 1000) % 2 === 0 ? ' *' : '';
  return [
    { text: words.title, tone: 'bold' },
    { text: `  ${snapshot.name}   ${timeText(nowMs)} +08:00   ` },
    live,
    { text: '   ' },
    ledger,
    { text: `   ${words.up} ${spanText(Math.max(0, nowMs - snapshot.startedMs))}${beat}` },
  ];
}

function totalsRow({ lines, totals }: BoardSnapshot, { language }: BoardView): Row {
  const words = boardWords[language];
  const counts = [...lineStates].reverse().flatMap((state): Span[] => {
    const count = lines.filter((line) => line.state === state).length;
    return count === 0 ? [] : [{ text: `${count} ${stateWord(state, language)}`, tone: state }, { text: '  ' }];
  });
  const rate = (word: string, perSecond: number): string => `${word} ${countText(Math.round(perSecond))}/s  `;
  return [
    ...counts,
    { text: rate(words.in, totals.inPerSecond) + rate(words.out, totals.outPerSecond) },
    { text: `${words.quarantined} ${rateText(totals.quarantinedPerSecond)}/s` },
  ];
}

function tableRows(snapshot: BoardSnapshot, view: BoardView, context: ScreenContext): Row[] {
  const columns = fittingColumns(context.width);
  const cells: CellContext = { language: view.language, nowMs: context.nowMs, ambiguous: context.ambiguous };
  const heads = columns.map((column) => headOf(column, view.language, context.ambiguous)).join(' ');
  const { shown, folded, hidden } = visibleLines(snapshot, view, context);
  const words = boardWords[view.language];
  const rows: Row[] = [[{ text: heads, tone: 'bold' }]];
  for (const line of shown) rows.push(lineRow(line, columns, cells, line.line === view.selected));
  if (folded > 0) rows.push([{ text: `   ${words.onTimeFolded(folded)}`, tone: 'onTime' }]);
  if (hidden > 0) rows.push([{ text: `   ${words.moreRows(hidden)}`, tone: 'dim' }]);
  return rows;
}

/** The lines that have a row of their own, in order; how many are folded into a number, and how many found no place. */
export function visibleLines(
  snapshot: BoardSnapshot,
  view: BoardView,
  { height }: ScreenSize,
): { shown: readonly BoardLine[]; folded: number; hidden: number } {
  const lines = orderedLines(snapshot.lines, view);
  const rows = Math.max(1, height - rowsAround - (hasAlertsRow(snapshot, { height }) ? 1 : 0));
  if (lines.length <= rows && height >= foldBelow) return { shown: lines, folded: 0, hidden: 0 };
  const others = lines.filter(({ state }) => state !== 'onTime');
  const isFolding = view.find === '' && lines.length > rows;
  // If nothing is the matter anywhere, those on time are what there is to see.
  const open = !isFolding ? lines : others.length > 0 ? others : lines.slice(0, rows - 1);
  const folded = lines.length - open.length;
  const places = Math.max(1, rows - (folded > 0 ? 1 : 0));
  if (open.length <= places) return { shown: open, folded, hidden: 0 };
  const shownCount = Math.max(1, places - 1);
  const at = open.findIndex(({ line }) => line === view.selected);
  const from = Math.min(Math.max(0, at - shownCount + 1), open.length - shownCount);
  return { shown: open.slice(from, from + shownCount), folded, hidden: open.length - shownCount };
}

function lineRow(line: BoardLine, columns: readonly Column[], cells: CellContext, isSelected: boolean): Row {
  const texts = columns.map((column) => cellOf(line, column, cells));
  if (isSelected) return [{ text: texts.join(' '), tone: 'selected' }];
  if (line.state === 'quiet') return [{ text: texts.join(' '), tone: 'dim' }];
  const around = line.reason.kind === 'stale' ? { tone: 'dim' as const } : {};
  const at = columns.findIndex(({ name }) => name === 'state');
  return [
    { text: `${texts.slice(0, at).join(' ')} `, ...around },
    { text: texts[at] ?? '', tone: line.state },
    { text: ` ${texts.slice(at + 1).join(' ')}`, ...around },
  ];
}

/** What somebody types to find, else why the selected line is as it is, else what the observer has to say. */
function noticeRow(
  snapshot: BoardSnapshot,
  view: BoardView,
  selected: BoardLine | undefined,
  context: ScreenContext,
): Row {
  const words = boardWords[view.language];
  if (view.isTyping) return [{ text: `${words.find}: ${view.find}_` }];
  if (view.noting !== null) return [{ text: `${words.acknowledge(view.noting.alert)}: ${view.noting.note}_` }];
  if (view.said !== null) return [{ text: view.said }];
  if (selected !== undefined) {
    return [{ text: `${selected.number} ${reasonText(selected, view.language, context.nowMs)}`, tone: selected.state }];
  }
  if (snapshot.fault !== null) return [{ text: snapshot.fault, tone: 'broken' }];
  if (snapshot.ledger.fault !== null) return [{ text: snapshot.ledger.fault, tone: 'broken' }];
  const { fault } = snapshot.stores;
  if (fault !== null) return [{ text: words.storeAway(timeText(fault.sinceMs)), tone: 'late' }];
  if (view.find !== '' && orderedLines(snapshot.lines, view).length === 0) return [{ text: words.noLine }];
  if (snapshot.lines.every(({ reason }) => reason.kind === 'neverSeen')) return [{ text: words.noRecords }];
  const worst = orderedLines(snapshot.lines, view).find(({ state }) => state === 'broken' || state === 'late');
  if (worst !== undefined && view.sort === 'state') {
    return [{ text: `${worst.number} ${reasonText(worst, view.language, context.nowMs)}`, tone: worst.state }];
  }
  return view.sort === 'state' ? [] : [{ text: `${words.sortedBy} ${words.sorts[view.sort]}`, tone: 'dim' }];
}

function fitRow(row: Row, { width, ambiguous }: ScreenContext): Row {
  const fitting: Span[] = [];
  let left = width;
  for (const span of row) {
    const text = cut(span.text, left, ambiguous);
    left -= widthOf(text, ambiguous);
    fitting.push({ ...span, text });
    if (text !== span.text) break;
  }
  return fitting;
}
