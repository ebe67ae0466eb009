export { Environment, type Variables } from './config/environment.ts';
export { settings } from './config/settings.ts';
export { CompactedState } from './compacted-state.ts';
export { createLogger, type Logger } from './logging.ts';
export { type RunningPart, runPart } from './run-part.ts';
export { Signals } from './signals.ts';
export { type TailRecord, TopicTail } from './topic-tail.ts';
export { type ControlRecord, TopicWriter } from './topic-writer.ts';
