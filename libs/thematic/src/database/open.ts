import type { Database } from './database.ts';
import { openFolder, openInMemory } from './pglite.ts';
import { openPostgres } from './postgres.ts';

export type DatabaseTarget =
  | {
      readonly url: string;
      /** Nothing can be written, and no statement takes longer than 10 s. */
      readonly isReadOnly?: true;
    }
  | {
      readonly dir: string;
      /** Where a made, empty database is cached; without it every new folder costs seconds. */
      readonly templates?: string;
    }
  | { readonly memory: true };

/**
 * Opens PostgreSQL by URL, or PGlite in a folder or in memory.
 * @throws RailError DATABASE_UNREACHABLE, DATA_DIR_LOCKED, DATA_DIR_UNUSABLE, DISK_FULL
 */
export function openDatabase(target: DatabaseTarget): Promise<Database> {
  if ('url' in target) return openPostgres(target.url, target.isReadOnly === true);
  if ('dir' in target) return openFolder(target.dir, target.templates);
  return openInMemory();
}
