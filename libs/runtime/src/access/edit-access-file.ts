import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { RailError } from '@rail/kernel';
import { accessFileText, type AccessUser, parseAccessFile } from './access-file.ts';

/** The users of an access file; none if it is not there yet. @throws RailError CONFIG_INVALID, FILE_UNREADABLE */
export function readAccessFile(file: string): readonly AccessUser[] {
  try {
    return parseAccessFile(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (cause instanceof RailError) throw cause;
    throw new RailError('FILE_UNREADABLE', message, { at: file, cause });
  }
}

/** Replaces an access file at once, for its owner alone: whoever reads it sees the users of before or those of after. */
export function writeAccessFile(file: string, users: readonly AccessUser[]): void {
  const text = accessFileText(users);
  parseAccessFile(text, file); // what is written can be read
  const beside = `${file}.${process.pid}.new`;
  try {
    const handle = openSync(beside, 'w', 0o600);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    chmodSync(beside, 0o600); // one that was left behind keeps its own mode
    renameSync(beside, file);
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', `it cannot be written: ${(cause as Error).message}`, { at: file, cause });
  }
}
