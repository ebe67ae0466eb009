import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { RailError } from '../errors/rail-error.ts';

export interface FolderLock {
  release(): void;
}

/**
 * Claims a folder for this process by a file that names it by id and start time: ids are used again, and in a container
 * every process may have the same one. The lock of a process that is gone is taken over.
 * @throws RailError DATA_DIR_LOCKED; errors of the file system as they are
 */
export function lockFolder(folder: string, file: string): FolderLock {
  const ours = processIdentity(process.pid);
  for (let isRetry = false; ; isRetry = true) {
    try {
      writeFileSync(file, ours, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    const pid = Number(holder.split(' ')[0]);
    if (isRetry || (isRunning(pid) && processIdentity(pid) === holder)) {
      throw new RailError('DATA_DIR_LOCKED', `process ${pid} uses this folder`, { at: folder });
    }
    rmSync(file, { force: true });
  }
}

/** Empty if it has just been let go. */
function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
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

const errnoOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
