import { readdirSync } from 'node:fs';

import { RailError } from '@rail/kernel';

/** The agreement files of a folder by name, without their cases. Throws FILE_UNREADABLE if there is no such folder. */
export function agreementFilesOf(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml') && !entry.name.endsWith('.cases.yaml'))
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', 'the folder of the agreements cannot be read', { at: dir, cause });
  }
}
