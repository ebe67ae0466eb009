import type { ThematicDatabase } from './thematic-database.ts';

/**
 * The agreements whose records can show in a table or view. A view may join any tables, so all of the database are
 * behind it; likewise behind a name that is not declared.
 */
export function agreementsBehind({ tables, aggregates }: ThematicDatabase, relation: string): string[] {
  const from = aggregates.find(({ name }) => name === relation)?.from ?? relation;
  const table = tables.find(({ name, children }) => name === from || children.some((child) => child.name === from));
  if (table !== undefined) return [table.agreement];
  return [...new Set(tables.map(({ agreement }) => agreement))];
}
