import type { StateReason, StageFacts } from './dataset-judge.ts';
import type { Severity } from './api/alerts.ts';
import type { LineCause, LineState } from './states.ts';

/** What `GET /v1/board` answers and each event of `/v1/board/stream` holds: `rail.board/1`. */
export interface BoardSnapshot {
  readonly schema: 'rail.board/1';
  /** Of the exchange, to tell one from another. */
  readonly name: string;
  /** Set on a board of the past: the moment that was asked for, ms since 1970. */
  readonly askedMs?: number;
  /** When the exchange was last looked at, ms since 1970: a reader calls everything unknown 5 s later. */
  readonly sampledMs: number;
  readonly startedMs: number;
  /** Why the last look failed, if it did. */
  readonly fault: string | null;
  readonly totals: {
    readonly inPerSecond: number;
    readonly outPerSecond: number;
    readonly quarantinedPerSecond: number;
  };
  readonly ledger: BoardLedger;
  /** Those that were heard of in the last day, in the order of part and instance. */
  readonly processes: readonly BoardProcess[];
  readonly stores: BoardStores;
  /** Null where nobody evaluates them. */
  readonly alerts: BoardAlerts | null;
  /** In the order of their numbers. */
  readonly lines: readonly BoardLine[];
}

/** Of the accounts that were seen since control started: they add up, and each begins where the one before ended. */
export interface BoardLedger {
  readonly verdict: 'ok' | 'broken' | 'unknown';
  readonly checkedMs: number | null;
  readonly fault: string | null;
}

/** One process of the exchange. It beats every second, and is no longer alive when it has been silent for a while. */
export interface BoardProcess {
  /** `publisher`, `router`, `builder`, `control`, `gateway`. */
  readonly part: string;
  readonly instance: string;
  readonly version: string;
  readonly startedMs: number;
  /** On the clock of whoever made the snapshot, ms since 1970. */
  readonly lastBeatMs: number;
  /** As last known while the store of live signals is away. */
  readonly isAlive: boolean;
}

/** Where live signals, quota leases and rate limits are kept. */
export interface BoardStores {
  readonly kind: 'memory' | 'redis';
  /** Since when it does not answer, and why; null while it does. Live signals come by Kafka only meanwhile. */
  readonly fault: { readonly sinceMs: number; readonly what: string } | null;
}

/** What is open of the alerts, and 风险预警处置率 of today. */
export interface BoardAlerts {
  readonly open: number;
  /** Of those that nobody has acknowledged the worst, else the worst; null if none is open. */
  readonly worst: {
    readonly id: string;
    readonly rule: string;
    readonly severity: Severity;
    readonly subject: string;
    readonly lines: readonly string[];
    readonly firedMs: number;
    readonly isAcknowledged: boolean;
    readonly isOver: boolean;
  } | null;
  readonly disposal: { readonly closed: number; readonly due: number; readonly ratio: number | null };
  /** Why the webhook does not take them, if it does not. */
  readonly webhookFault: string | null;
}

export interface BoardLine {
  readonly line: string;
  readonly number: number;
  readonly department: { readonly zh: string; readonly en: string };
  readonly state: LineState;
  readonly cause: LineCause | null;
  readonly reason: StateReason;
  /** The dataset that decides. */
  readonly dataset: string;
  readonly sinceMs: number;
  readonly dueMs: number;
  readonly overdueMs: number | null;
  readonly inPerSecond: number;
  readonly outPerSecond: number;
  readonly lagRecords: number;
  /** Of the newest committed record; null if there is none. */
  readonly ageMs: number | null;
  /** An event is shared within this time: of the dataset at fault, else the strictest of the line. */
  readonly promiseMs: number;
  /** How long the timetable lets the line be silent. */
  readonly intervalMs: number;
  readonly quarantinedPerSecond: number;
  /** In the last 15 minutes. */
  readonly quarantined: number;
  /** Records that the router has looked at in the last 5 minutes, and those of them that it set aside. */
  readonly fiveMinutes: { readonly records: number; readonly quarantined: number };
  /** Records in each 15 s of the last 15 minutes, oldest first. */
  readonly history: readonly number[];
  readonly publish: { readonly lastPublishedMs: number | null };
  readonly share: { readonly agreements: number };
  readonly stages: readonly StageFacts[];
  readonly datasets: readonly BoardDataset[];
}

export interface BoardDataset {
  readonly dataset: string;
  readonly zh: string;
  readonly en: string;
  readonly state: LineState;
  readonly cause: LineCause | null;
  readonly dueMs: number;
  readonly lastPublishedMs: number | null;
}

/** A reader that has heard nothing new for this long knows nothing. */
export const staleAfterMs = 5_000;

/** The same lines, none of whose states is known any more. */
export function asStale(snapshot: BoardSnapshot): BoardSnapshot {
  const stale = { state: 'unknown', cause: null, overdueMs: null } as const;
  return {
    ...snapshot,
    ledger: { verdict: 'unknown', checkedMs: snapshot.ledger.checkedMs, fault: null },
    lines: snapshot.lines.map((line) => ({
      ...line,
      ...stale,
      reason: { kind: 'stale', lastSeenMs: snapshot.sampledMs },
    })),
  };
}
