export type { RowFault, RowFaultReason } from './cells/row-fault.ts';
export { type FeedMapping, parseMapping } from './mapping/parse-mapping.ts';
export { type MappedRow, RowMapper, validateMapping } from './mapping/row-mapper.ts';
export { Feed, type FeedRow, isFault, prefixOfFile } from './node/read-feed.ts';
export { ReplayClock, type ReplayPace } from './replay/replay-clock.ts';
export { type ReplayReport, ReplayTally } from './replay/replay-report.ts';
export { checkSameInput, type InputPrefix, type ResumePoint } from './replay/resume.ts';
export { TimingHistogram } from './replay/timing-histogram.ts';
