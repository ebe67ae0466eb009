import type { Alert } from '../api/alerts.ts';
import { dueOf } from './clock.ts';
import type { AlertFacts } from './facts.ts';
import { followed, linesOf, settled } from './follow.ts';
import { drillOf, inhibitorOf } from './inhibit.ts';
import { learn } from './quarantine-baseline.ts';
import { ruleOf } from './rules.ts';
import { type AlertState, groupOf, type Held, type Look, type Stepped, type Transition } from './state.ts';
import { holdAll, symptomsOf } from './symptoms.ts';
import { textsOf, worstOf } from './texts.ts';

/** Longer than this between two evaluations is time in which nobody looked: it counts as so much. */
const passedMaxMs = 5_000;

/**
 * One look: what is the matter, which alerts that makes, what is over. Pure; durations are counted look by look, so a
 * clock that is set fires nothing and hides nothing.
 */
export function step(state: AlertState, facts: AlertFacts, nowMs: number): Stepped {
  const { board } = facts;
  const passedMs = Math.min(Math.max(0, nowMs - (state.seen?.atMs ?? nowMs)), passedMaxMs);
  const stale = board.sampledMs === state.seen?.sampledMs ? state.staleMs + passedMs : 0;
  const isSeen = board.lines.some(({ reason }) => reason.kind !== 'stale');
  const held = holdAll(state, symptomsOf(state, facts, nowMs, stale, isSeen), passedMs, { board, nowMs, isSeen });
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
