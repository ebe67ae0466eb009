import type { Alert } from '../api/alerts.ts';
import type { BoardSnapshot } from '../snapshot.ts';
import { dayMs } from '../working-days.ts';
import { dueOf } from './clock.ts';
import type { Symptom } from './facts.ts';
import { inhibitorOf } from './inhibit.ts';
import { ruleOf } from './rules.ts';
import { groupOf, type Held, type Look, type Transition } from './state.ts';
import { shownByBoard } from './symptoms.ts';
import { rankOf, textsOf, worstOf } from './texts.ts';

/** So long without a symptom is over; after each relapse four times as long, so that nobody is told of every swing. */
const calmMs = 2 * 60_000;
const calmMaxMs = 60 * 60_000;
/** How long closed alerts are kept: the rate of today needs those of yesterday that are due today. */
const keptMs = 2 * dayMs;

/** An open alert, a look later. */
export function followed(before: Alert, look: Look, calm: Map<string, number>, transitions: Transition[]): Alert {
  const members = look.groups.get(groupOf(before));
  const inhibitedBy = inhibitorOf(before, look.board, look.state.silences, look.nowMs);
  let alert = before.inhibitedBy === inhibitedBy ? before : { ...before, inhibitedBy };
  let kind: Transition['kind'] | undefined;
  if (members === undefined) {
    const calmFor = calmOf(alert, look);
    calm.set(alert.id, calmFor);
    if (alert.resolvedMs === null && calmFor >= Math.min(calmMs * 4 ** alert.relapses, calmMaxMs)) {
      alert = { ...alert, resolvedMs: look.nowMs };
      transitions.push({ kind: 'resolved', alert, tells: alert.notifiedMs === null ? null : 'resolved' });
    } else if (alert !== before) transitions.push({ kind: 'inhibited', alert, tells: null });
    return alert;
  }
  const grown = grownBy(alert, members, look.board);
  if (grown !== undefined) ({ alert, kind } = grown);
  if (alert.resolvedMs !== null) {
    alert = { ...alert, resolvedMs: null, relapses: alert.relapses + 1 };
    kind = 'relapsed';
  }
  if (kind === undefined && alert === before) return alert;
  kind ??= inhibitedBy === null ? 'released' : 'inhibited';
  const isNews = kind === 'worsened' || kind === 'relapsed' || alert.notifiedMs === null;
  const tells = inhibitedBy === null && isNews ? 'firing' : null;
  if (tells !== null) alert = { ...alert, notifiedMs: look.nowMs };
  transitions.push({ kind, alert, tells });
  return alert;
}

/** More lines, or worse: only then an alert is written anew. */
function grownBy(
  alert: Alert,
  members: readonly Held[],
  board: BoardSnapshot,
): { alert: Alert; kind: 'grew' | 'worsened' } | undefined {
  const ready = members.filter(({ symptom, heldMs }) => heldMs >= ruleOf(symptom.rule).forMs);
  const symptoms = members.map(({ symptom }) => symptom);
  const lines = [...new Set([...alert.lines, ...linesOf(symptoms)])];
  const worst = ready.length === 0 ? undefined : worstOf(ready.map(({ symptom }) => symptom));
  const isWorse = worst !== undefined && rankOf(worst.severity) < rankOf(alert.severity);
  if (!isWorse && lines.length === alert.lines.length) return undefined;
  const { rule, severity, cause } = isWorse ? worst : (alert as Pick<Symptom, 'rule' | 'severity' | 'cause'>);
  const dueMs = Math.min(alert.dueMs, dueOf(severity, alert.firedMs));
  const texts = textsOf(alert.id, isWorse ? symptoms : symptomsOfRule(symptoms, alert), lines, board);
  return { alert: { ...alert, rule, severity, cause, lines, dueMs, ...texts }, kind: isWorse ? 'worsened' : 'grew' };
}

/** A line that is only late must not make an alert of broken ones say that all are late. */
function symptomsOfRule(symptoms: readonly Symptom[], { rule }: Alert): readonly Symptom[] {
  const same = symptoms.filter((symptom) => symptom.rule === rule);
  return same.length === 0 ? symptoms : same;
}

/** A closed alert: over once its symptoms are, forgotten after a while. */
export function settled(before: Alert, look: Look, calm: Map<string, number>, transitions: Transition[]): Alert[] {
  let alert = before;
  if (alert.resolvedMs === null && !look.groups.has(groupOf(alert))) {
    const calmFor = calmOf(alert, look);
    calm.set(alert.id, calmFor);
    if (calmFor >= calmMs) {
      alert = { ...alert, resolvedMs: look.nowMs };
      transitions.push({ kind: 'resolved', alert, tells: null });
    }
  }
  if (alert.resolvedMs === null || look.nowMs - alert.closed!.atMs < keptMs) return [alert];
  transitions.push({ kind: 'forgotten', alert, tells: null });
  return [];
}

function calmOf({ id, family }: Alert, { state, passedMs, isSeen }: Look): number {
  const before = state.calm.get(id) ?? 0;
  return isSeen || !shownByBoard.has(family) ? before + passedMs : before;
}

export const linesOf = (symptoms: readonly Symptom[]): string[] => [
  ...new Set(symptoms.map(({ line }) => line).filter((line) => line !== null)),
];
