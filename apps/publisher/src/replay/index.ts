export { askedPace, type Pace } from './pace.ts';
export type { DatasetReport, ReplayReport } from './replay-report.ts';
export { type AskedTargets, askedTargets, missedTargets, type ReplayTargets } from './targets.ts';
export type { ReplayOptions } from './replay-options.ts';
export { replaysTopic } from './run-record.ts';
export type { ReplayProgress } from './run-part.ts';
export { type Replay, type ReplayHands, startReplay } from './start.ts';
