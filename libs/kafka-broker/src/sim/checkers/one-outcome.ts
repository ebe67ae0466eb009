import { TRANSACTION_STATE } from '../../core/contract.ts';
import { Violation } from '../violation.ts';
import { transactionsIn } from '../records.ts';
import type { SimDisk } from '../disk.ts';
import type { Checker } from './checker.ts';

/**
 * Every transaction ends in one outcome in all partitions. While it runs: a decision is never replaced by the other
 * one. At the end: no partition of the target holds a transaction that nobody ended.
 */
export function oneOutcomeChecker(): Checker {
  const decided = new Map<string, string>();
  return {
    afterStep: ({ broker, disk }) => {
      // A decision that a power cut can still undo is none yet: nobody was told of it.
      const log = broker.state.partition(TRANSACTION_STATE, 0);
      if (log === undefined || disk.storedEnd(log) < log.logEndOffset) return;
      for (const { transactionalId, producerId, startMs, phase } of broker.transactions.transactions.images.values()) {
        if (phase === 'Empty' || phase === 'Ongoing') continue;
        const key = `${transactionalId} ${producerId} since ${startMs}`;
        const outcome = phase.endsWith('Commit') ? 'commit' : 'abort';
        const known = decided.get(key) ?? outcome;
        if (known !== outcome) throw new Violation('one outcome per transaction', `${key}: ${known}, then ${outcome}`);
        decided.set(key, outcome);
      }
    },
  };
}

/** Copies of one round carry the same serial in every partition: they are all committed or all aborted. */
export function checkOutcomes(disk: SimDisk, target: string, partitions: number): void {
  const outcomes = new Map<string, boolean>();
  for (let partition = 0; partition < partitions; partition++) {
    for (const { serial, committed } of transactionsIn(disk.log({ topic: target, partition }))) {
      const known = outcomes.get(serial) ?? committed;
      if (known !== committed) throw new Violation('one outcome per transaction', `${serial} is torn`);
      outcomes.set(serial, committed);
    }
  }
}
