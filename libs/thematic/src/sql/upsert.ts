import type { ChildTable, ThematicTable } from '../model/thematic-database.ts';
import { childKey } from './create.ts';
import { lineageColumns, VERSION_MIN } from './lineage.ts';
import { constant, qualified, quoted } from './text.ts';

/** The statements of one table, made once; every parameter is an array literal, one per column. */
export interface TableStatements {
  /** Columns, then record key, partition, offset, origin offset, version, published at. Returns the rows that won. */
  readonly upsert: string;
  /** Key columns, then record key, partition, offset, origin offset, version floor. Undefined: deletions are ignored. */
  readonly remove: string | undefined;
  readonly children: readonly ChildStatements[];
}

export interface ChildStatements {
  /** Parent key columns. */
  readonly clear: string;
  /** Parent key columns, position, the child's columns. */
  readonly insert: string;
}

export function statementsOf(schema: string, table: ThematicTable): TableStatements {
  return {
    upsert: upsertOf(schema, table),
    remove: table.tombstones === 'delete' ? removeOf(schema, table) : undefined,
    children: table.children.map((child) => childOf(schema, table, child)),
  };
}

function upsertOf(schema: string, table: ThematicTable): string {
  const target = qualified(schema, table.name);
  const own = table.columns.map((column) => quoted(column.name));
  const lineage = lineageColumns.map((column) => quoted(column.name));
  const settable = table.columns
    .filter((column) => !table.key.includes(column.name))
    .map((column) => quoted(column.name));
  const types = [
    ...table.columns.map((column) => column.type),
    'text',
    'integer',
    'bigint',
    'bigint',
    'bigint',
    'timestamptz',
  ];
  const names = [...own, '_record_key', '_partition', '_offset', '_origin_offset', '_source_version', '_published_at'];
  const set = [...settable, ...lineage].map((name) => `${name} = excluded.${name}`).join(', ');
  return `INSERT INTO ${target} AS held (${[...own, ...lineage].join(', ')})
    SELECT ${own.map((name) => `new.${name}`).join(', ')}, ${constant(table.agreement)}, ${constant(table.topic)},
      new._partition, new._offset, new._origin_offset, new._source_version, new._published_at, now()
    FROM ${unnest(types)} AS new (${names.join(', ')})
    WHERE NOT EXISTS (SELECT FROM ${qualified(schema, 'rail_tombstone')} AS gone
      WHERE gone.table_name = ${constant(table.name)} AND gone.record_key = new._record_key
        AND (gone.version, gone.origin_offset) >= (new._source_version, new._origin_offset))
    ON CONFLICT (${table.key.map(quoted).join(', ')}) DO UPDATE SET ${set}
    WHERE (held._source_version, held._origin_offset) < (excluded._source_version, excluded._origin_offset)
    RETURNING held._partition, held._offset`;
}

function removeOf(schema: string, table: ThematicTable): string {
  const key = table.columns.filter((column) => table.key.includes(column.name));
  const names = key.map((column) => quoted(column.name));
  const types = [...key.map((column) => column.type), 'text', 'integer', 'bigint', 'bigint', 'bigint'];
  // Names of ours begin with an underscore: no declared column can be called so.
  const given = ['_record_key', '_partition', '_offset', '_origin_offset', '_version'];
  const matches = (side: string): string => names.map((name) => `${side}.${name} = dead.${name}`).join(' AND ');
  const children = table.children.map(
    (child, index) =>
      `, child_${index} AS (DELETE FROM ${qualified(schema, child.name)} AS item USING dead WHERE ${matches('item')})`,
  );
  return `WITH dead AS (SELECT * FROM ${unnest(types)} AS given (${[...names, ...given].join(', ')})),
    removed AS (DELETE FROM ${qualified(schema, table.name)} AS held USING dead WHERE ${matches('held')}
      RETURNING dead._record_key, held._source_version)${children.join('')}
    INSERT INTO ${qualified(schema, 'rail_tombstone')} AS gone
      (table_name, record_key, version, origin_offset, topic, partition, "offset", deleted_at)
    SELECT ${constant(table.name)}, dead._record_key,
      greatest(dead._version, removed._source_version, '${VERSION_MIN}'::bigint), dead._origin_offset,
      ${constant(table.topic)}, dead._partition, dead._offset, now()
    FROM dead LEFT JOIN removed ON removed._record_key = dead._record_key
    ON CONFLICT (table_name, record_key) DO UPDATE SET version = greatest(gone.version, excluded.version),
      origin_offset = excluded.origin_offset, partition = excluded.partition, "offset" = excluded."offset",
      deleted_at = excluded.deleted_at`;
}

function childOf(schema: string, parent: ThematicTable, child: ChildTable): ChildStatements {
  const target = qualified(schema, child.name);
  const key = parent.columns.filter((column) => parent.key.includes(column.name));
  const names = key.map((column) => quoted(column.name));
  const ordinal = child.key.length === 0 ? ['_ordinal'] : [];
  const own = child.columns.map((column) => quoted(column.name));
  const types = [...key.map((column) => column.type), 'integer', ...child.columns.map((column) => column.type)];
  const inserted = [...names, ...ordinal, ...own];
  const required = child.key.map((name) => `item.${quoted(name)} IS NOT NULL`);
  return {
    clear: `DELETE FROM ${target} AS item USING ${unnest(key.map((column) => column.type))} AS parent (${names.join(', ')})
      WHERE ${names.map((name) => `item.${name} = parent.${name}`).join(' AND ')}`,
    // An array that names one thing twice makes one row.
    insert: `INSERT INTO ${target} (${inserted.join(', ')}) SELECT ${inserted.map((name) => `item.${name}`).join(', ')}
      FROM ${unnest(types)} AS item (${[...names, '_ordinal', ...own].join(', ')})
      ${required.length === 0 ? '' : `WHERE ${required.join(' AND ')}`}
      ON CONFLICT (${childKey(parent, child).map(quoted).join(', ')}) DO NOTHING`,
  };
}

function unnest(types: readonly string[]): string {
  return `unnest(${types.map((type, index) => `$${index + 1}::text[]::${type}[]`).join(', ')})`;
}
