import { declaredError, type DeclaredFault, readDeclared, shareTopic } from '@rail/catalogue';
import { nearest } from '@rail/kernel';
import { indexesOf } from './indexes.ts';
import { type ThematicDatabaseFile, thematicDatabaseSchema } from './thematic-database.schema.ts';
import type { ChildTable, ThematicColumn, ThematicDatabase, ThematicTable, ThematicView } from './thematic-database.ts';

/**
 * The text of a `database.yaml` as a thematic database.
 * @throws RailError THEMATIC_INVALID with file:line:column and path, all faults in one
 */
export function parseDatabase(text: string, file: string, views: readonly ThematicView[]): ThematicDatabase {
  const read = readDeclared<ThematicDatabaseFile>(text, file, thematicDatabaseSchema, 'THEMATIC_INVALID');
  const declared = read.value;
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
      indexes: aggregate.indexes,
    })),
    views,
  };
  const faults = [
    ...database.tables.flatMap(faultsOfTable),
    ...faultsOfNames(database),
    ...faultsOfAggregates(database),
    ...faultsOfIndexes(database),
  ];
  if (faults.length > 0) {
    const placed = faults.map(({ path, message }): DeclaredFault => ({
      at: read.at(path),
      path: path.join('.'),
      message,
    }));
    throw declaredError('THEMATIC_INVALID', placed);
  }
  return database;
}

function tableOf(name: string, table: ThematicDatabaseFile['tables'][string]): ThematicTable {
  return {
    name,
    zh: table.zh,
    agreement: table.from,
    topic: shareTopic(table.from),
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
      indexes: child.indexes,
    })),
    indexes: table.indexes,
  };
}

function columnsOf(columns: Record<string, Omit<ThematicColumn, 'name'>>): ThematicColumn[] {
  return Object.entries(columns).map(([name, { path, otherwise, type }]) => ({ name, path, otherwise, type }));
}

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

function faultsOfTable(table: ThematicTable): Fault[] {
  const place = ['tables', table.name];
  const faults = unknownColumns([...place, 'key'], table.key, table.columns);
  const keyColumns = table.columns.filter((column) => table.key.includes(column.name));
  if (table.tombstones === 'delete' && keyColumns.some((column) => !column.path.startsWith('$key'))) {
    const message =
      'a tombstone holds nothing but the record key: take key columns from $key, or say tombstones: ignore';
    faults.push({ path: [...place, 'key'], message });
  }
  for (const column of table.columns) {
    const path = [...place, 'columns', column.name];
    if (column.path === '$item') faults.push({ path, message: '$item is for children only' });
    if (column.path.startsWith('$key') && column.type !== 'text') {
      faults.push({ path, message: 'a part of the record key has type text' });
    }
  }
  for (const child of table.children) faults.push(...faultsOfChild(table, child));
  return faults;
}

function faultsOfChild(table: ThematicTable, child: ChildTable): Fault[] {
  const place = ['tables', table.name, 'children', child.name];
  const faults = unknownColumns([...place, 'key'], child.key, child.columns);
  for (const column of child.columns) {
    const path = [...place, 'columns', column.name];
    if (table.key.includes(column.name))
      faults.push({ path, message: `the child has the key column of ${table.name} already` });
    if (column.path.startsWith('$key')) faults.push({ path, message: 'the record key belongs to the parent' });
  }
  return faults;
}

function faultsOfNames(database: ThematicDatabase): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  const places = [
    ...database.tables.flatMap((table) => [
      ['tables', table.name],
      ...table.children.map((child) => ['tables', table.name, 'children', child.name]),
    ]),
    ...database.aggregates.map((aggregate) => ['aggregates', aggregate.name]),
    ...indexesOf(database).map((index) => [...index.path, index.name]),
    ...database.views.map((view) => ['views', view.name]),
  ];
  for (const path of places) {
    const name = path.at(-1)!;
    if (seen.has(name)) faults.push({ path, message: 'another table, index or view has this name' });
    if (name.startsWith('rail_'))
      faults.push({ path, message: "names with rail_ are kept for the exchange's own tables" });
    seen.add(name);
  }
  return faults;
}

function faultsOfAggregates(database: ThematicDatabase): Fault[] {
  return database.aggregates.flatMap((aggregate) => {
    const path = ['aggregates', aggregate.name];
    const source = database.tables.find((table) => table.name === aggregate.from);
    if (source === undefined) return [{ path: [...path, 'from'], message: `no table ${aggregate.from}` }];
    const used = aggregate.where === undefined ? aggregate.groupBy : [...aggregate.groupBy, aggregate.where.column];
    return unknownColumns(path, used, source.columns);
  });
}

function faultsOfIndexes(database: ThematicDatabase): Fault[] {
  return indexesOf(database).flatMap(({ name, path, columns, known }) => [
    ...unknownNames(path, columns, known),
    ...(name.length > 63 ? [{ path, message: `the name ${name} is longer than the 63 signs of PostgreSQL` }] : []),
  ]);
}

function unknownColumns(path: readonly string[], used: readonly string[], columns: readonly ThematicColumn[]): Fault[] {
  const names = columns.map((column) => column.name);
  return unknownNames(path, used, names);
}

function unknownNames(path: readonly string[], used: readonly string[], known: readonly string[]): Fault[] {
  return used
    .filter((name) => !known.includes(name))
    .map((name) => {
      const hint = nearest(name, known);
      return { path, message: `no column ${name}${hint === undefined ? '' : `, did you mean ${hint}?`}` };
    });
}
