import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { RailError } from '@rail/kernel';
import { isRunning, type RunFile, runningIn } from './run-file.ts';

const stopMs = 60_000;

/** Stops every exchange of a data directory cleanly, its broker last. Throws EXCHANGE_NOT_STOPPED. */
export async function stopRunning(dataDir: string): Promise<RunFile[]> {
  const stopped: RunFile[] = [];
  for (const { file, run } of runningIn(dataDir)) {
    process.kill(run.pid, 'SIGTERM');
    const untilMs = performance.now() + stopMs;
    while (isRunning(run.pid)) {
      if (performance.now() > untilMs) {
        throw new RailError('EXCHANGE_NOT_STOPPED', `process ${run.pid} still runs after ${stopMs / 1000} s`);
      }
      await pause(50);
    }
    rmSync(file, { force: true }); // it has removed it itself, unless it was killed
    stopped.push(run);
  }
  return stopped;
}
