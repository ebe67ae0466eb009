import type { Queryable } from './database/database.ts';
import { tableNamesOf, type ThematicDatabase } from './model/thematic-database.ts';
import { qualified } from './sql/text.ts';

/**
 * Empties a thematic database and forgets how far its shares were read, in one transaction: its builder notices, and
 * reads them again from their start. Returns how many topics had been read.
 */
export function rebuild(
  db: { transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> },
  database: ThematicDatabase,
): Promise<number> {
  const { schema } = database;
  return db.transaction(async (tx) => {
    // Positions first: a commit of the builder that is under way then fails its compare-and-set, and is undone.
    const forgotten = await tx.query(`DELETE FROM ${qualified(schema, 'rail_offset')} RETURNING topic`);
    const tables = [...tableNamesOf(database), 'rail_tombstone', 'rail_fault'];
    await tx.query(`TRUNCATE ${tables.map((name) => qualified(schema, name)).join(', ')}`);
    return new Set(forgotten.map((row) => row['topic'])).size;
  });
}
