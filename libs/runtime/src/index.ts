export { AnsweredCommands } from './commands/answered-commands.ts';
export {
  answerOf,
  checkCommandId,
  type Command,
  commandIdUsed,
  type CommandName,
  type CommandPart,
  type CommandReply,
  digestOfWish,
  questions,
  refusal,
  servedBy,
} from './commands/command.ts';
export { CommandDesk, type CommandDone, type CommandHandler, type Remember } from './commands/command-desk.ts';
export { AccessBook, type AccessBookOptions } from './access/access-book.ts';
export { accessFileText, type AccessUser, parseAccessFile } from './access/access-file.ts';
export { readAccessFile, writeAccessFile } from './access/edit-access-file.ts';
export {
  type AccessRole,
  accessRoles,
  localPrincipal,
  mayAs,
  maySeeContentOf,
  type Principal,
} from './access/principal.ts';
export { isBoundToLoopback, isLoopbackAddress, isLoopbackName } from './access/loopback.ts';
export { isUnclaimedAt } from './access/unclaimed.ts';
export { TokenBrake } from './access/token-brake.ts';
export { bearerToken, digestOfToken, newToken } from './access/token.ts';
export { bound } from './bound.ts';
export { Environment, type Variables } from './config/environment.ts';
export { readKafkaAccess, securityProtocolOf } from './config/kafka-access.ts';
export { settings } from './config/settings.ts';
export { CompactedState } from './compacted-state.ts';
export { FollowedState } from './followed-state.ts';
export { createLogger, type Logger } from './logging.ts';
export { type RunningPart, runPart } from './run-part.ts';
export { type LabelName, metricLabels } from './metrics/labels.ts';
export { type MetricRow, metricTable } from './metrics/table.ts';
export { type RunningOps, startOps } from './ops/start-ops.ts';
export type { Readiness } from './ops/readiness.ts';
export { type OpsAddress, withSignals } from './ops/with-signals.ts';
export { placeOfDefect, type Problem, problemOf } from './problem/problem.ts';
export { hintAt, sendProblem } from './problem/send-problem.ts';
export { Signals } from './signals.ts';
export { databaseSpan, processSpan, sendSpan, settleSpan, spanIds } from './tracing/messaging.ts';
export { openTracing, type TracingOptions } from './tracing/open-tracing.ts';
export { type TraceContext, traceHeader, traceparentOf, traceStateHeader } from './tracing/trace-context.ts';
export { tracesIn } from './tracing/traced-records.ts';
export { noTracing, type TraceSpan, type Tracing } from './tracing/tracing.ts';
export { type TailRecord, TopicTail } from './topic-tail.ts';
export { type ControlRecord, TopicWriter } from './topic-writer.ts';
export { RecentTimes } from './stage-times/recent-times.ts';
export { type HeartbeatOptions, startHeartbeat } from './stores/heartbeat.ts';
export { memoryStores, openStores, type StoresOptions } from './stores/open-stores.ts';
export { SchemaCache } from './stores/schema-cache.ts';
export { withStores } from './stores/with-stores.ts';
export type {
  Beat,
  Cache,
  CountedHolding,
  HeardBeat,
  LiveSignals,
  QuotaLeases,
  QuotaWindow,
  RateLimiter,
  StageTimes,
  Stores,
  StoreStatus,
} from './stores/ports.ts';
