import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { RailError } from '@rail/kernel';

import { errnoOf } from '../errno.ts';

export interface FolderLock {
  release(): void;
}

const LOCK_FILE = '.lock';

/**
 * Claims a folder for this process. The file names the process by id and start time, since ids are used again; a lock
 * whose process is gone is taken over. Throws DATA_DIR_LOCKED.
 */
export function lockFolder(path: string): FolderLock {
  const file = join(path, LOCK_FILE);
  const ours = processIdentity(process.pid);
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, ours, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    const pid = Number(holder.split(' ')[0]);
    if (attempt > 0 || (isRunning(pid) && processIdentity(pid) === holder)) {
      throw new RailError('DATA_DIR_LOCKED', `process ${pid} uses the data directory ${path}`, { at: path });
    }
    rmSync(file, { force: true });
  }
}

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
