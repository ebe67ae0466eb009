import type { Severity } from '../api/alerts.ts';
import type { BoardSnapshot } from '../snapshot.ts';
import type { LineCause } from '../states.ts';
import type { RuleName } from './rules.ts';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What alerts are made from: the board, and the little that it does not tell. */
export interface AlertFacts {
  readonly board: BoardSnapshot;
  /** Agreements in force and when each ends, ms since 1970. */
  readonly agreements: readonly { readonly id: string; readonly line: string; readonly untilMs: number }[];
  /** Refusals of the last 5 minutes by what was asked for; callers are nobody known. */
  readonly denials: readonly { readonly resource: string; readonly count: number; readonly what: string }[];
  readonly disks: readonly DiskFacts[];
  /** Schemas whose registration was refused within the last hour. */
  readonly refusedSchemas: readonly { readonly subject: string; readonly why: string }[];
  /** Shares of 1. */
  readonly quotas: readonly {
    readonly agreement: string;
    readonly used: number;
    readonly windowLeft: number;
  }[];
}

export interface DiskFacts {
  readonly path: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** How long until it is full by its slope, ms; null if it does not fill. */
  readonly fullInMs: number | null;
}

/** One thing that is the matter now. Symptoms of one subject and family are one alert. */
export interface Symptom {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly cause: LineCause | null;
  readonly subject: string;
  readonly family: string;
  /** The line on which it shows, if it shows on one. */
  readonly line: string | null;
  /** What is wrong, as the end of a sentence that begins with the subject. */
  readonly what: Words;
  readonly evidence: Words;
  readonly lagRecords: number;
  /** What has to stay as large for a symptom of growth; none for any other. */
  readonly measure?: number;
}
