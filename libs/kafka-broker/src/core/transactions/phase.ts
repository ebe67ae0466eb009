/** Where a transactional id is. The names are Kafka's own: DescribeTransactions and ListTransactions print them. */
export type TransactionPhase =
  | 'Empty'
  | 'Ongoing'
  /** Decided and logged; markers are being written. */
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort';

/** As `TransactionLogValue` numbers them. 6 (Dead) is never logged: a tombstone is. */
const statuses: Record<TransactionPhase, number> = {
  Empty: 0,
  Ongoing: 1,
  PrepareCommit: 2,
  PrepareAbort: 3,
  CompleteCommit: 4,
  CompleteAbort: 5,
};

export const transactionPhases = Object.keys(statuses) as readonly TransactionPhase[];

export const statusOf = (phase: TransactionPhase): number => statuses[phase];

export const phaseOf = (status: number): TransactionPhase | undefined =>
  transactionPhases.find((phase) => statuses[phase] === status);

export const isPrepared = (phase: TransactionPhase): boolean => phase === 'PrepareCommit' || phase === 'PrepareAbort';
