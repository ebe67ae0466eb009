import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RailError } from '@rail/kernel';
import { parseDatabase } from './parse-database.ts';
import type { ThematicDatabase, ThematicView } from './thematic-database.ts';

/**
 * Reads `database.yaml` and `views/*.sql` (the file name is the view's name, its text one SELECT).
 * @throws RailError THEMATIC_INVALID, FILE_UNREADABLE
 */
export function loadDatabase(folder: string): ThematicDatabase {
  const file = join(folder, 'database.yaml');
  return parseDatabase(read(file), file, loadViews(join(folder, 'views')));
}

/** Every thematic database below a folder, in order of their names. */
export function loadDatabases(folder: string): ThematicDatabase[] {
  if (!existsSync(folder)) throw new RailError('FILE_UNREADABLE', 'no such folder', { at: folder });
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'database.yaml')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => loadDatabase(join(folder, name)));
}

function loadViews(folder: string): ThematicView[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: basename(file, '.sql'), select: read(join(folder, file)).trim().replace(/;$/, '') }));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', 'the file cannot be read', { at: file, cause });
  }
}
