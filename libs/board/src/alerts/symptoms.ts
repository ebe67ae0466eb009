import type { BoardLine } from '../snapshot.ts';
import { boardSymptoms, otherSymptoms, staleSymptom } from './exchange-symptoms.ts';
import type { AlertFacts, Symptom } from './facts.ts';
import { lineSymptoms } from './line-symptoms.ts';
import { quarantineSymptom } from './quarantine-baseline.ts';
import { type AlertState, groupOf, type Held, type Look } from './state.ts';

const staleMs = 30_000;

/** All that is the matter now. `stale` is for how long the board has been the same. */
export function symptomsOf(
  { usual }: AlertState,
  facts: AlertFacts,
  nowMs: number,
  stale: number,
  isSeen: boolean,
): Symptom[] {
  const { board } = facts;
  const shown = isSeen
    ? [
        ...board.lines.flatMap((line) => [...lineSymptoms(line, nowMs), ...quarantineSymptom(line, usual)]),
        ...boardSymptoms(facts),
      ]
    : [];
  const silent = stale > staleMs ? [staleSymptom(stale, board.fault)] : [];
  return [...shown, ...otherSymptoms(facts, nowMs), ...silent];
}

const keyOf = ({ rule, subject, family, line }: Symptom): string => `${rule} ${family} ${subject} ${line ?? ''}`;

/** What only the board tells: while nobody sees it, such symptoms stay as they were. */
export const shownByBoard: ReadonlySet<string> = new Set(['timetable', 'flow', 'quality', 'ledger', 'store']);

/** What is the matter and for how long, from one look to the next. */
export function holdAll(
  { held: before, open }: AlertState,
  symptoms: readonly Symptom[],
  passedMs: number,
  { board: { lines }, nowMs, isSeen }: Pick<Look, 'board' | 'nowMs' | 'isSeen'>,
): Map<string, Held> {
  const held = new Map<string, Held>();
  for (const symptom of symptoms) {
    const key = keyOf(symptom);
    if (!held.has(key)) held.set(key, holdOne(before.get(key), symptom, passedMs));
  }
  const alerted = new Set(open.map(groupOf));
  const stopped = new Set(lines.filter(({ state }) => state === 'stopped').map(({ line }) => line));
  for (const [key, one] of before) {
    const { family, line, cause } = one.symptom;
    const isHidden = !isSeen && shownByBoard.has(family);
    // A line that is stopped is not well: its alert is held back, not over.
    const isStopped = line !== null && cause !== null && stopped.has(line) && alerted.has(groupOf(one.symptom));
    const isBehind = family === 'timetable' && lines.some((each) => each.line === line && hidesOverdue(each, nowMs));
    if (!held.has(key) && (isHidden || isStopped || isBehind)) held.set(key, one);
  }
  return held;
}

/** What fails or is not known hides that a record is overdue; it has not come for that. */
const hidesOverdue = ({ datasets }: BoardLine, nowMs: number): boolean =>
  datasets.some(
    ({ state, cause, dueMs }) =>
      dueMs < nowMs && (state === 'broken' || state === 'unknown' || (state === 'late' && cause !== 'P')),
  );

function holdOne(before: Held | undefined, symptom: Symptom, passedMs: number): Held {
  if (before === undefined) return { symptom, heldMs: 0 };
  const { measure } = before.symptom;
  if (measure === undefined || symptom.measure === undefined) return { symptom, heldMs: before.heldMs + passedMs };
  // What shrinks is no growth: it counts from anew.
  if (symptom.measure < measure) return { symptom, heldMs: 0 };
  return { symptom: { ...symptom, measure }, heldMs: before.heldMs + passedMs };
}
