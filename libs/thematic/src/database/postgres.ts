import { type CustomTypesConfig, Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg';
import type { Database, Queryable, SqlRow, SqlValue } from './database.ts';
import { withRetries } from './retry.ts';
import { sqlError } from './sql-error.ts';

interface Runner {
  query(config: QueryConfig): Promise<QueryResult>;
}

/** Results as the text that PostgreSQL sent, not as JavaScript numbers and dates. */
const asText: CustomTypesConfig = { getTypeParser: () => (value: string) => value };

function queryable(runner: Runner): Queryable {
  return {
    async query(sql: string, parameters: readonly SqlValue[] = []): Promise<SqlRow[]> {
      try {
        const { rows } = await runner.query({ text: sql, values: [...parameters], types: asText });
        return rows as SqlRow[];
      } catch (error) {
        throw sqlError(error, sql);
      }
    },
  };
}

const textForm = '-c timezone=UTC -c datestyle=ISO -c extra_float_digits=1';
const readOnly = '-c default_transaction_read_only=on -c statement_timeout=10000';

/** @throws RailError DATABASE_UNREACHABLE when no server answers at the URL */
export async function openPostgres(url: string, isReadOnly = false): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 10_000,
    options: isReadOnly ? `${textForm} ${readOnly}` : textForm,
  });
  pool.on('error', () => undefined); // an idle connection that breaks is replaced by the next query
  const connect = async (): Promise<PoolClient> => {
    try {
      return await pool.connect();
    } catch (error) {
      throw sqlError(error, 'CONNECT');
    }
  };
  const once = async <Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> => {
    const client = await connect();
    const tx = queryable(client);
    let broken: Error | undefined;
    try {
      await tx.query('BEGIN');
      const result = await work(tx);
      await tx.query('COMMIT');
      return result;
    } catch (error) {
      await tx.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };
  (
    await connect().catch(async (error: unknown) => {
      await pool.end();
      throw error;
    })
  ).release();
  return {
    kind: 'postgres',
    ...queryable(pool),
    transaction: (work) => withRetries(() => once(work)),
    close: () => pool.end(),
  };
}
