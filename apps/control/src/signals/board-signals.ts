import { activeWindow, type Entitlement } from '@rail/agreements';
import { type BoardLine, type BoardSnapshot, type Feed, lineCauses, lineStates, type Sample } from '@rail/board';
import type { Catalogue } from '@rail/catalogue';
import type { Signals } from '@rail/runtime';
import type { LineBalance } from '../board/account-tally.ts';
import { groupLags } from './group-lags.ts';

export interface BoardSignalsParts {
  readonly signals: Signals;
  readonly name: string;
  readonly catalogue: Catalogue;
  readonly board: () => BoardSnapshot;
  /** The last one; none before the first. */
  readonly sample: () => Sample | undefined;
  readonly feeds: () => readonly Feed[];
  readonly inForce: () => readonly Entitlement[];
  readonly balances: () => ReadonlyMap<string, LineBalance>;
}

/** Every state with each cause that it can have. */
const stateRows = lineStates.flatMap((state) =>
  (state === 'late' || state === 'broken' ? lineCauses : (['none'] as const)).map((cause) => ({ state, cause })),
);

/**
 * The board as metrics, at each scrape: so both always say the same, and a board that is stale is UNKNOWN here too. What
 * is gone (a group, an agreement) is not there any more.
 */
export class BoardSignals {
  readonly #parts: BoardSignalsParts;
  readonly #lineTopics: readonly string[];
  readonly #promises: readonly { readonly line: string; readonly dataset: string; readonly seconds: number }[];

  constructor(parts: BoardSignalsParts) {
    this.#parts = parts;
    const { datasets } = parts.catalogue;
    this.#lineTopics = datasets.map(({ topic }) => topic);
    this.#promises = datasets.map(({ line, id, freshnessMs }) => ({
      line,
      dataset: id,
      seconds: freshnessMs / 1000,
    }));
  }

  collect(): void {
    const { signals } = this.#parts;
    const board = this.#parts.board();
    const isStale = board.lines.some(({ reason }) => reason.kind === 'stale');
    this.#clear();
    for (const line of board.lines) this.#line(line, isStale);
    for (const { line, dataset, seconds } of this.#promises) signals.linePromise.set({ line, dataset }, seconds);
    for (const [line, { imbalance, checkedMs }] of this.#parts.balances()) {
      signals.ledgerImbalance.set({ line }, imbalance);
      if (checkedMs !== null) signals.ledgerChecked.set({ line }, checkedMs / 1000);
    }
    for (const entitlement of this.#parts.inForce()) {
      const { untilMs } = activeWindow(entitlement);
      if (Number.isFinite(untilMs))
        signals.agreementExpiry.set({ agreement: entitlement.agreement.id }, untilMs / 1000);
    }
    signals.storeUp.set({ store: board.stores.kind }, board.stores.fault === null ? 1 : 0);
    if (!isStale) this.#groups(board);
  }

  #clear(): void {
    const { signals } = this.#parts;
    for (const metric of [signals.groupLag, signals.groupTopicLag, signals.groupMaxLagSeconds]) metric.clear();
    for (const metric of [signals.lineFreshness, signals.lineCatchup, signals.agreementExpiry]) metric.clear();
    signals.lineState.clear();
    signals.storeUp.clear();
  }

  #line({ line, state, cause, datasets, stages }: BoardLine, isStale: boolean): void {
    const { signals } = this.#parts;
    for (const row of stateRows) {
      const isIt = row.state === state && row.cause === (cause ?? 'none');
      signals.lineState.set({ line, ...row }, isIt ? 1 : 0);
    }
    for (const { dataset, dueMs, lastPublishedMs } of datasets) {
      signals.lineDue.set({ line, dataset }, dueMs / 1000);
      if (lastPublishedMs !== null) signals.lineLastEvent.set({ line, dataset }, lastPublishedMs / 1000);
    }
    if (isStale) return; // how far readers are is not known then
    for (const stage of new Set(stages.map((facts) => facts.stage))) {
      const readers = stages.filter((facts) => facts.stage === stage);
      signals.lineFreshness.set({ line, stage }, Math.max(...readers.map(({ delayMs }) => delayMs)) / 1000);
      const catchUpMs = Math.max(...readers.map((facts) => facts.catchUpMs ?? Infinity));
      signals.lineCatchup.set({ line, stage }, catchUpMs / 1000);
    }
  }

  #groups(board: BoardSnapshot): void {
    const { signals, name: cluster_name } = this.#parts;
    const sample = this.#parts.sample();
    if (sample === undefined) return;
    const byTopic = new Map<string, { group: string; topic: string; lag: number }>();
    const waits = new Map<string, number>();
    for (const { group, topic, partition, lag } of groupLags(sample, this.#parts.feeds(), this.#lineTopics)) {
      signals.groupLag.set({ cluster_name, group, topic, partition }, lag);
      const sum = byTopic.get(`${group} ${topic}`) ?? { group, topic, lag: 0 };
      byTopic.set(`${group} ${topic}`, sum);
      sum.lag += lag;
      waits.set(group, 0);
    }
    for (const { group, topic, lag } of byTopic.values()) {
      signals.groupTopicLag.set({ cluster_name, group, topic }, lag);
    }
    for (const { stage, reader, delayMs } of board.lines.flatMap(({ stages }) => stages)) {
      const group = stage === 'route' ? 'rail.router' : stage === 'commit' ? `rail.builder.${reader}` : (reader ?? '');
      const known = waits.get(group);
      if (known !== undefined) waits.set(group, Math.max(known, delayMs));
    }
    for (const [group, ms] of waits) signals.groupMaxLagSeconds.set({ cluster_name, group }, ms / 1000);
  }
}
