import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type ParserOptions, type Transaction, types } from '@electric-sql/pglite';
import type { Database, Queryable, SqlRow, SqlValue } from './database.ts';
import { FolderLock } from './folder-lock.ts';
import { withRetries } from './retry.ts';
import { sqlError } from './sql-error.ts';
import { copyTemplate } from './template.ts';

/** Results as the text that PostgreSQL sent: the same as from a server. */
const asText: ParserOptions = Object.fromEntries(
  Object.values(types)
    .filter((oid) => typeof oid === 'number')
    .map((oid) => [oid, (text: string) => text]),
);

function queryable(runner: Pick<Transaction, 'query'>): Queryable {
  return {
    async query(sql: string, parameters: readonly SqlValue[] = []): Promise<SqlRow[]> {
      try {
        const { rows } = await runner.query<SqlRow>(sql, [...parameters], { parsers: asText });
        return rows;
      } catch (error) {
        throw sqlError(error, sql);
      }
    },
  };
}

function databaseOver(pglite: PGlite, closed: () => void): Database {
  return {
    kind: 'pglite',
    ...queryable(pglite),
    transaction: (work) => withRetries(() => pglite.transaction((tx) => work(queryable(tx)))),
    async close() {
      await pglite.close();
      closed();
    },
  };
}

/** A database that lives in memory only: for tests and rehearsals. */
export async function openInMemory(): Promise<Database> {
  return databaseOver(await PGlite.create(), () => undefined);
}

/**
 * A database in a folder of this machine, held by this process alone.
 * @param templates folder where a made database is kept, so that later ones are a copy
 * @throws RailError DATA_DIR_LOCKED, DATA_DIR_UNUSABLE
 */
export async function openFolder(folder: string, templates: string | undefined): Promise<Database> {
  const lock = FolderLock.take(folder);
  try {
    if (templates !== undefined && !existsSync(join(folder, 'PG_VERSION'))) await copyTemplate(templates, folder);
    const pglite = await PGlite.create({ dataDir: folder });
    await pglite.exec("SET timezone = 'UTC'; SET datestyle = 'ISO'");
    return databaseOver(pglite, () => lock.release());
  } catch (error) {
    lock.release();
    throw sqlError(error, 'OPEN');
  }
}
