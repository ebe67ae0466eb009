import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FolderLock, isRailError, lockFolder, RailError } from '@rail/kernel';
import { isDiskFull } from './sql-error.ts';

/**
 * Keeps a second process off a database folder: two writers would destroy it. The lock lies beside it: a
 * database is made in an empty folder only.
 * @throws RailError DATA_DIR_LOCKED, DATA_DIR_UNUSABLE, DISK_FULL
 */
export function claimFolder(folder: string): FolderLock {
  const file = `${folder.replace(/[/\\]+$/, '')}.lock`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    return lockFolder(folder, file);
  } catch (cause) {
    if (isRailError(cause)) throw cause;
    const code = isDiskFull(cause) ? 'DISK_FULL' : 'DATA_DIR_UNUSABLE';
    throw new RailError(code, (cause as Error).message, { at: folder, cause });
  }
}
