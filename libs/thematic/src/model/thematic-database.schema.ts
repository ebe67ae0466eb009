import { z } from 'zod';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,50}$/, 'a name of lower-case letters, digits and underscores, at most 51 signs');

const sqlType = z
  .string()
  .regex(
    /^(text|integer|bigint|boolean|date|timestamptz|double precision|jsonb|bytea|numeric\(\d+, ?\d+\))$/,
    'one of text, integer, bigint, boolean, date, timestamptz, double precision, jsonb, bytea, numeric(p,s)',
  );

const column = z
  .strictObject({
    path: z
      .string()
      .regex(
        /^(\$key(\.\d+)?|\$item|[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\.\$branch)?)$/,
        'a field path such as address.divisionCode, detail.$branch, $key, $key.0 (part of a key joined by |) or $item',
      ),
    /** The field that fills the column where `path` is null, as a register that tells only what differs from the rule. */
    otherwise: z
      .string()
      .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'a field path such as address.divisionCode')
      .optional(),
    type: sqlType,
    zh: z.string().optional(),
  })
  .refine(({ path, otherwise }) => otherwise === undefined || !path.includes('$'), {
    error: 'otherwise is for a path that is a field',
  })
  .meta({ id: 'ThematicColumn' });

const columns = z.record(name, column);

/** Columns that readers look rows up by, besides the key: one index for each list. */
const indexes = z.array(z.array(name).min(1)).default([]);

const childTable = z.strictObject({
  /** Path of the array inside the share record. */
  from: z.string(),
  zh: z.string().optional(),
  /** Columns that tell the items of one parent apart; without them, their position does. */
  key: z.array(name).optional(),
  columns,
  indexes,
});

const table = z.strictObject({
  /** The agreement whose share feeds the table: topic share.<agreement>. */
  from: z.string().regex(/^[a-z][a-z0-9-]*$/, 'the id of an agreement'),
  zh: z.string().optional(),
  key: z.array(name).min(1),
  /** The field that orders the states of one key: a whole number that only grows. */
  version: z.string(),
  tombstones: z.enum(['delete', 'ignore']).default('delete'),
  columns,
  children: z.record(name, childTable).optional(),
  indexes,
});

const aggregate = z.strictObject({
  from: name,
  zh: z.string().optional(),
  /** Rows that count: a column and the values it must have. */
  where: z.strictObject({ column: name, in: z.array(z.string()).min(1) }).optional(),
  groupBy: z.array(name).min(1),
  /** The column that holds the number of rows. */
  count: name,
  indexes,
});

/** The file `database.yaml` of one thematic database. */
export const thematicDatabaseSchema = z.strictObject({
  database: z.string().regex(/^[a-z][a-z0-9-]{0,50}$/, 'lower-case letters, digits and hyphens'),
  zh: z.string(),
  en: z.string(),
  /** How late an update can arrive after a deletion without bringing the row back. */
  tombstonesKeptDays: z.int().min(1).default(30),
  tables: z.record(name, table),
  aggregates: z.record(name, aggregate).optional(),
});

export type ThematicDatabaseFile = z.output<typeof thematicDatabaseSchema>;
