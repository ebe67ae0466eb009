import type { TableIndex } from '../model/indexes.ts';
import type { ChildTable, ThematicColumn, ThematicDatabase, ThematicTable } from '../model/thematic-database.ts';
import { lineageColumns } from './lineage.ts';
import { constant, qualified, quoted } from './text.ts';

/** The tables that every thematic database has besides its own. */
export function createCore(schema: string): string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`,
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, 'rail_definition')} (
       name text PRIMARY KEY, kind text NOT NULL, definition text NOT NULL, applied_at timestamptz NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, 'rail_offset')} (
       topic text NOT NULL, partition integer NOT NULL, next bigint NOT NULL, leader_epoch integer NOT NULL,
       updated_at timestamptz NOT NULL, PRIMARY KEY (topic, partition))`,
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, 'rail_tombstone')} (
       table_name text NOT NULL, record_key text NOT NULL, version bigint NOT NULL, origin_offset bigint NOT NULL,
       topic text NOT NULL, partition integer NOT NULL, "offset" bigint NOT NULL, deleted_at timestamptz NOT NULL,
       PRIMARY KEY (table_name, record_key))`,
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, 'rail_fault')} (
       topic text NOT NULL, partition integer NOT NULL, "offset" bigint NOT NULL, table_name text NOT NULL,
       reason text NOT NULL, detail text NOT NULL, at timestamptz NOT NULL,
       PRIMARY KEY (topic, partition, "offset", table_name))`,
  ];
}

export function createTable(schema: string, table: ThematicTable): string[] {
  const columns = [...table.columns.map((column) => columnOf(column, table.key)), ...lineageOf()];
  return [create(schema, table.name, columns, table.key), ...comment(schema, table.name, table.zh)];
}

export function createChild(schema: string, parent: ThematicTable, child: ChildTable): string[] {
  const key = childKey(parent, child);
  const inherited = parent.columns.filter((column) => parent.key.includes(column.name));
  const columns = [
    ...inherited.map((column) => columnOf(column, key)),
    ...(child.key.length === 0 ? ['"_ordinal" integer NOT NULL'] : []),
    ...child.columns.map((column) => columnOf(column, key)),
  ];
  return [create(schema, child.name, columns, key), ...comment(schema, child.name, child.zh)];
}

export function createIndex(schema: string, { name, table, columns }: TableIndex): string {
  return `CREATE INDEX ${quoted(name)} ON ${qualified(schema, table)} (${columns.map(quoted).join(', ')})`;
}

/** The key of a child row: its parent's, then its own or its position. */
export function childKey(parent: ThematicTable, child: ChildTable): string[] {
  return [...parent.key, ...(child.key.length === 0 ? ['_ordinal'] : child.key)];
}

/** Columns of a table without lineage, as they stand in the database: what a digest reads. */
export function dataColumnsOf(database: ThematicDatabase, name: string): string[] {
  for (const table of database.tables) {
    if (table.name === name) return table.columns.map((column) => column.name);
    const child = table.children.find((candidate) => candidate.name === name);
    if (child !== undefined) {
      const own = child.columns.map((column) => column.name);
      return [...table.key, ...(child.key.length === 0 ? ['_ordinal'] : []), ...own];
    }
  }
  const aggregate = database.aggregates.find((candidate) => candidate.name === name);
  return aggregate === undefined ? [] : [...aggregate.groupBy, aggregate.count];
}

function create(schema: string, name: string, columns: readonly string[], key: readonly string[]): string {
  return `CREATE TABLE IF NOT EXISTS ${qualified(schema, name)} (${columns.join(', ')}, PRIMARY KEY (${key.map(quoted).join(', ')}))`;
}

function columnOf(column: ThematicColumn, key: readonly string[]): string {
  return `${quoted(column.name)} ${column.type}${key.includes(column.name) ? ' NOT NULL' : ''}`;
}

function lineageOf(): string[] {
  return lineageColumns.map((column) => `${quoted(column.name)} ${column.type} NOT NULL`);
}

function comment(schema: string, name: string, zh: string | undefined): string[] {
  return zh === undefined ? [] : [`COMMENT ON TABLE ${qualified(schema, name)} IS ${constant(zh)}`];
}
