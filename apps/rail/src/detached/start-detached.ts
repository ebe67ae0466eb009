import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RailError } from '@rail/kernel';
import type { PartName } from '../up.ts';
import { readRunFile, type RunFile, runFileOf, runningIn } from './run-file.ts';

const startMs = 120_000;
const shownLogLines = 12;

/** Where a detached exchange writes what it would have printed. */
export const logFileOf = (dataDir: string): string => join(dataDir, 'up.log');

/**
 * Starts the same command line as a process that outlives this one, and waits until it answers; undefined if it was
 * stopped before. Throws DATA_DIR_LOCKED if one runs there already, EXCHANGE_NOT_STARTED with the end of its log.
 */
export async function startDetached(
  dataDir: string,
  parts: readonly PartName[],
  interrupted: AbortSignal,
): Promise<RunFile | undefined> {
  const file = runFileOf(dataDir, parts);
  const before = runningIn(dataDir).find((running) => running.file === file);
  if (before !== undefined) {
    throw new RailError('DATA_DIR_LOCKED', `an exchange runs here already, process ${before.run.pid}`, { at: dataDir });
  }
  const child = spawnAgain(dataDir);
  const ended = new Promise<'ended'>((resolve) => child.once('exit', () => resolve('ended')));
  const untilMs = performance.now() + startMs;
  for (;;) {
    const run = readRunFile(file);
    if (run !== undefined && run.pid === child.pid) {
      child.unref();
      return run;
    }
    const state = await Promise.race([ended, pause(100, 'waiting' as const)]);
    if (state === 'ended') throw notStarted(dataDir, 'it ended');
    if (!interrupted.aborted && performance.now() <= untilMs) continue;
    child.kill('SIGTERM');
    await ended;
    if (interrupted.aborted) return undefined;
    throw notStarted(dataDir, `it does not answer after ${startMs / 1000} s`);
  }
}

function spawnAgain(dataDir: string): ReturnType<typeof spawn> {
  mkdirSync(dataDir, { recursive: true });
  const log = openSync(logFileOf(dataDir), 'w');
  const words = process.argv.slice(1).filter((word) => word !== '--detach');
  try {
    return spawn(process.execPath, [...process.execArgv, ...words], {
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
}

function notStarted(dataDir: string, why: string): RailError {
  const file = logFileOf(dataDir);
  const end = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-shownLogLines);
  return new RailError('EXCHANGE_NOT_STARTED', [`${why}:`, ...end].join('\n'), { at: file });
}
