import type { Signals } from '@rail/runtime';
import type { AccountDraft } from './account-draft.ts';

export interface PublishedBatch {
  readonly topic: string;
  readonly publishedMs: number;
}

/** Counts what was committed, never what was only tried. */
export class RouterSignals {
  readonly #signals: Signals;

  constructor(signals: Signals) {
    this.#signals = signals;
  }

  /** `published` are the batches that went straight through. */
  committed(accounts: readonly AccountDraft[], published: readonly PublishedBatch[], nowMs: number): void {
    for (const draft of accounts) {
      const account = draft.close();
      const [, line = '', dataset = ''] = account.topic.split('.');
      this.#signals.lineRecords.inc({ line, dataset, outcome: 'routed' }, account.routed);
      this.#signals.lineRecords.inc({ line, dataset, outcome: 'unshared' }, account.unshared);
      this.#signals.lineRecords.inc({ line, dataset, outcome: 'quarantined' }, account.quarantined);
      for (const [rule, count] of draft.marks) this.#signals.qualityMarks.inc({ line, dataset, rule }, count);
      for (const { agreement, delivered, filteredOut, quarantined } of account.agreements) {
        this.#signals.agreementRecords.inc({ agreement, outcome: 'delivered' }, delivered);
        this.#signals.agreementRecords.inc({ agreement, outcome: 'filtered_out' }, filteredOut);
        this.#signals.agreementRecords.inc({ agreement, outcome: 'quarantined' }, quarantined);
      }
    }
    for (const { topic, publishedMs } of published) {
      const [, line = ''] = topic.split('.');
      this.#signals.deliverySeconds.observe({ line, stage: 'share' }, Math.max(0, nowMs - publishedMs) / 1000);
    }
  }
}
