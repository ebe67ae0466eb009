import type { ThematicDatabase } from './thematic-database.ts';

/** One index beside those of the keys. */
export interface TableIndex {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Where it is declared. */
  readonly path: readonly string[];
  /** What the table offers to index. */
  readonly known: readonly string[];
}

/** Every declared index. Its name says what it is made of, so an index never changes: it comes and goes. */
export function indexesOf(database: ThematicDatabase): TableIndex[] {
  const declared: TableIndex[] = [];
  const declare = (
    path: readonly string[],
    known: readonly string[],
    indexes: readonly (readonly string[])[],
  ): void => {
    const table = path.at(-1)!;
    for (const columns of indexes) {
      declared.push({ name: `${table}_by_${columns.join('_')}`, table, columns, path: [...path, 'indexes'], known });
    }
  };
  for (const { name, key, columns, children, indexes } of database.tables) {
    const place = ['tables', name];
    declare(place, namesOf(columns), indexes);
    for (const child of children) {
      declare([...place, 'children', child.name], [...key, ...namesOf(child.columns)], child.indexes);
    }
  }
  for (const { name, groupBy, count, indexes } of database.aggregates) {
    declare(['aggregates', name], [...groupBy, count], indexes);
  }
  return declared;
}

function namesOf(columns: readonly { readonly name: string }[]): string[] {
  return columns.map((column) => column.name);
}
