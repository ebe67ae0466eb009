export { visitAccounts } from './ledger/accounts.ts';
export { agreementsWithShares } from './ledger/agreements-with-shares.ts';
export { collectEvidence, type LedgerWindow, topicsOfLedger } from './ledger/collect-evidence.ts';
export { type LedgerExtract, LedgerSums } from './ledger/ledger-extract.ts';
export { controlOfLine } from './line/control-of-line.ts';
export { newestTimes } from './log/newest-times.ts';
export { boundsOf, type PartitionBounds, readRanges } from './log/read-range.ts';
export { routerLag } from './log/router-lag.ts';
export { firstRecord, recordAt, recordsOf, type StoredRecord } from './log/stored-record.ts';
export { redrive, type Redriven, type RedriveOptions, type Skipped } from './quarantine/redrive.ts';
export { Resender, type ResentRecord } from './quarantine/resender.ts';
export { entryOf, parseSetAsidePlace, type Selection, type SetAside, visitSetAside } from './quarantine/set-aside.ts';
export {
  ensureSettlementsTopic,
  settlementBatches,
  settlementsOf,
  settlementsTopic,
} from './quarantine/settlements.ts';
export { followRecords, newestRecords, ShareReader } from './share/share-records.ts';
export { shareState, shareStates, stateMeanings } from './share/share-state.ts';
export { shareStatus } from './share/share-status.ts';
export { agreementsOf, type AgreementTerms } from './trace/agreements-of.ts';
export { findOrigin } from './trace/find-origin.ts';
export { parsePlace } from './trace/place.ts';
export { jsonOf, shownValues } from './trace/shown-value.ts';
export { type TracedAgreement, traceRecord, type TraceReport } from './trace/trace-record.ts';
