import type { LedgerBalance } from '@rail/agreements';
import type { LineState } from '@rail/board';
import { formatCount } from '@rail/kernel';

/** What a run ends with: `rail.summary/1`. */
export interface RunSummary {
  readonly schema: 'rail.summary/1';
  readonly seed: number;
  readonly mode: 'embedded' | 'brokers';
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly recordsPublished: number;
  /** Pairs of record and agreement, not records. */
  readonly recordsDelivered: number;
  readonly balanced: boolean;
  readonly ledger: {
    readonly pairs: number;
    readonly delivered: number;
    readonly filteredOut: number;
    readonly quarantined: number;
    readonly held: number;
    readonly inFlight: number;
    readonly recordsUnshared: number;
    readonly recordsQuarantined: number;
    readonly checkedAgainst: 'topics';
    readonly faults: readonly string[];
  };
  readonly lines: readonly {
    readonly line: string;
    readonly published: number;
    readonly routed: number;
    readonly unshared: number;
    readonly quarantined: number;
    readonly lag: number;
    /** As the board judges it once everything is routed and committed; by the promise alone where no board runs. */
    readonly state: LineState;
    readonly freshnessMsP99: number | null;
    readonly promiseMs: number;
    /** Who has paused it and why, if somebody has. */
    readonly stopped: LineStop | null;
  }[];
  readonly agreements: readonly {
    readonly id: string;
    /** Null once the agreement is no longer in force. */
    readonly version: number | null;
    readonly delivered: number;
    readonly filteredOut: number;
    readonly quarantined: number;
    readonly left: number;
    readonly held: number;
    readonly fence: null;
  }[];
  readonly thematic: readonly ThematicSummary[];
  readonly latencyMs: { readonly publishToShare: Percentiles; readonly publishToCommit: Percentiles };
  readonly quarantine: readonly { readonly reason: string; readonly count: number; readonly example: string }[];
  readonly targets: readonly string[];
  readonly exitCode: number;
}

export interface LineStop {
  readonly by: string;
  readonly why: string;
}

export interface ThematicSummary {
  readonly database: string;
  readonly table: string;
  readonly rows: number;
  readonly digest: string;
}

export interface Percentiles {
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface LinePromise {
  readonly line: string;
  /** The strictest promise of its datasets. */
  readonly promiseMs: number;
  readonly freshnessMsP99: number | null;
}

export interface SummaryParts {
  readonly seed: number;
  readonly mode: RunSummary['mode'];
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly balance: LedgerBalance;
  readonly promises: readonly LinePromise[];
  /** By line, as its board has them at the end; empty where control runs elsewhere. */
  readonly states: ReadonlyMap<string, LineState>;
  /** Lines that wait because somebody has paused them. */
  readonly paused: ReadonlyMap<string, { readonly by: string; readonly reason: string }>;
  readonly versions: ReadonlyMap<string, number>;
  readonly thematic: readonly ThematicSummary[];
  readonly latencyMs: RunSummary['latencyMs'];
  readonly quarantine: RunSummary['quarantine'];
}

export function summarise(parts: SummaryParts): RunSummary {
  const { balance } = parts;
  const total = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const delivered = total(balance.agreements, (row) => row.delivered);
  return {
    schema: 'rail.summary/1',
    seed: parts.seed,
    mode: parts.mode,
    startedAt: new Date(parts.startedAtMs).toISOString(),
    durationSeconds: Math.round(parts.durationMs / 100) / 10,
    recordsPublished: total(balance.lines, (row) => row.published),
    recordsDelivered: delivered,
    balanced: balance.balanced,
    ledger: {
      pairs: total(balance.agreements, (row) => row.pairs),
      delivered,
      filteredOut: total(balance.agreements, (row) => row.filteredOut),
      quarantined: total(balance.agreements, (row) => row.quarantined),
      held: 0,
      inFlight: total(balance.lines, (row) => row.lag),
      recordsUnshared: total(balance.lines, (row) => row.unshared),
      recordsQuarantined: total(balance.lines, (row) => row.quarantined),
      checkedAgainst: 'topics',
      faults: balance.faults,
    },
    lines: balance.lines.map((line) => {
      const promise = promiseOf(parts.promises, line.line);
      const { freshnessMsP99, promiseMs } = promise;
      return {
        ...line,
        state: parts.states.get(line.line) ?? byPromise(line.published, promise),
        freshnessMsP99,
        promiseMs,
        stopped: stopOf(parts.paused.get(line.line)),
      };
    }),
    agreements: balance.agreements.map(({ agreement, delivered: pairs, filteredOut, quarantined, left }) => ({
      id: agreement,
      version: parts.versions.get(agreement) ?? null,
      delivered: pairs,
      filteredOut,
      quarantined,
      left,
      held: 0,
      fence: null,
    })),
    thematic: parts.thematic,
    latencyMs: parts.latencyMs,
    quarantine: parts.quarantine,
    targets: [],
    exitCode: balance.balanced ? 0 : 99,
  };
}

function promiseOf(promises: readonly LinePromise[], line: string): LinePromise {
  return promises.find((promise) => promise.line === line) ?? { line, promiseMs: Infinity, freshnessMsP99: null };
}

function stopOf(paused: { readonly by: string; readonly reason: string } | undefined): LineStop | null {
  return paused === undefined ? null : { by: paused.by, why: paused.reason };
}

function byPromise(published: number, { promiseMs, freshnessMsP99 }: LinePromise): LineState {
  if (published === 0) return 'quiet';
  return (freshnessMsP99 ?? 0) <= promiseMs ? 'onTime' : 'late';
}

/** The summary for a person. */
export function describeSummary(summary: RunSummary): string {
  const { ledger } = summary;
  const n = formatCount;
  const byDatabase = new Map<string, number>();
  for (const { database, rows } of summary.thematic) byDatabase.set(database, (byDatabase.get(database) ?? 0) + rows);
  const databases = [...byDatabase].map(([database, rows]) => `${database} ${n(rows)}`).join('  ');
  const ms = ({ p50, p99 }: Percentiles) => `p50 ${p50 ?? '-'} ms p99 ${p99 ?? '-'} ms`;
  const verdict = summary.balanced ? 'BALANCED' : 'NOT BALANCED';
  const routed = summary.lines.reduce((sum, line) => sum + line.routed, 0);
  return [
    `Data Rail ran ${summary.durationSeconds.toFixed(1)} s, seed ${summary.seed}, ${summary.mode}: ${verdict} (checked against the topics)`,
    `  ${summary.lines.length} lines published ${n(summary.recordsPublished)} records: routed ${n(routed)}, no agreement ${n(ledger.recordsUnshared)}, quarantined ${n(ledger.recordsQuarantined)}`,
    `  ${summary.agreements.length} agreements: delivered ${n(ledger.delivered)}, filtered out ${n(ledger.filteredOut)}, quarantined by a filter ${n(ledger.quarantined)}, in flight ${n(ledger.inFlight)}`,
    `  ${byDatabase.size} databases: ${databases} rows`,
    `  publish to share ${ms(summary.latencyMs.publishToShare)}    to database ${ms(summary.latencyMs.publishToCommit)}`,
    ...summary.lines.flatMap(({ line, stopped }) =>
      stopped === null ? [] : [`  stopped: ${line} by ${stopped.by}: ${stopped.why}; its records wait`],
    ),
    ...ledger.faults.slice(0, 10).map((fault) => `  ! ${fault}`),
  ].join('\n');
}
