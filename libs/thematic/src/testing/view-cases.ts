import { readFileSync } from 'node:fs';
import { readDeclared } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import { z } from 'zod';
import type { Queryable, SqlRow, SqlValue } from '../database/database.ts';
import type { ThematicDatabase } from '../model/thematic-database.ts';
import { tableNamesOf } from '../model/thematic-database.ts';
import { lineageColumns } from '../sql/lineage.ts';
import { qualified, quoted } from '../sql/text.ts';

/**
 * `views/<view>.cases.yaml`: small worlds, and what the view says of each. Days and times may be relative to the moment
 * of the test: `today-30d`, `now+2h` (d, h, m); a day is one of Asia/Shanghai.
 */
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string(), cell);
const casesSchema = z.strictObject({
  /** What rows of a table have unless they say otherwise. */
  defaults: z.record(z.string(), row).default({}),
  cases: z
    .array(
      z.strictObject({
        /** The invariant that the case shows. */
        name: z.string().min(1),
        tables: z.record(z.string(), z.array(row)),
        /** What the view has, in any order: the columns named here and no others are compared. */
        rows: z.array(row),
      }),
    )
    .min(1),
});
type Row = z.output<typeof row>;
export type ViewCases = z.output<typeof casesSchema>;
export type ViewCase = ViewCases['cases'][number];

/** @throws RailError THEMATIC_INVALID with file:line:column */
export function readViewCases(file: string): ViewCases {
  return readDeclared<ViewCases>(readFileSync(file, 'utf8'), file, casesSchema, 'THEMATIC_INVALID').value;
}

/** Fills the tables with one world and nothing else. */
export async function fillWorld(
  db: Queryable,
  database: ThematicDatabase,
  { defaults }: ViewCases,
  { tables }: ViewCase,
): Promise<void> {
  const names = tableNamesOf(database);
  await db.query(`TRUNCATE ${names.map((name) => qualified(database.schema, name)).join(', ')}`);
  const at = await moment(db);
  for (const [name, rows] of Object.entries(tables)) {
    const types = columnTypes(database, name);
    for (const given of rows)
      await insert(db, qualified(database.schema, name), types, at({ ...defaults[name], ...given }));
  }
}

/** What the view has and what the case expects, both in one order. */
export async function viewAnswer(
  db: Queryable,
  database: ThematicDatabase,
  view: string,
  { rows }: ViewCase,
): Promise<{ got: SqlRow[]; expected: SqlRow[] }> {
  const at = await moment(db);
  const expected = rows.map(at);
  const columns = expected[0] === undefined ? '1' : Object.keys(expected[0]).map(quoted).join(', ');
  const got = await db.query(`SELECT ${columns} FROM ${qualified(database.schema, view)}`);
  return { got: sorted(got), expected: sorted(expected) };
}

function sorted(rows: readonly SqlRow[]): SqlRow[] {
  return rows
    .map((held) => [JSON.stringify(held), held] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, held]) => held);
}

async function insert(db: Queryable, table: string, types: ReadonlyMap<string, string>, values: SqlRow): Promise<void> {
  const columns = Object.keys(values);
  const unknown = columns.find((name) => !types.has(name));
  if (unknown !== undefined) throw new RailError('THEMATIC_INVALID', `no column ${unknown}`, { at: table });
  const lineage = types.has('_agreement') ? Object.entries(nowhere) : [];
  await db.query(
    `INSERT INTO ${table} (${[...columns, ...lineage.map(([name]) => name)].map(quoted).join(', ')})
     VALUES (${[...columns.map((name, index) => `$${index + 1}::text::${types.get(name)}`), ...lineage.map(([, value]) => value)].join(', ')})`,
    columns.map((name): SqlValue => values[name] ?? null),
  );
}

/** Lineage of rows that came from no share. */
const nowhere: Readonly<Record<string, string>> = {
  _agreement: `'none'`,
  _topic: `'none'`,
  _partition: '0',
  _offset: '0',
  _origin_offset: '0',
  _source_version: '1',
  _published_at: 'now()',
  _updated_at: 'now()',
};

function columnTypes(database: ThematicDatabase, name: string): ReadonlyMap<string, string> {
  for (const table of database.tables) {
    const own = table.columns.map((column): [string, string] => [column.name, column.type]);
    if (table.name === name)
      return new Map([...own, ...lineageColumns.map(({ name: line, type }): [string, string] => [line, type])]);
    const child = table.children.find((candidate) => candidate.name === name);
    if (child === undefined) continue;
    const inherited = own.filter(([column]) => table.key.includes(column));
    const ordinal: [string, string][] = child.key.length === 0 ? [['_ordinal', 'integer']] : [];
    return new Map([
      ...inherited,
      ...ordinal,
      ...child.columns.map((column): [string, string] => [column.name, column.type]),
    ]);
  }
  const aggregate = database.aggregates.find((candidate) => candidate.name === name);
  if (aggregate === undefined) throw new RailError('THEMATIC_INVALID', `no table ${name}`, { at: database.id });
  const source = columnTypes(database, aggregate.from);
  const groups = aggregate.groupBy.map((column): [string, string] => [column, source.get(column) ?? 'text']);
  return new Map([...groups, [aggregate.count, 'bigint']]);
}

const RELATIVE = /^(today|now)(?:([+-]\d+)([dhm]))?$/;
const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** Settles relative times by the clock of the database, which is the one that views ask. */
async function moment(db: Queryable): Promise<(given: Row) => SqlRow> {
  const [clock] = await db.query(
    `SELECT (extract(epoch FROM now()) * 1000)::bigint AS now, to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS today`,
  );
  const nowMs = Number(clock!['now']);
  const todayMs = Date.parse(clock!['today']!);
  const settle = (value: Row[string]): SqlValue => {
    if (typeof value === 'boolean') return value ? 't' : 'f';
    const [, word, amount = '0', unit = 'd'] = RELATIVE.exec(String(value)) ?? [];
    if (value === null || word === undefined) return value === null ? null : String(value);
    const distance = Number(amount) * unitMs[unit as keyof typeof unitMs];
    if (word === 'now') return new Date(nowMs + distance).toISOString();
    return new Date(todayMs + distance).toISOString().slice(0, 10);
  };
  return (given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name, settle(value)]));
}
