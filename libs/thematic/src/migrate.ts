import { RailError } from '@rail/kernel';
import type { Database, Queryable } from './database/database.ts';
import type { ThematicDatabase } from './model/thematic-database.ts';
import { indexesOf } from './model/indexes.ts';
import { createAggregate } from './sql/aggregate.ts';
import { createChild, createCore, createIndex, createTable } from './sql/create.ts';
import { arrayLiteral, qualified, quoted } from './sql/text.ts';

export interface MigrationResult {
  readonly created: readonly string[];
  /** Topics that are read again from their start, because a new table or column needs what was read before. */
  readonly reread: readonly string[];
}

interface Definition {
  readonly name: string;
  readonly kind: 'table' | 'index' | 'view';
  readonly text: string;
  readonly statements: readonly string[];
  readonly topic: string | undefined;
}

/**
 * Brings a database to its declaration, in one transaction; a second run changes nothing. New tables are created and
 * their topics read again (upserts are idempotent); indexes come and go; changed views are replaced; a changed table is
 * refused.
 * @throws RailError DATABASE_OUTDATED when a table was declared differently before
 */
export function migrate(db: Database, database: ThematicDatabase): Promise<MigrationResult> {
  return db.transaction(async (tx) => {
    // Two builders may start at once; the lock ends with the transaction.
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1::text))', [`rail.migrate.${database.schema}`]);
    for (const statement of createCore(database.schema)) await tx.query(statement);
    const known = await knownDefinitions(tx, database.schema);
    const wanted = definitionsOf(database);
    const fresh = known.size === 0;
    refuseChangedTables(database, wanted, known);
    const changed = wanted.filter((definition) => known.get(definition.name) !== definition.text);
    const views = changed.some((definition) => definition.kind === 'view');
    await dropIndexes(tx, database.schema, wanted);
    const created: string[] = [];
    const reread = new Set<string>();
    for (const definition of changed) {
      if (definition.kind === 'view') continue;
      for (const statement of definition.statements) await tx.query(statement);
      await remember(tx, database.schema, definition);
      created.push(definition.name);
      if (!fresh && definition.topic !== undefined) reread.add(definition.topic);
    }
    if (views || created.length > 0) await replaceViews(tx, database, wanted);
    for (const topic of reread) {
      await tx.query(`DELETE FROM ${qualified(database.schema, 'rail_offset')} WHERE topic = $1::text`, [topic]);
    }
    return { created, reread: [...reread] };
  });
}

function definitionsOf(database: ThematicDatabase): Definition[] {
  const { schema } = database;
  const define = (name: string, kind: Definition['kind'], statements: string[], topic?: string): Definition => ({
    name,
    kind,
    statements,
    // The comment of a table can change freely.
    text: statements.filter((statement) => !statement.startsWith('COMMENT')).join(';\n'),
    topic,
  });
  const tables = database.tables.flatMap((table) => [
    define(table.name, 'table', createTable(schema, table), table.topic),
    ...table.children.map((child) => define(child.name, 'table', createChild(schema, table, child), table.topic)),
  ]);
  const aggregates = database.aggregates.map((aggregate) => {
    const source = database.tables.find((table) => table.name === aggregate.from)!;
    return define(aggregate.name, 'table', createAggregate(schema, aggregate, source));
  });
  const indexes = indexesOf(database).map((index) => define(index.name, 'index', [createIndex(schema, index)]));
  const views = database.views.map((view) =>
    define(view.name, 'view', [`CREATE VIEW ${qualified(schema, view.name)} AS ${view.select}`]),
  );
  return [...tables, ...aggregates, ...indexes, ...views];
}

/** An index that is declared no more only costs. */
async function dropIndexes(tx: Queryable, schema: string, wanted: readonly Definition[]): Promise<void> {
  const kept = wanted.filter((definition) => definition.kind === 'index').map((definition) => definition.name);
  const dropped = await tx.query(
    `DELETE FROM ${qualified(schema, 'rail_definition')} WHERE kind = 'index' AND name <> ALL ($1::text[]) RETURNING name`,
    [arrayLiteral(kept)],
  );
  for (const { name } of dropped) await tx.query(`DROP INDEX IF EXISTS ${qualified(schema, name ?? '')}`);
}

async function knownDefinitions(tx: Queryable, schema: string): Promise<Map<string, string>> {
  const rows = await tx.query(`SELECT name, definition FROM ${qualified(schema, 'rail_definition')}`);
  return new Map(rows.map((row) => [row['name'] ?? '', row['definition'] ?? '']));
}

function refuseChangedTables(
  database: ThematicDatabase,
  wanted: readonly Definition[],
  known: ReadonlyMap<string, string>,
): void {
  const changed = wanted.filter(
    (definition) =>
      definition.kind === 'table' && known.has(definition.name) && known.get(definition.name) !== definition.text,
  );
  if (changed.length === 0) return;
  const names = changed.map((definition) => definition.name).join(', ');
  throw new RailError('DATABASE_OUTDATED', `declared differently since it was built: ${names}`, { at: database.id });
}

async function replaceViews(tx: Queryable, database: ThematicDatabase, wanted: readonly Definition[]): Promise<void> {
  await tx.query(`SET LOCAL search_path TO ${quoted(database.schema)}`);
  const views = wanted.filter((definition) => definition.kind === 'view');
  // A view may read another one that sorts before it: drop from the end, create from the start.
  for (const view of [...views].reverse()) {
    await tx.query(`DROP VIEW IF EXISTS ${qualified(database.schema, view.name)}`);
  }
  for (const view of views) {
    for (const statement of view.statements) await tx.query(statement);
    await remember(tx, database.schema, view);
  }
}

async function remember(tx: Queryable, schema: string, definition: Definition): Promise<void> {
  await tx.query(
    `INSERT INTO ${qualified(schema, 'rail_definition')} (name, kind, definition, applied_at)
     VALUES ($1::text, $2::text, $3::text, now())
     ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, applied_at = excluded.applied_at`,
    [definition.name, definition.kind, definition.text],
  );
}
