export { type BuilderOptions, type RunningBuilder, startBuilder } from './start.ts';
export type { DatabaseStatus } from './start-database.ts';
