import type { Signals } from '@rail/runtime';
import type { AccountDraft } from './account-draft.ts';

/** Counts what was committed, never what was only tried. */
export class RouterSignals {
  readonly #signals: Signals;

  constructor(signals: Signals) {
    this.#signals = signals;
  }

  /** `publishedMs` of each batch that went straight through. */
  committed(accounts: readonly AccountDraft[], publishedMs: readonly number[], nowMs: number): void {
    for (const draft of accounts) {
      const account = draft.close();
      const [, line = '', dataset = ''] = account.topic.split('.');
      this.#signals.lineRecords.inc({ line, dataset, outcome: 'routed' }, account.routed);
      this.#signals.lineRecords.inc({ line, dataset, outcome: 'unshared' }, account.unshared);
      this.#signals.lineRecords.inc({ line, dataset, outcome: 'quarantined' }, account.quarantined);
      for (const { agreement, delivered, filteredOut, quarantined } of account.agreements) {
        this.#signals.agreementRecords.inc({ agreement, outcome: 'delivered' }, delivered);
        this.#signals.agreementRecords.inc({ agreement, outcome: 'filtered_out' }, filteredOut);
        this.#signals.agreementRecords.inc({ agreement, outcome: 'quarantined' }, quarantined);
      }
    }
    for (const ms of publishedMs) {
      this.#signals.deliverySeconds.observe({ stage: 'share' }, Math.max(0, nowMs - ms) / 1000);
    }
  }
}
