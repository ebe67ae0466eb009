import type { Signals } from '@rail/runtime';
import type { AccountDraft } from './account-draft.ts';

/** Counts what was committed, never what was only tried. */
export class RouterSignals {
  readonly #signals: Signals;

  constructor(signals: Signals) {
    this.#signals = signals;
  }

  /** `ageMs` of the oldest record that went straight through; not finite if there is none. */
  committed(accounts: readonly AccountDraft[], ageMs: number): void {
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
    if (Number.isFinite(ageMs)) this.#signals.deliverySeconds.observe({ stage: 'share' }, Math.max(0, ageMs) / 1000);
  }
}
