import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PartName, partNames } from '../up.ts';

/** What an exchange leaves in its data directory while it answers, so that others find it. */
export interface RunFile {
  readonly pid: number;
  readonly parts: readonly PartName[];
  readonly brokers: readonly string[];
  readonly control: string;
  readonly gateway?: string;
  readonly startedAt: string;
}

/** `up.json`, or `up.router-builder.json` for some parts: several processes may share a directory. */
export function runFileOf(dataDir: string, parts: readonly PartName[]): string {
  const some = parts.length === partNames.length ? '' : `.${[...parts].sort().join('-')}`;
  return join(dataDir, `up${some}.json`);
}

/** Says that an exchange answers; the returned function takes it back. */
export function writeRunFile(dataDir: string, run: RunFile): () => void {
  const file = runFileOf(dataDir, run.parts);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, `${JSON.stringify(run)}\n`);
  return () => rmSync(file, { force: true });
}

export function readRunFile(file: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunFile;
  } catch {
    return undefined; // none, or one that is being written
  }
}

/** The exchanges of a data directory that run, those without a broker first; files of dead processes are removed. */
export function runningIn(dataDir: string): { file: string; run: RunFile }[] {
  const running = runFilesIn(dataDir).flatMap((file) => {
    const run = readRunFile(file);
    if (run !== undefined && isRunning(run.pid)) return [{ file, run }];
    rmSync(file, { force: true });
    return [];
  });
  const hasBroker = (parts: readonly PartName[]): number => (parts.includes('broker') ? 1 : 0);
  return running.sort((left, right) => hasBroker(left.run.parts) - hasBroker(right.run.parts));
}

function runFilesIn(dataDir: string): string[] {
  try {
    return readdirSync(dataDir)
      .filter((name) => /^up(\.[a-z-]+)?\.json$/.test(name))
      .map((name) => join(dataDir, name));
  } catch {
    return []; // no such directory
  }
}

/** Whether a process lives and is one of ours: numbers of processes come again. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return commandLineOf(pid)?.includes('up') ?? true; // where nobody tells, what lives is taken for ours
}

/** The words that a process was started with; undefined where the system does not tell. */
function commandLineOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
    return status === 0 ? stdout.trim().split(/\s+/) : undefined;
  }
}
