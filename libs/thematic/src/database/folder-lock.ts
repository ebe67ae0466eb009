import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RailError } from '@rail/kernel';

const heldHere = new Set<string>();

/**
 * Keeps a second process off a database folder: two writers would destroy it. The lock is a file beside the folder
 * with the owner's pid; the lock of a process that has died is taken over.
 */
export class FolderLock {
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
  }

  /** @throws RailError DATA_DIR_LOCKED, DATA_DIR_UNUSABLE */
  static take(folder: string): FolderLock {
    const file = `${folder.replace(/[/\\]+$/, '')}.lock`;
    try {
      mkdirSync(dirname(file), { recursive: true });
    } catch (cause) {
      throw unusable(folder, cause);
    }
    for (;;) {
      try {
        writeFileSync(file, String(process.pid), { flag: 'wx' });
        heldHere.add(file);
        return new FolderLock(file);
      } catch (cause) {
        if ((cause as { code?: string }).code !== 'EEXIST') throw unusable(folder, cause);
      }
      const owner = Number(readFileSync(file, 'utf8'));
      if (isAlive(owner, file)) {
        throw new RailError('DATA_DIR_LOCKED', `the database folder is in use by pid ${owner}`, { at: folder });
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
  return new RailError('DATA_DIR_UNUSABLE', (cause as Error).message, { at: folder, cause });
}

function isAlive(pid: number, file: string): boolean {
  // In a container every process may be pid 1: our own number in a file that we did not write is a dead owner's.
  if (pid === process.pid) return heldHere.has(file);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
