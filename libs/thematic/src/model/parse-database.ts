import { nearest, RailError } from '@rail/kernel';
import { parseDeclared } from './declared-file.ts';
import { type ThematicDatabaseFile, thematicDatabaseSchema } from './thematic-database.schema.ts';
import type { ThematicColumn, ThematicDatabase, ThematicTable, ThematicView } from './thematic-database.ts';

/**
 * The text of a `database.yaml` as a thematic database.
 * @throws RailError THEMATIC_INVALID with file:line:column for form, with the path for meaning
 */
export function parseDatabase(text: string, file: string, views: readonly ThematicView[]): ThematicDatabase {
  const declared = parseDeclared(thematicDatabaseSchema, text, file);
  const database: ThematicDatabase = {
    id: declared.database,
    zh: declared.zh,
    en: declared.en,
    schema: declared.database.replaceAll('-', '_'),
    tombstonesKeptDays: declared.tombstonesKeptDays,
    tables: Object.entries(declared.tables).map(([name, table]) => tableOf(name, table)),
    aggregates: Object.entries(declared.aggregates ?? {}).map(([name, aggregate]) => ({
      name,
      zh: aggregate.zh,
      from: aggregate.from,
      where: aggregate.where,
      groupBy: aggregate.groupBy,
      count: aggregate.count,
    })),
    views,
  };
  const faults = [...database.tables.flatMap(faultsOfTable), ...faultsOfNames(database), ...faultsOfAggregates(database)];
  if (faults.length > 0) throw new RailError('THEMATIC_INVALID', faults.join('\n'), { at: file });
  return database;
}

function tableOf(name: string, table: ThematicDatabaseFile['tables'][string]): ThematicTable {
  return {
    name,
    zh: table.zh,
    agreement: table.from,
    topic: `share.${table.from}`,
    key: table.key,
    versionPath: table.version,
    tombstones: table.tombstones,
    columns: columnsOf(table.columns),
    children: Object.entries(table.children ?? {}).map(([childName, child]) => ({
      name: childName,
      zh: child.zh,
      arrayPath: child.from,
      key: child.key ?? [],
      columns: columnsOf(child.columns),
    })),
  };
}

function columnsOf(columns: Record<string, { path: string; type: string }>): ThematicColumn[] {
  return Object.entries(columns).map(([name, column]) => ({ name, path: column.path, type: column.type }));
}

function faultsOfTable(table: ThematicTable): string[] {
  const faults = unknownColumns(`tables.${table.name}.key`, table.key, table.columns);
  const keyColumns = table.columns.filter((column) => table.key.includes(column.name));
  if (table.tombstones === 'delete' && keyColumns.some((column) => !column.path.startsWith('$key'))) {
    faults.push(
      `tables.${table.name}: a tombstone carries nothing but the record key: take the key columns from $key, or declare tombstones: ignore`,
    );
  }
  for (const column of table.columns) {
    if (column.path === '$item') faults.push(`tables.${table.name}.columns.${column.name}: $item is for children only`);
    if (column.path.startsWith('$key') && column.type !== 'text') {
      faults.push(`tables.${table.name}.columns.${column.name}: a part of the record key has type text`);
    }
  }
  for (const child of table.children) {
    const place = `tables.${table.name}.children.${child.name}`;
    faults.push(...unknownColumns(`${place}.key`, child.key, child.columns));
    for (const column of child.columns) {
      if (table.key.includes(column.name)) {
        faults.push(`${place}.columns.${column.name}: this name is a key column of ${table.name}, which the child has already`);
      }
      if (column.path.startsWith('$key')) faults.push(`${place}.columns.${column.name}: the key belongs to the parent`);
    }
  }
  return faults;
}

function faultsOfNames(database: ThematicDatabase): string[] {
  const seen = new Set<string>();
  const faults: string[] = [];
  const names = [
    ...database.tables.flatMap((table) => [table.name, ...table.children.map((child) => child.name)]),
    ...database.aggregates.map((aggregate) => aggregate.name),
    ...database.views.map((view) => view.name),
  ];
  for (const name of names) {
    if (seen.has(name)) faults.push(`two tables or views are called ${name}`);
    if (name.startsWith('rail_')) faults.push(`${name}: names with rail_ are kept for the exchange's own tables`);
    seen.add(name);
  }
  return faults;
}

function faultsOfAggregates(database: ThematicDatabase): string[] {
  return database.aggregates.flatMap((aggregate) => {
    const place = `aggregates.${aggregate.name}`;
    const source = database.tables.find((table) => table.name === aggregate.from);
    if (source === undefined) return [`${place}.from: no table ${aggregate.from}`];
    const used = aggregate.where === undefined ? aggregate.groupBy : [...aggregate.groupBy, aggregate.where.column];
    return unknownColumns(place, used, source.columns);
  });
}

function unknownColumns(place: string, used: readonly string[], columns: readonly ThematicColumn[]): string[] {
  const names = columns.map((column) => column.name);
  return used
    .filter((name) => !names.includes(name))
    .map((name) => {
      const hint = nearest(name, names);
      return `${place}: no column ${name}${hint === undefined ? '' : `, did you mean ${hint}?`}`;
    });
}
