import { acknowledge, close } from '../alerts/acts.ts';
import type { AlertFacts } from '../alerts/facts.ts';
import { type AlertState, restoreAlerts, type Transition } from '../alerts/state.ts';
import { step } from '../alerts/step.ts';
import type { Alert } from '../api/alerts.ts';
import type { StageFacts } from '../dataset-judge.ts';
import { asStale, type BoardLine, type BoardSnapshot } from '../snapshot.ts';
import { aBoard, aLine } from './a-board.ts';

/** Ten in the morning of a working Tuesday. */
export const alertsStartMs = Date.parse('2026-11-24T10:00:00+08:00');

/** Alerts of an exchange of nineteen lines that a test moves second by second. */
export class WatchedAlerts {
  nowMs = alertsStartMs;
  lines: BoardLine[] = Array.from({ length: 19 }, (_, at) => aLine(at + 1));
  facts: Partial<AlertFacts> = {};
  board: Partial<BoardSnapshot> = {};
  state: AlertState = restoreAlerts([], []);
  /** What the webhook was told: `A-1 firing`. */
  readonly told: string[] = [];
  readonly transitions: Transition[] = [];
  readonly #base = aBoard();
  #frozen: BoardSnapshot | undefined;

  /** So many looks, a second apart. */
  run(seconds: number, each: (second: number) => void = () => undefined): this {
    for (let second = 0; second < seconds; second++) {
      this.nowMs += 1000;
      each(second);
      this.look();
    }
    return this;
  }

  look(): this {
    const { state, transitions } = step(this.state, this.#facts(), this.nowMs);
    this.state = state;
    this.#take(transitions);
    return this;
  }

  /** From now on nobody sees the exchange. */
  loseSight(): void {
    this.#frozen = this.#facts().board;
  }

  regainSight(): void {
    this.#frozen = undefined;
  }

  set(number: number, rest: Partial<BoardLine>): void {
    this.lines[number - 1] = aLine(number, rest);
  }

  ack(id: string, note = 'on it'): void {
    const { state, transitions } = acknowledge(this.state, id, { by: 'zhang', note, atMs: this.nowMs });
    this.state = state;
    this.#take(transitions);
  }

  close(id: string, note = 'done'): void {
    const { state, transitions } = close(this.state, id, { by: 'zhang', note, atMs: this.nowMs });
    this.state = state;
    this.#take(transitions);
  }

  get open(): readonly Alert[] {
    return this.state.open;
  }

  #take(transitions: readonly Transition[]): void {
    this.transitions.push(...transitions);
    for (const { alert, tells } of transitions) if (tells !== null) this.told.push(`${alert.id} ${tells}`);
  }

  #facts(): AlertFacts {
    const none = { agreements: [], denials: [], disks: [], refusedSchemas: [], quotas: [] };
    return { ...none, ...this.facts, board: this.#seen() };
  }

  #seen(): BoardSnapshot {
    const frozen = this.#frozen;
    if (frozen !== undefined) return this.nowMs - frozen.sampledMs > 5000 ? asStale(frozen) : frozen;
    return {
      ...this.#base,
      stores: { kind: 'memory', fault: null },
      ...this.board,
      sampledMs: this.nowMs,
      lines: this.lines,
    };
  }
}

export const overdueLine = (sinceMs: number): Partial<BoardLine> => ({
  state: 'late',
  cause: 'P',
  reason: { kind: 'overdue', lastMs: sinceMs - 300_000, intervalMs: 300_000 },
  overdueMs: 1000,
  datasets: [
    { dataset: 'record', zh: '记录', en: 'Records', state: 'late', cause: 'P', dueMs: sinceMs, lastPublishedMs: null },
  ],
});

const stage = (of: StageFacts['stage'], reader: string | null, rest: Partial<StageFacts>): StageFacts => ({
  stage: of,
  reader,
  lagRecords: 0,
  delayMs: 0,
  catchUpMs: 0,
  stuckMs: 0,
  isAbsent: false,
  failure: null,
  ...rest,
});

/** A line whose database refuses connections. */
export function brokenByDatabase(reader: string, what = '53300 too many clients'): Partial<BoardLine> {
  const down = stage('commit', reader, { failure: what, lagRecords: 100, delayMs: 60_000, catchUpMs: null });
  return {
    state: 'broken',
    cause: 'B',
    reason: { kind: 'failed', stage: 'commit', reader, what },
    lagRecords: 100,
    stages: [stage('route', null, {}), down],
  };
}

export function brokenByRouter(): Partial<BoardLine> {
  const gone = stage('route', null, { isAbsent: true, lagRecords: 50, delayMs: 20_000, catchUpMs: null });
  return {
    state: 'broken',
    cause: 'R',
    reason: { kind: 'absent', stage: 'route', reader: null },
    lagRecords: 50,
    stages: [gone],
  };
}

export function lateByRouter(delayMs: number, catchUpMs: number | null): Partial<BoardLine> {
  const behind = { stage: 'route', reader: null, delayMs, lagRecords: 900, catchUpMs } as const;
  return {
    state: 'late',
    cause: 'R',
    reason: { kind: 'behind', ...behind },
    overdueMs: delayMs - 60_000,
    lagRecords: 900,
    stages: [stage('route', null, behind)],
  };
}
