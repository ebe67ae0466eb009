import type { LineCause } from '../states.ts';

export const severities = ['page', 'ticket', 'notify'] as const;
export type Severity = (typeof severities)[number];

/** One incident: what fires together for one cause is one. The state of the topic `rail.alerts`, key the id. */
export interface Alert {
  /** `A-1`, counting up. */
  readonly id: string;
  /** As in docs/alerts/: `LineOverdue`, `LineBroken`, … */
  readonly rule: string;
  readonly severity: Severity;
  readonly cause: LineCause | null;
  /** What it is about, for grouping: `database/health-insurance`, `line/health`, `agreement/…`, `exchange`. */
  readonly subject: string;
  readonly lines: readonly string[];
  readonly summary: { readonly zh: string; readonly en: string };
  /** What suffers: records that wait, databases that are stale. */
  readonly impact: { readonly zh: string; readonly en: string };
  /** What happened, in the words of whoever failed, if it said so. */
  readonly evidence: { readonly zh: string; readonly en: string };
  readonly firstCommand: string;
  /** Page of the manual, relative to docs/. */
  readonly runbook: string;
  /** Which symptoms it takes in, with its subject. */
  readonly family: string;
  readonly firedMs: number;
  /** Since when it is over, if it is. It stays open until somebody closes it. */
  readonly resolvedMs: number | null;
  /** How often it came back after it was over. */
  readonly relapses: number;
  /** When it was last sent to the webhook; null if it was held back so far. */
  readonly notifiedMs: number | null;
  /** Of the drill during which it came, if one ran. */
  readonly drill: string | null;
  readonly ack: { readonly by: string; readonly note: string; readonly atMs: number } | null;
  readonly closed: { readonly by: string; readonly note: string; readonly atMs: number } | null;
  /** When it is due to be closed. */
  readonly dueMs: number;
  /** Held back by a stop, a silence or a drill: shown, not sent. */
  readonly inhibitedBy: string | null;
}

/** `GET /v1/alerts`. */
export interface AlertsAnswer {
  readonly schema: 'rail.alerts/1';
  readonly open: readonly Alert[];
  /** Of the last 24 h. */
  readonly closed: readonly Alert[];
  /** 风险预警处置率 of today (Asia/Shanghai): closed within their clock, of all that were due or closed. */
  readonly disposal: { readonly closed: number; readonly due: number; readonly ratio: number | null };
  readonly silences: readonly Silence[];
  readonly webhook: {
    readonly configured: boolean;
    readonly lastDeliveredMs: number | null;
    readonly fault: string | null;
  };
}

/** What is not sent for a while, and by whose word. The state of the topic `rail.alerts`, key `silence/<subject>`. */
export interface Silence {
  /** Of an alert (`line/health`, `database/…`, `router`), `rule/<name>`, or `exchange` for all. */
  readonly subject: string;
  readonly untilMs: number;
  readonly by: string;
  readonly reason: string;
  /** Name of a drill: what comes meanwhile is marked with it, and counts in no disposal rate. */
  readonly drill: string | null;
}

/** One line of the event log: the topic `rail.events`, `GET /v1/events?from=&line=&kind=&limit=`. */
export interface ExchangeEvent {
  readonly atMs: number;
  readonly kind: 'state' | 'alert' | 'command' | 'agreement' | 'run' | 'part';
  readonly line: string | null;
  readonly text: { readonly zh: string; readonly en: string };
  /** Page that tells more, a path of the board. */
  readonly link: string | null;
}

/** `GET /v1/events`: newest first. */
export interface EventsAnswer {
  readonly schema: 'rail.events/1';
  readonly events: readonly ExchangeEvent[];
}
