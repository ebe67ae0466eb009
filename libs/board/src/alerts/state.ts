import type { Alert, Silence } from '../api/alerts.ts';
import type { BoardSnapshot } from '../snapshot.ts';
import type { Symptom } from './facts.ts';
import type { UsualShares } from './quarantine-baseline.ts';

/** A symptom and how long it has been seen without a break. */
export interface Held {
  readonly symptom: Symptom;
  readonly heldMs: number;
}

/** All that one evaluation leaves to the next. Alerts and silences outlive a restart; the rest is learnt again. */
export interface AlertState {
  /** Number of the next alert. */
  readonly next: number;
  /** When the evaluation before was, and as of when the board was then. */
  readonly seen: { readonly atMs: number; readonly sampledMs: number } | null;
  /** How long the board has been the same. */
  readonly staleMs: number;
  readonly held: ReadonlyMap<string, Held>;
  /** How long an alert has been without a symptom, by its id. */
  readonly calm: ReadonlyMap<string, number>;
  readonly usual: UsualShares;
  readonly open: readonly Alert[];
  readonly closed: readonly Alert[];
  readonly silences: readonly Silence[];
}

/** What one look has seen. */
export interface Look {
  readonly board: BoardSnapshot;
  readonly groups: ReadonlyMap<string, readonly Held[]>;
  readonly nowMs: number;
  readonly passedMs: number;
  readonly isSeen: boolean;
  readonly state: AlertState;
}

/** What is to be written, told, or both. */
export interface Transition {
  readonly kind:
    | 'fired'
    | 'grew'
    | 'worsened'
    | 'relapsed'
    | 'inhibited'
    | 'released'
    | 'resolved'
    | 'acknowledged'
    | 'closed'
    | 'forgotten';
  readonly alert: Alert;
  /** What the webhook is told of it, if anything. */
  readonly tells: 'firing' | 'resolved' | null;
}

export interface Stepped {
  readonly state: AlertState;
  readonly transitions: readonly Transition[];
}

/** What was kept of earlier evaluations. */
export function restoreAlerts(alerts: readonly Alert[], silences: readonly Silence[]): AlertState {
  const numbers = alerts.map(({ id }) => Number(id.slice(2)));
  return {
    next: Math.max(0, ...numbers) + 1,
    seen: null,
    staleMs: 0,
    held: new Map(),
    calm: new Map(),
    usual: new Map(),
    open: alerts.filter(({ closed }) => closed === null).sort(byFired),
    closed: alerts.filter(({ closed }) => closed !== null).sort(byFired),
    silences,
  };
}

const byFired = (left: Alert, right: Alert): number => left.firedMs - right.firedMs;

/** What is grouped: one subject in one family. */
export const groupOf = ({ family, subject }: { readonly family: string; readonly subject: string }): string =>
  `${family} ${subject}`;
