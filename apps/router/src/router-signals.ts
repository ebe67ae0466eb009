import type { RecentTimes, Signals } from '@rail/runtime';
import type { AccountDraft } from './account-draft.ts';

export interface PublishedBatch {
  readonly topic: string;
  readonly publishedMs: number;
  /** When the outcome of its records was decided. */
  readonly routedMs: number;
  readonly records: number;
  readonly bytes: number;
}

interface DatasetCounts {
  readonly line: string;
  readonly dataset: string;
  routed: number;
  unshared: number;
  quarantined: number;
}

interface PairSums {
  delivered: number;
  filteredOut: number;
  quarantined: number;
}

/** Counts what was committed, never what was only tried. */
export class RouterSignals {
  readonly #signals: Signals;
  readonly #times: RecentTimes;

  constructor(signals: Signals, times: RecentTimes) {
    this.#signals = signals;
    this.#times = times;
  }

  /** `published` are the batches that went straight through; `written` the bytes sent to shares and quarantine, by line. */
  committed(
    accounts: readonly AccountDraft[],
    published: readonly PublishedBatch[],
    written: ReadonlyMap<string, number>,
    nowMs: number,
  ): void {
    const { lineBytes, deliverySeconds } = this.#signals;
    this.#count(accounts);
    const read = new Map<string, number>();
    for (const { topic, publishedMs, routedMs, records, bytes } of published) {
      const [, line = ''] = topic.split('.');
      read.set(line, (read.get(line) ?? 0) + bytes);
      deliverySeconds.observe({ line, stage: 'share' }, Math.max(0, nowMs - publishedMs) / 1000);
      this.#times.add(`route/${line}`, routedMs - publishedMs, records);
      this.#times.add(`share/${line}`, nowMs - publishedMs, records);
    }
    for (const [line, bytes] of read) lineBytes.inc({ line, direction: 'in' }, bytes);
    for (const [line, bytes] of written) lineBytes.inc({ line, direction: 'out' }, bytes);
  }

  /** Summed first: a transaction has an account for each partition. */
  #count(accounts: readonly AccountDraft[]): void {
    const { lineRecords, agreementRecords, qualityMarks } = this.#signals;
    const datasets = new Map<string, DatasetCounts>();
    const agreements = new Map<string, PairSums>();
    for (const draft of accounts) {
      const account = draft.close();
      const sum = datasetOf(datasets, account.topic);
      sum.routed += account.routed;
      sum.unshared += account.unshared;
      sum.quarantined += account.quarantined;
      const { line, dataset } = sum;
      for (const [rule, count] of draft.marks) qualityMarks.inc({ line, dataset, rule }, count);
      for (const pairs of account.agreements) {
        const sums = agreements.get(pairs.agreement) ?? { delivered: 0, filteredOut: 0, quarantined: 0 };
        agreements.set(pairs.agreement, sums);
        sums.delivered += pairs.delivered;
        sums.filteredOut += pairs.filteredOut;
        sums.quarantined += pairs.quarantined;
      }
    }
    for (const { line, dataset, routed, unshared, quarantined } of datasets.values()) {
      lineRecords.inc({ line, dataset, outcome: 'routed' }, routed);
      lineRecords.inc({ line, dataset, outcome: 'unshared' }, unshared);
      lineRecords.inc({ line, dataset, outcome: 'quarantined' }, quarantined);
    }
    for (const [agreement, { delivered, filteredOut, quarantined }] of agreements) {
      agreementRecords.inc({ agreement, outcome: 'delivered' }, delivered);
      agreementRecords.inc({ agreement, outcome: 'filtered_out' }, filteredOut);
      agreementRecords.inc({ agreement, outcome: 'quarantined' }, quarantined);
    }
  }
}

function datasetOf(datasets: Map<string, DatasetCounts>, topic: string): DatasetCounts {
  let counts = datasets.get(topic);
  if (counts === undefined) {
    const [, line = '', dataset = ''] = topic.split('.');
    datasets.set(topic, (counts = { line, dataset, routed: 0, unshared: 0, quarantined: 0 }));
  }
  return counts;
}
