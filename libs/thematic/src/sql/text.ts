import type { SqlValue } from '../database/database.ts';

/** A quoted identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** schema.table, quoted. */
export function qualified(schema: string, name: string): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** A quoted string constant. */
export function constant(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const SPECIAL = /["\\]/;

/** A PostgreSQL array literal: one text parameter per column, whatever the driver does with arrays. */
export function arrayLiteral(values: readonly SqlValue[]): string {
  let text = '{';
  let separator = '';
  for (const value of values) {
    text += separator;
    separator = ',';
    if (value === null) text += 'NULL';
    else if (SPECIAL.test(value)) text += `"${value.replace(/["\\]/g, '\\$&')}"`;
    else text += `"${value}"`;
  }
  return `${text}}`;
}
