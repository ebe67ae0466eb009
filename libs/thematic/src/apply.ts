import type { Queryable, SqlValue } from './database/database.ts';
import type { ThematicTable } from './model/thematic-database.ts';
import type { KeyDeletion, TableBatch, TableUpsert } from './reduce.ts';
import { VERSION_MIN } from './sql/lineage.ts';
import { arrayLiteral } from './sql/text.ts';
import type { TableStatements } from './sql/upsert.ts';

/** Applies one reduced batch to its table: deletions, then upserts, then the children of the rows that won. */
export async function applyTable(tx: Queryable, statements: TableStatements, batch: TableBatch): Promise<void> {
  if (batch.deletions.length > 0 && statements.remove !== undefined) {
    await tx.query(statements.remove, deletionParameters(batch.table, batch.deletions));
  }
  if (batch.upserts.length === 0) return;
  const won = await tx.query(statements.upsert, upsertParameters(batch.table, batch.upserts));
  if (statements.children.length === 0 || won.length === 0) return;
  const places = new Set(won.map((row) => `${row['_partition']}/${row['_offset']}`));
  const winners = batch.upserts.filter((upsert) => places.has(`${upsert.partition}/${upsert.offset}`));
  await replaceChildren(tx, statements, batch.table, winners);
}

async function replaceChildren(
  tx: Queryable,
  statements: TableStatements,
  table: ThematicTable,
  parents: readonly TableUpsert[],
): Promise<void> {
  const keyIndexes = keyIndexesOf(table);
  const parentKeys = keyIndexes.map((index) => arrayLiteral(parents.map((parent) => parent.values[index] ?? null)));
  for (const [index, { clear, insert }] of statements.children.entries()) {
    await tx.query(clear, parentKeys);
    const columnCount = table.children[index]!.columns.length;
    const columns: SqlValue[][] = Array.from({ length: keyIndexes.length + 1 + columnCount }, () => []);
    for (const parent of parents) {
      for (const [ordinal, item] of (parent.children[index] ?? []).entries()) {
        for (const [at, keyIndex] of keyIndexes.entries()) columns[at]!.push(parent.values[keyIndex] ?? null);
        columns[keyIndexes.length]!.push(String(ordinal));
        for (const [at, value] of item.entries()) columns[keyIndexes.length + 1 + at]!.push(value);
      }
    }
    if (columns[0]!.length > 0) await tx.query(insert, columns.map(arrayLiteral));
  }
}

function upsertParameters(table: ThematicTable, upserts: readonly TableUpsert[]): string[] {
  const own = table.columns.map((_, index) => upserts.map((upsert) => upsert.values[index] ?? null));
  return [
    ...own,
    upserts.map((upsert) => upsert.recordKey),
    upserts.map((upsert) => String(upsert.partition)),
    upserts.map((upsert) => String(upsert.offset)),
    upserts.map((upsert) => String(upsert.originOffset)),
    upserts.map((upsert) => String(upsert.version)),
    upserts.map((upsert) => new Date(upsert.publishedMs).toISOString()),
  ].map(arrayLiteral);
}

function deletionParameters(table: ThematicTable, deletions: readonly KeyDeletion[]): string[] {
  return [
    ...keyIndexesOf(table).map((index) => deletions.map((deletion) => deletion.values[index] ?? null)),
    deletions.map((deletion) => deletion.recordKey),
    deletions.map((deletion) => String(deletion.partition)),
    deletions.map((deletion) => String(deletion.offset)),
    deletions.map((deletion) => String(deletion.originOffset)),
    deletions.map((deletion) => String(deletion.versionFloor ?? VERSION_MIN)),
  ].map(arrayLiteral);
}

/** In the order of the table's columns, as the statements have them. */
function keyIndexesOf(table: ThematicTable): number[] {
  return table.columns.flatMap((column, index) => (table.key.includes(column.name) ? [index] : []));
}
