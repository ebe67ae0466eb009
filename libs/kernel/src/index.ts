export { assert, DefectError } from './assert.ts';
export { type Clock, ManualClock, systemClock } from './clock.ts';
export { describeError, isRailError, RailError, type RailErrorOptions } from './errors/rail-error.ts';
export { type ErrorCode, type ErrorKind, type ErrorRow, errorTable, type QuarantineReason } from './errors/table.ts';
export { type FolderLock, lockFolder } from './node/folder-lock.ts';
export { nearest } from './nearest.ts';
export { Random } from './random.ts';
export { railVersion } from './rail-version.ts';
export { formatCount, parseDurationMs, parseRate } from './units.ts';
