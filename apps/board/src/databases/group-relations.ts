import type { ThematicRelation, ThematicRows } from '@rail/board/api';
import { sqlTimeMs } from './sql-time.ts';

/** A database with what is in it. */
export interface DatabaseFigures {
  readonly database: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly relations: readonly ThematicRelation[];
  /** Of its tables; views hold none of their own. */
  readonly rows: number;
  readonly newestMs: number | undefined;
}

/** Relations by their database, in the order in which they came. */
export function groupByDatabase(relations: readonly ThematicRelation[]): DatabaseFigures[] {
  const groups = new Map<string, ThematicRelation[]>();
  for (const relation of relations) {
    const group = groups.get(relation.database);
    if (group === undefined) groups.set(relation.database, [relation]);
    else group.push(relation);
  }
  return [...groups].map(([database, own]) => {
    const newest = own.map(({ updatedAt }) => sqlTimeMs(updatedAt)).filter((ms) => ms !== undefined);
    return {
      database,
      name: own[0]!.databaseName,
      relations: own,
      rows: own.reduce((sum, { kind, rows }) => sum + (kind === 'table' ? rows : 0), 0),
      newestMs: newest.length === 0 ? undefined : Math.max(...newest),
    };
  });
}

/** What lineage of a row is asked for: its key, if the relation has one and the row all of it. */
export function keyOf(row: ThematicRows['rows'][number], key: readonly string[]): string | undefined {
  const values = key.map((column) => row[column] ?? undefined);
  return values.length === 0 || values.includes(undefined) ? undefined : values.join('|');
}
