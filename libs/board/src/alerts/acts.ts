import type { Alert, Silence } from '../api/alerts.ts';
import { nearest, RailError } from '@rail/kernel';
import type { AlertState, Stepped } from './state.ts';

export interface Act {
  readonly by: string;
  readonly note: string;
  readonly atMs: number;
}

const silenceMaxMs = 30 * 86_400_000;
const noteMax = 500;
const subjects = /^(router|exchange|(line|database|agreement|disk|store|schema|denied|rule)\/\S{1,200})$/;

/** Somebody has taken an alert on. The first who did stays. Throws ALERT_UNKNOWN, OPTION_INVALID. */
export function acknowledge(state: AlertState, id: string, act: Act): Stepped {
  const before = openAlert(state, id);
  checkNote(act.note);
  if (before.ack !== null) return { state, transitions: [] };
  const alert = { ...before, ack: act };
  const open = state.open.map((each) => (each.id === id ? alert : each));
  return { state: { ...state, open }, transitions: [{ kind: 'acknowledged', alert, tells: null }] };
}

/** An alert is dealt with, and how. Throws ALERT_UNKNOWN, OPTION_INVALID. */
export function close(state: AlertState, id: string, act: Act): Stepped {
  const closed = state.closed.find((each) => each.id === id);
  if (closed !== undefined) return { state, transitions: [] };
  const before = openAlert(state, id);
  checkNote(act.note);
  if (act.note.trim() === '') throw new RailError('OPTION_INVALID', `${id} is closed with a note: what was done?`);
  const alert = { ...before, closed: act };
  // What was over has been told already.
  const tells = alert.notifiedMs !== null && alert.resolvedMs === null ? 'resolved' : null;
  return {
    state: { ...state, open: state.open.filter((each) => each.id !== id), closed: [...state.closed, alert] },
    transitions: [{ kind: 'closed', alert, tells }],
  };
}

/** Nothing is sent of a subject until a moment; one silence for each subject, and `nowMs` ends it. Throws OPTION_INVALID. */
export function silence(state: AlertState, wanted: Silence, nowMs: number): AlertState {
  if (wanted.reason.trim() === '') throw new RailError('OPTION_INVALID', 'a silence needs a reason');
  checkNote(wanted.reason);
  const others = state.silences.filter(({ subject }) => subject !== wanted.subject);
  if (wanted.untilMs === nowMs) return { ...state, silences: others };
  if (!(wanted.untilMs > nowMs) || wanted.untilMs > nowMs + silenceMaxMs) {
    throw new RailError('OPTION_INVALID', 'a silence lasts from a minute to 30 days');
  }
  if (!subjects.test(wanted.subject)) {
    throw new RailError(
      'OPTION_INVALID',
      `no subject "${wanted.subject}": it is line/…, database/…, agreement/…, rule/…, router, or exchange for all`,
    );
  }
  return { ...state, silences: [...others, wanted] };
}

function checkNote(note: string): void {
  if (note.length > noteMax) throw new RailError('OPTION_INVALID', `a note has at most ${noteMax} signs`);
}

/** Throws ALERT_UNKNOWN with the nearest that is open. */
export function openAlert({ open, closed }: AlertState, id: string): Alert {
  const found = open.find((alert) => alert.id === id);
  if (found !== undefined) return found;
  const ids = open.map((alert) => alert.id);
  const near = nearest(id, ids);
  const isClosed = closed.some((alert) => alert.id === id);
  const hint = isClosed
    ? 'it is closed'
    : near !== undefined
      ? `did you mean ${near}?`
      : ids.length === 0
        ? 'none is open'
        : `open are ${ids.slice(0, 10).join(', ')}`;
  throw new RailError('ALERT_UNKNOWN', `no open alert "${id}": ${hint}`);
}
