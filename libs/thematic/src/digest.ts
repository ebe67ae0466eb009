import type { Queryable } from './database/database.ts';
import { tableNamesOf, type ThematicDatabase } from './model/thematic-database.ts';
import { dataColumnsOf } from './sql/create.ts';
import { qualified, quoted } from './sql/text.ts';

export interface TableDigest {
  readonly database: string;
  readonly table: string;
  readonly rows: number;
  /** `sha256:` over the rows' own digests in order of these: independent of insertion order, collation and lineage. */
  readonly digest: string;
}

/** Row counts and digests of every table, without lineage columns: equal content, equal digest. */
export async function digestTables(db: Queryable, database: ThematicDatabase): Promise<TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const table of tableNamesOf(database)) {
    const columns = dataColumnsOf(database, table).map(quoted).join(', ');
    const [row] = await db.query(
      `SELECT count(*) AS rows, encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY digest), ''::bytea)), 'hex') AS digest
       FROM (SELECT sha256(convert_to(ROW(${columns})::text, 'UTF8')) AS digest FROM ${qualified(database.schema, table)}) AS each`,
    );
    digests.push({
      database: database.id,
      table,
      rows: Number(row?.['rows']),
      digest: `sha256:${row?.['digest'] ?? ''}`,
    });
  }
  return digests;
}
