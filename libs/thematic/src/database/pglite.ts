import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type ParserOptions, type Transaction, types } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { RailError } from '@rail/kernel';
import { claimFolder } from './claim-folder.ts';
import type { Database, Queryable, SqlRow, SqlValue } from './database.ts';
import { withRetries } from './retry.ts';
import { keepWasmSmall } from './spare-memory.ts';
import { sqlError } from './sql-error.ts';
import { copyTemplate } from './template.ts';

keepWasmSmall();

/** Results as the text that PostgreSQL sent: the same as from a server. */
const asText: ParserOptions = Object.fromEntries(
  Object.values(types)
    .filter((oid) => typeof oid === 'number')
    .map((oid) => [oid, (text: string) => text]),
);

/** PGlite, until it panics: after that it would spin for ever in the next statement, and this process with it. */
class Engine {
  readonly #pglite: PGlite;
  #panic: RailError | undefined;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async query(runner: Pick<Transaction, 'query'>, sql: string, parameters: readonly SqlValue[]): Promise<SqlRow[]> {
    this.#refusePanicked();
    try {
      const { rows } = await runner.query<SqlRow>(sql, [...parameters], { parsers: asText });
      return rows;
    } catch (error) {
      throw this.#failed(error, sql);
    }
  }

  async transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    this.#refusePanicked();
    return new Promise<Result>((resolve, reject) => {
      const guarded = async (tx: Transaction): Promise<Result> => {
        try {
          return await work(this.over(tx));
        } catch (error) {
          reject(error);
          if (this.#panic !== undefined) await new Promise(() => undefined); // so that it does not roll back
          throw error;
        }
      };
      this.#pglite.transaction(guarded).then(resolve, (error: unknown) => reject(this.#failed(error, 'COMMIT')));
    });
  }

  over(runner: Pick<Transaction, 'query'>): Queryable {
    return { query: (sql, parameters = []) => this.query(runner, sql, parameters) };
  }

  async close(): Promise<void> {
    if (this.#panic === undefined) await this.#pglite.close();
  }

  #failed(error: unknown, statement: string): RailError {
    const failure = sqlError(error, statement);
    if ((error as { severity?: unknown } | null)?.severity === 'PANIC') this.#panic = failure;
    return failure;
  }

  #refusePanicked(): void {
    if (this.#panic === undefined) return;
    const message = `the database has stopped: ${this.#panic.message}; start again`;
    throw new RailError('DATABASE_REFUSED', message, { cause: this.#panic });
  }
}

function databaseOver(pglite: PGlite, closed: () => void): Database {
  const engine = new Engine(pglite);
  return {
    kind: 'pglite',
    ...engine.over(pglite),
    transaction: (work) => withRetries(() => engine.transaction(work)),
    async close() {
      await engine.close();
      closed();
    },
  };
}

/** A database that lives in memory only: for tests and rehearsals. */
export async function openInMemory(): Promise<Database> {
  return databaseOver(await PGlite.create({ loadDataDir: await dataDir() }), () => undefined);
}

/**
 * A database in a folder of this machine, held by this process alone.
 * @param templates folder where a made database is kept, so that later ones are a copy
 * @throws RailError DATA_DIR_LOCKED, DATA_DIR_UNUSABLE, DISK_FULL
 */
export async function openFolder(folder: string, templates: string | undefined): Promise<Database> {
  const lock = claimFolder(folder);
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
