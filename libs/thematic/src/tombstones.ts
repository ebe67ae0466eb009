import type { Queryable } from './database/database.ts';
import type { ThematicDatabase } from './model/thematic-database.ts';
import { qualified } from './sql/text.ts';

/** Forgets deletions older than the lateness horizon: an update that late could bring a row back. Returns how many. */
export async function purgeTombstones(db: Queryable, database: ThematicDatabase, nowMs: number): Promise<number> {
  const horizon = new Date(nowMs - database.tombstonesKeptDays * 86_400_000).toISOString();
  const rows = await db.query(
    `WITH old AS (DELETE FROM ${qualified(database.schema, 'rail_tombstone')} WHERE deleted_at < $1::timestamptz RETURNING 1)
     SELECT count(*) AS purged FROM old`,
    [horizon],
  );
  return Number(rows[0]?.['purged']);
}
