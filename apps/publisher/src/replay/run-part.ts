import { basename } from 'node:path';
import type { TimingHistogram } from '@rail/feeds';
import type { Clock } from '@rail/kernel';
import type { DeliverySource } from './delivery.ts';
import { formatPace, type Pace } from './pace.ts';
import type { ReplayInput, RunSelection } from './replay-input.ts';
import type { ReplayLoop } from './replay.loop.ts';
import { addCounts, type Percentiles, reasonRows, type ReplayReport } from './replay-report.ts';
import type { RunCounts, RunRecord, RunState } from './run-record.ts';

export interface RunPartParts {
  readonly run: string | undefined;
  readonly before: RunRecord | undefined;
  readonly input: ReplayInput;
  readonly pace: Pace;
  readonly owner: string;
  readonly loop: ReplayLoop;
  readonly clock: Clock;
  /** How long the topic keeps records; undefined for ever. */
  readonly retentionMs: number | undefined;
}

export interface ReplayProgress {
  readonly rows: number;
  readonly sent: number;
  readonly quarantined: number;
  /** Of the last row, if it has one. */
  readonly eventTimeMs: number | undefined;
  /** Of this part. */
  readonly rowsPerSecond: number;
  /** While all rows are read, before the first of them in order can come: how many have been. */
  readonly sorting: number | undefined;
  readonly isPaused: boolean;
  /** How many times as fast as was asked at first. */
  readonly hurry: number;
}

const nothingDone: RunCounts = { sent: 0, quarantined: 0, byReason: {} };

/** What one process does of a run, told to the run's record, to who watches, and to the report. */
export class RunPart implements DeliverySource {
  readonly #parts: RunPartParts;
  readonly #beganMs: number;

  constructor(parts: RunPartParts) {
    this.#parts = parts;
    this.#beganMs = parts.clock.monotonic();
  }

  get run(): string | undefined {
    return this.#parts.run;
  }

  get source(): string {
    return this.#parts.input.source;
  }

  fail(error: unknown): void {
    this.#parts.loop.fail(error);
  }

  recordOf(state: RunState, sentBefore: Readonly<Record<string, number>>): RunRecord {
    const { run, before, input, pace, owner, loop } = this.#parts;
    loop.flush();
    return {
      schema: 'rail.replay-run/1',
      run: run!,
      state,
      owner,
      input: input.input,
      mapping: input.mapping,
      line: input.dataset.line,
      dataset: input.dataset.id,
      pace: formatPace(pace),
      selection: kept(input.selection),
      rows: loop.nextRow,
      counts: this.#counts(),
      sentBefore,
      parts: (before?.parts ?? 0) + 1,
      elapsedMs: Math.round(this.#elapsedMs()),
    };
  }

  progress(): ReplayProgress {
    const { before, input, loop, clock } = this.#parts;
    const { sent, quarantined } = this.#counts();
    const seconds = (clock.monotonic() - this.#beganMs) / 1000;
    const rowsPerSecond = (loop.nextRow - (before?.rows ?? 0)) / seconds;
    const { order, rowsRead } = input.feed.facts();
    const sorting = order === 'being sorted' ? rowsRead : undefined;
    const { isPaused, hurry } = loop.pacer ?? { isPaused: false, hurry: 1 };
    const { nextRow: rows, eventTimeMs } = loop;
    return { rows, sent, quarantined, eventTimeMs, rowsPerSecond, sorting, isPaused, hurry };
  }

  report(state: RunState): ReplayReport {
    const { run, before, input, pace, loop, retentionMs } = this.#parts;
    const counts = this.#counts();
    const { achievedSpeed, timingErrorMs } = loop.tally.report(loop.passedMs);
    const timed = achievedSpeed !== undefined;
    return {
      schema: 'rail.replay/1',
      run: run ?? null,
      state,
      file: input.input.files === 1 ? basename(input.input.file) : input.source,
      line: input.dataset.line,
      dataset: input.dataset.id,
      rows: loop.nextRow,
      fit: counts.sent,
      sent: run === undefined ? 0 : counts.sent,
      quarantined: counts.quarantined,
      byReason: reasonRows(counts),
      pace: formatPace(pace),
      achieved: timed ? rounded(achievedSpeed) : pace.kind === 'max' ? rounded(this.progress().rowsPerSecond) : null,
      timingErrorMs: timed ? roundedAll(timingErrorMs) : null,
      storedAfterMs: timed ? roundedAll(percentilesOf(loop.punctuality.stored)) : null,
      input: input.feed.facts(),
      selection: told(input.selection),
      olderThanRetention:
        retentionMs === undefined || loop.olderRows === 0
          ? null
          : { rows: loop.olderRows, retentionDays: rounded(retentionMs / 86_400_000) },
      durationSeconds: rounded(this.#elapsedMs() / 1000),
      parts: (before?.parts ?? 0) + 1,
    };
  }

  #counts(): RunCounts {
    const { before, loop } = this.#parts;
    return addCounts(before?.counts ?? nothingDone, loop.tally.report(0));
  }

  #elapsedMs(): number {
    const { before, clock } = this.#parts;
    return (before?.elapsedMs ?? 0) + clock.monotonic() - this.#beganMs;
  }
}

function told({ fromMs, toMs, shiftToMs }: RunSelection): ReplayReport['selection'] {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const selection = {
    ...(fromMs !== undefined && { from: iso(fromMs) }),
    ...(toMs !== undefined && { to: iso(toMs) }),
    ...(shiftToMs !== undefined && { shiftTo: iso(shiftToMs) }),
  };
  return Object.keys(selection).length === 0 ? null : selection;
}

/** As JSON keeps it. */
function kept({ fromMs, toMs, shiftToMs, passes, maxGapMs }: RunSelection): NonNullable<RunRecord['selection']> {
  return {
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
    ...(shiftToMs !== undefined && { shiftToMs }),
    ...(maxGapMs !== undefined && { maxGapMs }),
    ...(passes !== undefined && { passes: passes === Infinity ? null : passes }),
  };
}

function percentilesOf(times: TimingHistogram): Percentiles {
  return { p50: times.percentile(0.5), p99: times.percentile(0.99), max: times.maxMs };
}

function roundedAll({ p50, p99, max }: Percentiles): Percentiles {
  return { p50: rounded(p50), p99: rounded(p99), max: rounded(max) };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
