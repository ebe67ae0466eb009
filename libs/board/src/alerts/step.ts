import type { Alert } from '../api/alerts.ts';
import type { BoardSnapshot } from '../snapshot.ts';
import { dayMs, dueOf } from './clock.ts';
import { boardSymptoms, otherSymptoms, staleSymptom } from './exchange-symptoms.ts';
import type { AlertFacts, Symptom } from './facts.ts';
import { drillOf, inhibitorOf } from './inhibit.ts';
import { lineSymptoms } from './line-symptoms.ts';
import { learn, quarantineSymptom } from './quarantine-baseline.ts';
import { alertRules, ruleOf } from './rules.ts';
import { type AlertState, groupOf, type Held, type Stepped, type Transition } from './state.ts';
import { rankOf, textsOf, worstOf } from './texts.ts';

/** Longer than this between two evaluations is time in which nobody looked: it counts as so much. */
const passedMaxMs = 5_000;
const staleMs = 30_000;
/** So long without a symptom is over; after each relapse four times as long, so that nobody is told of every swing. */
const calmMs = 2 * 60_000;
const calmMaxMs = 60 * 60_000;
/** How long closed alerts are kept: the rate of today needs those of yesterday that are due today. */
const keptMs = 2 * dayMs;

/**
 * One look: what is the matter, which alerts that makes, what is over. Pure; durations are counted look by look, so a
 * clock that is set fires nothing and hides nothing.
 */
export function step(state: AlertState, facts: AlertFacts, nowMs: number): Stepped {
  const { board } = facts;
  const passedMs = Math.min(Math.max(0, nowMs - (state.seen?.atMs ?? nowMs)), passedMaxMs);
  const stale = board.sampledMs === state.seen?.sampledMs ? state.staleMs + passedMs : 0;
  const isSeen = board.lines.some(({ reason }) => reason.kind !== 'stale');
  const held = holdAll(state, symptomsOf(state, facts, nowMs, stale, isSeen), passedMs, board, isSeen);
  const groups = Map.groupBy(held.values(), ({ symptom }) => groupOf(symptom));
  const looked: Look = { board, groups, nowMs, passedMs, isSeen, state };
  const calm = new Map<string, number>();
  const transitions: Transition[] = [];
  const open = state.open.map((alert) => followed(alert, looked, calm, transitions));
  const closed = state.closed.flatMap((alert) => settled(alert, looked, calm, transitions));
  let { next } = state;
  for (const [group, members] of groups) {
    if (state.open.some((alert) => groupOf(alert) === group) || !isReady(members)) continue;
    if (isMuted(group, members, state.closed, nowMs)) continue;
    const alert = fired(`A-${next++}`, members, looked);
    const tells = alert.inhibitedBy === null ? 'firing' : null;
    open.push(tells === null ? alert : { ...alert, notifiedMs: nowMs });
    transitions.push({ kind: 'fired', alert: open.at(-1)!, tells });
  }
  return {
    state: {
      next,
      seen: { atMs: nowMs, sampledMs: board.sampledMs },
      staleMs: stale,
      held,
      calm,
      usual: isSeen ? learn(state.usual, board.lines, passedMs) : state.usual,
      open,
      closed,
      silences: state.silences.filter(({ untilMs }) => nowMs < untilMs),
    },
    transitions,
  };
}

interface Look {
  readonly board: BoardSnapshot;
  readonly groups: ReadonlyMap<string, readonly Held[]>;
  readonly nowMs: number;
  readonly passedMs: number;
  readonly isSeen: boolean;
  readonly state: AlertState;
}

function symptomsOf(
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
const shownByBoard: ReadonlySet<string> = new Set(['timetable', 'flow', 'quality', 'ledger', 'store']);

function holdAll(
  { held: before, open }: AlertState,
  symptoms: readonly Symptom[],
  passedMs: number,
  { lines }: BoardSnapshot,
  isSeen: boolean,
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
    if (!held.has(key) && (isHidden || isStopped)) held.set(key, one);
  }
  return held;
}

function holdOne(before: Held | undefined, symptom: Symptom, passedMs: number): Held {
  if (before === undefined) return { symptom, heldMs: 0 };
  const { measure } = before.symptom;
  if (measure === undefined || symptom.measure === undefined) return { symptom, heldMs: before.heldMs + passedMs };
  // What shrinks is no growth: it counts from anew.
  if (symptom.measure < measure) return { symptom, heldMs: 0 };
  return { symptom: { ...symptom, measure }, heldMs: before.heldMs + passedMs };
}

const isReady = (members: readonly Held[]): boolean =>
  members.some(({ symptom, heldMs }) => heldMs >= ruleOf(symptom.rule).forMs);

/** Closed while it lasted, it does not come again at once. */
function isMuted(group: string, members: readonly Held[], closed: readonly Alert[], nowMs: number): boolean {
  const last = closed.findLast((alert) => groupOf(alert) === group && alert.resolvedMs === null);
  if (last?.closed === undefined || last.closed === null) return false;
  const { againAfterMs } = ruleOf(worstOf(members.map(({ symptom }) => symptom)).rule);
  return againAfterMs === null || nowMs - last.closed.atMs < againAfterMs;
}

function fired(id: string, members: readonly Held[], { board, nowMs, state }: Look): Alert {
  const symptoms = members.map(({ symptom }) => symptom);
  const { rule, severity, cause, subject, family } = worstOf(symptoms);
  const lines = linesOf(symptoms);
  const about = { rule, subject, lines };
  const drill = drillOf(about, state.silences, nowMs);
  return {
    id,
    rule,
    severity,
    cause,
    subject,
    lines,
    ...textsOf(id, symptoms, lines, board),
    family,
    firedMs: nowMs,
    resolvedMs: null,
    relapses: 0,
    notifiedMs: null,
    drill,
    ack: null,
    closed: null,
    dueMs: dueOf(severity, nowMs),
    inhibitedBy: inhibitorOf({ ...about, drill }, board, state.silences, nowMs),
  };
}

/** An open alert, a look later. */
function followed(before: Alert, look: Look, calm: Map<string, number>, transitions: Transition[]): Alert {
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
function settled(before: Alert, look: Look, calm: Map<string, number>, transitions: Transition[]): Alert[] {
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

const linesOf = (symptoms: readonly Symptom[]): string[] => [
  ...new Set(symptoms.map(({ line }) => line).filter((line) => line !== null)),
];

/** Whether an alert's rule is still one of the table: an exchange may be older than its topic. */
export const isKnownRule = ({ rule }: Pick<Alert, 'rule'>): boolean => Object.hasOwn(alertRules, rule);
