import { assert } from '@rail/kernel';
import type { TransactionPhase } from './phase.ts';

export type TransactionEvent =
  /** InitProducerId gave the producer its next epoch. */
  | 'initialised'
  /** AddPartitionsToTxn or AddOffsetsToTxn; the first one begins the transaction. */
  | 'partitionsAdded'
  | 'commitDecided'
  /** By the producer, by its timeout, or by a new producer with the same transactional id. */
  | 'abortDecided'
  /** Every partition has its marker. */
  | 'markersWritten'
  /** Nobody used the id for its retention time. */
  | 'forgotten';

export type TransactionTransition = { readonly to: TransactionPhase | 'gone' } | { readonly impossible: string };

const to = (phase: TransactionPhase | 'gone'): TransactionTransition => ({ to: phase });
const never = (impossible: string): TransactionTransition => ({ impossible });

const nothingOpen = 'no transaction is open: INVALID_TXN_STATE';
const decided = 'the outcome is decided; its markers come first: CONCURRENT_TRANSACTIONS';
const noMarkers = 'no markers are being written';
const inUse = 'a transaction is open';

/** Complete by type: a missing cell does not compile, an impossible one says what is answered instead. */
export const transactionTransitions: Record<TransactionPhase, Record<TransactionEvent, TransactionTransition>> = {
  Empty: {
    initialised: to('Empty'),
    partitionsAdded: to('Ongoing'),
    commitDecided: never(nothingOpen),
    abortDecided: never(nothingOpen),
    markersWritten: never(noMarkers),
    forgotten: to('gone'),
  },
  Ongoing: {
    initialised: never('the open transaction is aborted first: CONCURRENT_TRANSACTIONS'),
    partitionsAdded: to('Ongoing'),
    commitDecided: to('PrepareCommit'),
    abortDecided: to('PrepareAbort'),
    markersWritten: never(noMarkers),
    forgotten: never(inUse),
  },
  PrepareCommit: {
    initialised: never(decided),
    partitionsAdded: never(decided),
    commitDecided: never(decided),
    abortDecided: never('the outcome is decided: INVALID_TXN_STATE'),
    markersWritten: to('CompleteCommit'),
    forgotten: never(inUse),
  },
  PrepareAbort: {
    initialised: never(decided),
    partitionsAdded: never(decided),
    commitDecided: never('the outcome is decided: INVALID_TXN_STATE'),
    abortDecided: never(decided),
    markersWritten: to('CompleteAbort'),
    forgotten: never(inUse),
  },
  CompleteCommit: {
    initialised: to('Empty'),
    partitionsAdded: to('Ongoing'),
    commitDecided: never('it is done: answered without a record'),
    abortDecided: never('the outcome was commit: INVALID_TXN_STATE'),
    markersWritten: never(noMarkers),
    forgotten: to('gone'),
  },
  CompleteAbort: {
    initialised: to('Empty'),
    partitionsAdded: to('Ongoing'),
    commitDecided: never('the outcome was abort: INVALID_TXN_STATE'),
    abortDecided: never('it is done: answered without a record'),
    markersWritten: never(noMarkers),
    forgotten: to('gone'),
  },
};

/** The phase after `event`. An impossible event is a defect of the code that raised it. */
export function nextTransactionPhase(
  phase: TransactionPhase,
  event: Exclude<TransactionEvent, 'forgotten'>,
): TransactionPhase {
  const transition = transactionTransitions[phase][event];
  assert('to' in transition, `transaction event ${event} in ${phase}`);
  assert(transition.to !== 'gone', `transaction event ${event} forgets the id`);
  return transition.to;
}
