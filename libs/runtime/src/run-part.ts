import { hostname } from 'node:os';
import { describeError, isRailError } from '@rail/kernel';
import { isLogLevel, type Variables } from './config/environment.ts';
import type { Part } from './config/settings.ts';
import type { Readiness } from './ops/readiness.ts';
import { createLogger, type Logger } from './logging.ts';

/** What a process does between its start and its end. */
export interface RunningPart {
  /** Where it listens, if it does. */
  readonly url?: string;
  /** When it has nothing left to do: fulfilled, or rejected with what ended it. */
  readonly ended?: Promise<unknown>;
  /** Ready since it has started, if it does not say. */
  readonly readiness?: Readiness;
  /** Answers what its last log line tells. */
  stop(): Promise<object | void>;
}

const stopWithinMs = 10_000;
/** So long the last lines of the log may take. */
const lingerMs = 1_000;

/**
 * One part of the exchange as a process: starts it, says when it is ready, stops it in order on SIGTERM and SIGINT (a
 * second signal, or 10 s, end it at once), and tells by its exit code what became of it: that of the error in the error table.
 */
export async function runPart(
  part: Part,
  variables: Variables,
  start: (logger: Logger) => Promise<RunningPart>,
): Promise<void> {
  const level = variables['RAIL_LOG_LEVEL'];
  const logger = createLogger(part, isLogLevel(level) ? level : 'info', variables['RAIL_INSTANCE'] ?? hostname());
  try {
    const running = await start(logger);
    if (running.url !== undefined) process.stdout.write(`${JSON.stringify({ listening: running.url })}\n`);
    logger.info({ listening: running.url }, 'started');
    await Promise.race([running.ended ?? new Promise(() => undefined), signalled()]);
    const tooLate = setTimeout(() => process.exit(1), stopWithinMs).unref();
    logger.info((await running.stop()) ?? {}, 'stopped');
    clearTimeout(tooLate);
    // Everything has stopped: a timer that a client library has left behind, to reconnect, keeps nobody.
    setTimeout(() => process.exit(), lingerMs).unref();
  } catch (error) {
    const row = isRailError(error) ? error.row : undefined;
    logger.fatal({ remedy: row?.remedy }, describeError(error));
    process.exitCode = row?.exitCode ?? 1;
  }
}

function signalled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let seen = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (seen) process.exit(1);
      seen = true;
      resolve();
    });
  }
  return promise;
}
