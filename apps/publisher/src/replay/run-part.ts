import { basename } from 'node:path';
import type { RunCounts, RunRecord, RunState, TimingHistogram } from '@rail/feeds';
import type { Clock } from '@rail/kernel';
import type { DeliverySource } from './delivery.ts';
import { formatPace, type Pace } from './pace.ts';
import type { ReplayInput, RunSelection } from './replay-input.ts';
import type { ReplayLoop } from './replay.loop.ts';
import {
  addCounts,
  type DatasetReport,
  type OlderRows,
  type Percentiles,
  reasonRows,
  type ReplayReport,
  sumCounts,
} from './replay-report.ts';

export interface RunPartParts {
  readonly run: string | undefined;
  readonly before: RunRecord | undefined;
  readonly input: ReplayInput;
  readonly pace: Pace;
  readonly owner: string;
  readonly loop: ReplayLoop;
  readonly clock: Clock;
  /** Of each dataset: how long its topic keeps records; undefined for ever. */
  readonly retentionMs: readonly (number | undefined)[];
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
      schema: 'rail.replay-run/2',
      run: run!,
      state,
      owner,
      paths: input.paths,
      mappings: input.mappings,
      datasets: input.datasets.map(({ manifest, mapping, input: read }, index) => {
        return { line: manifest.line, dataset: manifest.id, mapping, input: read, counts: this.#countsOf(index) };
      }),
      pace: formatPace(pace),
      selection: kept(input.selection),
      rows: loop.nextRow,
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
    const { run, before, input, pace, loop } = this.#parts;
    const counts = this.#counts();
    const { achievedSpeed, timingErrorMs } = loop.timing.report(loop.passedMs);
    const timed = achievedSpeed !== undefined;
    const datasets = input.datasets.map((_, index) => this.#reportOf(index));
    return {
      schema: 'rail.replay/1',
      run: run ?? null,
      state,
      file: basename(input.source),
      line: datasets.length === 1 ? datasets[0]!.line : null,
      dataset: datasets.length === 1 ? datasets[0]!.dataset : null,
      datasets,
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
      olderThanRetention: sumOfOlder(datasets.flatMap(({ olderThanRetention }) => olderThanRetention ?? [])),
      durationSeconds: rounded(this.#elapsedMs() / 1000),
      parts: (before?.parts ?? 0) + 1,
    };
  }

  #counts(): RunCounts {
    return sumCounts(this.#parts.input.datasets.map((_, index) => this.#countsOf(index)));
  }

  #countsOf(index: number): RunCounts {
    const { before, loop } = this.#parts;
    return addCounts(before?.datasets[index]?.counts ?? nothingDone, loop.datasets[index]!.tally.counts());
  }

  #reportOf(index: number): DatasetReport {
    const { run, input, loop, retentionMs } = this.#parts;
    const { manifest, input: read } = input.datasets[index]!;
    const { files, order, outsideRange } = input.feed.datasets[index]!.facts();
    const counts = this.#countsOf(index);
    const { olderRows } = loop.datasets[index]!;
    const keptMs = retentionMs[index];
    const isOlder = keptMs !== undefined && olderRows > 0;
    return {
      line: manifest.line,
      dataset: manifest.id,
      file: read.files === 1 ? basename(read.file) : `${read.files} files`,
      rows: counts.sent + counts.quarantined,
      fit: counts.sent,
      sent: run === undefined ? 0 : counts.sent,
      quarantined: counts.quarantined,
      byReason: reasonRows(counts),
      order,
      encodings: [...new Set(files.flatMap(({ encoding }) => encoding?.encoding ?? []))],
      outsideRange,
      olderThanRetention: isOlder ? { rows: olderRows, retentionDays: rounded(keptMs / 86_400_000) } : null,
    };
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

function sumOfOlder(all: readonly OlderRows[]): OlderRows | null {
  if (all.length === 0) return null;
  const rows = all.reduce((total, older) => total + older.rows, 0);
  return { rows, retentionDays: Math.min(...all.map(({ retentionDays }) => retentionDays)) };
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
