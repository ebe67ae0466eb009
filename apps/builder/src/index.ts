export { type BuilderOptions, type DatabaseStatus, type RunningBuilder, startBuilder } from './start.ts';
