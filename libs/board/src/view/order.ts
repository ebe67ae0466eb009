import type { BoardLine } from '../snapshot.ts';
import type { LineState } from '../states.ts';
import type { BoardView } from './view.ts';

export const sortKeys = ['state', 'number', 'in', 'lag', 'age'] as const;
export type SortKey = (typeof sortKeys)[number];

/** Broken, late, unknown, stopped; the others by number. */
const ranks: Readonly<Record<LineState, number>> = { broken: 0, late: 1, unknown: 2, stopped: 3, quiet: 4, onTime: 4 };

const keyOf: Readonly<Record<SortKey, (line: BoardLine) => number>> = {
  state: ({ state }) => ranks[state],
  number: () => 0,
  in: ({ inPerSecond }) => -inPerSecond,
  lag: ({ lagRecords }) => -lagRecords,
  age: ({ ageMs }) => -(ageMs ?? 0),
};

/** The lines that are looked for, in the order asked; rows do not jump while the cursor is among them. */
export function orderedLines(
  lines: readonly BoardLine[],
  { sort, frozen, find }: Pick<BoardView, 'sort' | 'frozen' | 'find'>,
): BoardLine[] {
  const found = lines.filter((line) => fits(line, find));
  const sorted = found.toSorted((left, right) => keyOf[sort](left) - keyOf[sort](right) || left.number - right.number);
  if (frozen === null) return sorted;
  const place = new Map(frozen.map((line, at) => [line, at]));
  return sorted.toSorted(
    (left, right) => (place.get(left.line) ?? Infinity) - (place.get(right.line) ?? Infinity) || 0,
  );
}

function fits({ line, number, department }: BoardLine, find: string): boolean {
  const wanted = find.toLowerCase();
  return [line, String(number), department.zh, department.en.toLowerCase()].some((text) => text.includes(wanted));
}
