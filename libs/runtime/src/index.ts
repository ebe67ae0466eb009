export { createLogger, type Logger } from './logging.ts';
export { Signals } from './signals.ts';
export { type TailRecord, TopicTail } from './topic-tail.ts';
export { type ControlRecord, TopicWriter } from './topic-writer.ts';
