export type { RowFault, RowFaultReason } from './cells/row-fault.ts';
export { type FeedMapping, parseMapping } from './mapping/parse-mapping.ts';
export { type MappedRow, RowMapper, validateMapping } from './mapping/row-mapper.ts';
export { inferMapping, type InferredMapping } from './node/infer-file.ts';
export { tryRows, type TriedRow } from './node/try-rows.ts';
export { type EventSpan, eventSpan } from './node/event-span.ts';
export { type RowAt, rowsAt } from './node/rows-at.ts';
export { movedRow } from './mapping/moved-row.ts';
export { passStepMs } from './replay/pass-step.ts';
export { prefixOfFile } from './node/file-bytes.ts';
export { type InputFile, inputFiles } from './node/input-files.ts';
export { type MappedFiles, mappingOfEach } from './node/mapping-of-file.ts';
export { type FeedRow, isFault } from './node/feed-row.ts';
export type { FeedPart } from './node/dataset-feed.ts';
export { Feed, type FeedOptions, type FeedSelection } from './node/read-feed.ts';
export { parseMoment } from './cells/moment.ts';
export type { FeedFacts, FileFacts } from './replay/feed-facts.ts';
export { ReplayClock, type ReplayPace } from './replay/replay-clock.ts';
export { RowTally, type RowCounts } from './replay/row-tally.ts';
export { TimingTally } from './replay/timing-tally.ts';
export { checkSameInput, type InputPrefix, type ResumePoint } from './replay/resume.ts';
export { TimingHistogram } from './replay/timing-histogram.ts';
export {
  decodeRun,
  type DatasetOfRun,
  encodeRun,
  rowsIdOf,
  type RunCounts,
  type RunRecord,
  type RunState,
  transactionalIdOf,
} from './replay/run-record.ts';
