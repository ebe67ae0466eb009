import type { LineControl } from '@rail/catalogue';
import { LatenessLatch } from './lateness-latch.ts';
import { type Observation, settleMaxMs } from './observation.ts';
import type { LineCause, LineState } from './states.ts';
import { dueAfter, intervalMs, type Timetable } from './timetable.ts';

/** One reader behind the line: the router, the builder of one database, or a group of a subscriber. */
export interface StageFacts {
  readonly stage: 'route' | 'commit' | 'read';
  /** The database that is filled, or the group that reads; null for the router. */
  readonly reader: string | null;
  readonly lagRecords: number;
  /** Age of the oldest record not yet committed; 0 when caught up. */
  readonly delayMs: number;
  /** Null when it falls further behind. */
  readonly catchUpMs: number | null;
  /** How long records have been waiting without one being committed. */
  readonly stuckMs: number;
  /** Records wait and nobody has been in its group for a while. */
  readonly isAbsent: boolean;
  /** Why it cannot work at all, as far as anybody knows. */
  readonly failure: string | null;
}

/** A process that watched something and has fallen silent. */
export interface LostWatcher {
  readonly part: string;
  readonly instance: string;
  readonly lastBeatMs: number;
}

/** A person has said that a line is to wait. */
export type LinePause = NonNullable<LineControl['paused']>;

export interface DatasetFacts {
  /** Time of the newest record; null if there never was one. */
  readonly lastPublishedMs: number | null;
  readonly stages: readonly StageFacts[];
  /** Of the records of the last minute; null while a minute has not passed or there were few. */
  readonly quarantinedShare: number | null;
  /** Who paused its line and why. */
  readonly paused: LinePause | null;
  /** Who watched it and has fallen silent without being replaced. */
  readonly lost: LostWatcher | null;
}

/** Why a line is in its state, for whoever prints it in a language. */
export type StateReason =
  | { readonly kind: 'paused'; readonly by: string; readonly why: string; readonly sinceMs: number }
  | {
      readonly kind: 'failed';
      readonly stage: StageFacts['stage'];
      readonly reader: string | null;
      readonly what: string;
    }
  | {
      readonly kind: 'stuck';
      readonly stage: StageFacts['stage'];
      readonly reader: string | null;
      readonly lagRecords: number;
    }
  | { readonly kind: 'absent'; readonly stage: StageFacts['stage']; readonly reader: string | null }
  | { readonly kind: 'quarantined'; readonly share: number }
  | {
      readonly kind: 'behind';
      readonly stage: StageFacts['stage'];
      readonly reader: string | null;
      readonly delayMs: number;
      readonly lagRecords: number;
      readonly catchUpMs: number | null;
    }
  | { readonly kind: 'recovering'; readonly stage: StageFacts['stage']; readonly reader: string | null }
  | { readonly kind: 'overdue'; readonly lastMs: number | null; readonly intervalMs: number }
  | { readonly kind: 'neverSeen' }
  | { readonly kind: 'stale'; readonly lastSeenMs: number }
  | ({ readonly kind: 'silent' } & LostWatcher)
  | { readonly kind: 'noneDue' }
  | { readonly kind: 'kept' };

export interface Verdict {
  readonly state: LineState;
  readonly cause: LineCause | null;
  /** When the next record is due, or was. */
  readonly dueMs: number;
  /** How far beyond the timetable or the promise. */
  readonly overdueMs: number | null;
  readonly reason: StateReason;
}

const stuckAfterMs = 30_000;
const brokenShare = 0.5;
/** Records newer than this are a line in motion, whatever its timetable asks. */
const inMotionMs = 15 * 60_000;
const causeOf: Readonly<Record<StageFacts['stage'], LineCause>> = { route: 'R', commit: 'B', read: 'S' };

/** The state of one dataset from one sample to the next. */
export class DatasetJudge {
  readonly #timetable: Timetable;
  readonly #promiseMs: number;
  readonly #latches = new Map<string, LatenessLatch>();
  /** When the line was last seen paused. */
  #resumed = { nowMs: -Infinity, monotonicMs: -Infinity };

  constructor(timetable: Timetable, promiseMs: number) {
    this.#timetable = timetable;
    this.#promiseMs = promiseMs;
  }

  judge(facts: DatasetFacts, observation: Observation, nowMs: number, monotonicMs: number): Verdict {
    const { lastPublishedMs } = facts;
    const dueMs = dueAfter(this.#timetable, lastPublishedMs ?? observation.sinceMs);
    const verdict = (
      state: LineState,
      cause: LineCause | null,
      overdueMs: number | null,
      reason: StateReason,
    ): Verdict => ({
      state,
      cause,
      dueMs,
      overdueMs,
      reason,
    });
    if (facts.paused !== null) {
      this.#resumed = { nowMs, monotonicMs };
      const { by, reason: why, sinceMs } = facts.paused;
      return verdict('stopped', null, null, { kind: 'paused', by, why, sinceMs });
    }
    const stages = facts.stages.map((stage) => this.#sinceResumed(stage, monotonicMs));
    const behind = this.#behind(stages, monotonicMs);
    const broken = brokenReason({ ...facts, stages });
    if (broken !== undefined) return verdict('broken', broken.cause, null, broken.reason);
    if (behind !== undefined) {
      const overdueMs = Math.max(0, behind.delayMs - this.#promiseMs);
      return verdict('late', causeOf[behind.stage], overdueMs, behindReason(behind, overdueMs));
    }
    if (nowMs > dueMs && nowMs > this.#judgesFrom(observation)) {
      const reason = { kind: 'overdue', lastMs: lastPublishedMs, intervalMs: intervalMs(this.#timetable) } as const;
      return verdict('late', 'P', nowMs - dueMs, reason);
    }
    // What is known to be wrong is said first; what was fine as far as anybody knew is not known any more.
    if (facts.lost !== null) return verdict('unknown', null, null, { kind: 'silent', ...facts.lost });
    if (lastPublishedMs === null) return verdict('unknown', null, null, { kind: 'neverSeen' });
    const isMoving = nowMs - lastPublishedMs < inMotionMs;
    return isMoving
      ? verdict('onTime', null, null, { kind: 'kept' })
      : verdict('quiet', null, null, { kind: 'noneDue' });
  }

  /** Nobody is late for a pause: what waited because of it begins to count when it ends. */
  #sinceResumed(stage: StageFacts, monotonicMs: number): StageFacts {
    const agoMs = monotonicMs - this.#resumed.monotonicMs;
    const { delayMs, stuckMs } = stage;
    return delayMs <= agoMs && stuckMs <= agoMs
      ? stage
      : { ...stage, delayMs: Math.min(delayMs, agoMs), stuckMs: Math.min(stuckMs, agoMs) };
  }

  #judgesFrom(observation: Observation): number {
    const { graceMs } = this.#timetable;
    return Math.max(observation.judgesFrom(graceMs), this.#resumed.nowMs + Math.min(graceMs, settleMaxMs));
  }

  /** The stage whose delay breaks the promise most. Every latch is asked each time: it counts how long calm has lasted. */
  #behind(stages: readonly StageFacts[], monotonicMs: number): StageFacts | undefined {
    let worst: StageFacts | undefined;
    for (const facts of stages) {
      const id = `${facts.stage}/${facts.reader ?? ''}`;
      let latch = this.#latches.get(id);
      if (latch === undefined) this.#latches.set(id, (latch = new LatenessLatch()));
      const isLate = latch.judge(monotonicMs, facts.delayMs, this.#promiseMs);
      if (isLate && facts.delayMs >= (worst?.delayMs ?? 0)) worst = facts;
    }
    return worst;
  }
}

/** Within its promise again, a stage is late only until it has been calm for a while. */
function behindReason({ stage, reader, delayMs, lagRecords, catchUpMs }: StageFacts, overdueMs: number): StateReason {
  if (overdueMs === 0) return { kind: 'recovering', stage, reader };
  return { kind: 'behind', stage, reader, delayMs, lagRecords, catchUpMs };
}

function brokenReason({
  stages,
  quarantinedShare,
}: DatasetFacts): { cause: LineCause; reason: StateReason } | undefined {
  for (const { stage, reader, failure, isAbsent, lagRecords, stuckMs } of stages) {
    if (stage === 'read') continue; // a subscriber that stops is late, and breaks nothing of ours
    const cause = causeOf[stage];
    if (failure !== null) return { cause, reason: { kind: 'failed', stage, reader, what: failure } };
    if (isAbsent) return { cause, reason: { kind: 'absent', stage, reader } };
    if (stuckMs >= stuckAfterMs) return { cause, reason: { kind: 'stuck', stage, reader, lagRecords } };
  }
  // A record that fits no rule is the provider's: its schema, its data.
  if (quarantinedShare !== null && quarantinedShare >= brokenShare) {
    return { cause: 'P', reason: { kind: 'quarantined', share: quarantinedShare } };
  }
  return undefined;
}
