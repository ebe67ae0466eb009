import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RailError } from '@rail/kernel';
import { isDiskFull } from './sql-error.ts';

const heldHere = new Set<string>();

/**
 * Keeps a second process off a database folder: two writers would destroy it. The lock is a file beside the folder
 * with the owner's pid and start time, since pids are used again; the lock of a process that has died is taken over.
 */
export class FolderLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws RailError DATA_DIR_LOCKED, DATA_DIR_UNUSABLE, DISK_FULL */
  static take(folder: string): FolderLock {
    const file = `${folder.replace(/[/\\]+$/, '')}.lock`;
    try {
      mkdirSync(dirname(file), { recursive: true });
    } catch (cause) {
      throw unusable(folder, cause);
    }
    for (;;) {
      try {
        writeFileSync(file, processIdentity(process.pid), { flag: 'wx' });
        heldHere.add(file);
        return new FolderLock(file);
      } catch (cause) {
        if ((cause as { code?: string }).code !== 'EEXIST') throw unusable(folder, cause);
      }
      const owner = readOwner(file);
      if (isAlive(owner, file)) {
        const [pid] = owner.split(' ');
        throw new RailError('DATA_DIR_LOCKED', `the database folder is in use by pid ${pid}`, { at: folder });
      }
      rmSync(file, { force: true });
    }
  }

  release(): void {
    heldHere.delete(this.#file);
    rmSync(this.#file, { force: true });
  }
}

function unusable(folder: string, cause: unknown): RailError {
  const code = isDiskFull(cause) ? 'DISK_FULL' : 'DATA_DIR_UNUSABLE';
  return new RailError(code, (cause as Error).message, { at: folder, cause });
}

function readOwner(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // its owner has just let it go
  }
}

function isAlive(owner: string, file: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  // In a container every process may be pid 1: our own number in a file that we did not write is a dead owner's.
  if (pid === process.pid) return heldHere.has(file);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return isRunning(pid) && processIdentity(pid) === owner;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Process id and, where the system tells it, the time the process started. */
function processIdentity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold spaces; start time is field 22, the 20th after it.
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid} `;
  }
}
