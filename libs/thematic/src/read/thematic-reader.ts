import { nearest, RailError } from '@rail/kernel';

import type { Queryable, SqlRow, SqlValue } from '../database/database.ts';
import { digestTables, type TableDigest } from '../digest.ts';
import { tableNamesOf, type ThematicDatabase, type ThematicTable } from '../model/thematic-database.ts';
import { rebuild } from '../rebuild.ts';
import { lineageColumns } from '../sql/lineage.ts';
import { qualified, quoted } from '../sql/text.ts';

/** A table or view of a thematic database, as a list shows it. */
export interface RelationSummary {
  readonly database: string;
  readonly relation: string;
  readonly kind: 'table' | 'view';
  /** The agreement that feeds it; null for a view, an aggregate or a child table. */
  readonly agreement: string | null;
  readonly rows: number;
  /** When the newest of its rows was committed; null for what has no lineage of its own, or no row. */
  readonly updatedAt: string | null;
  /** Columns whose values, joined by `|`, are the key that lineage is asked for; empty where there is none. */
  readonly key: readonly string[];
  readonly databaseName: { readonly zh: string; readonly en: string };
  /** What it is called, where its declaration says so. */
  readonly zh: string | null;
  /** What a view answers, and how: the comment at its head. */
  readonly description: string | null;
}

export interface RelationRows {
  readonly database: string;
  readonly relation: string;
  readonly columns: readonly string[];
  readonly rows: readonly SqlRow[];
}

/** Where a row comes from: the share record that wrote it, and the line record that this was made of. */
export interface RowLineage {
  readonly database: string;
  readonly table: string;
  /** Values of the key columns, joined by `|`. */
  readonly key: string;
  readonly agreement: string;
  readonly share: { readonly topic: string; readonly partition: number; readonly offset: number };
  /** Offset of the record in its line topic; the partition is the same as in the share. */
  readonly originOffset: number;
  readonly sourceVersion: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly row: SqlRow;
}

/** What can be asked of thematic databases, wherever they are: in this process, on a server, or behind control. */
export interface ThematicSource {
  list(): Promise<RelationSummary[]>;
  show(database: string, relation: string, limit: number): Promise<RelationRows>;
  digest(database?: string): Promise<TableDigest[]>;
  /** The rows of a table with this key: as many as partitions disagree, so one or none. */
  lineage(database: string, table: string, key: string): Promise<RowLineage[]>;
  /** The rows that a line record wrote under an agreement and that nothing newer has replaced. */
  rowsOf(agreement: string, partition: number, originOffset: number): Promise<RowLineage[]>;
  /** Empties a database; its builder fills it anew from the shares. Returns how many topics are read again. */
  rebuild(database: string): Promise<number>;
}

/** Reads thematic databases of one SQL database. Throws THEMATIC_UNKNOWN for a name that is not declared. */
export class ThematicReader implements ThematicSource {
  constructor(
    private readonly db: Queryable & { transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> },
    private readonly databases: readonly ThematicDatabase[],
  ) {}

  async list(): Promise<RelationSummary[]> {
    const summaries: RelationSummary[] = [];
    for (const database of this.databases) {
      for (const relation of relationsOf(database)) summaries.push(await this.summaryOf(database, relation));
    }
    return summaries;
  }

  async show(databaseId: string, relation: string, limit: number): Promise<RelationRows> {
    const database = this.database(databaseId);
    const known = relationsOf(database);
    if (!known.includes(relation)) throw unknown(`table or view of ${databaseId}`, relation, known);
    const rows = await this.db.query(
      `SELECT * FROM ${qualified(database.schema, relation)} LIMIT ${Math.max(0, Math.floor(limit))}`,
    );
    const hidden = new Set(lineageColumns.map(({ name }) => name));
    const columns = (await this.columnsOf(database, relation)).filter((name) => !hidden.has(name));
    const picked = rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
    return { database: databaseId, relation, columns, rows: picked };
  }

  async digest(databaseId?: string): Promise<TableDigest[]> {
    const wanted = databaseId === undefined ? this.databases : [this.database(databaseId)];
    const digests: TableDigest[] = [];
    for (const database of wanted) digests.push(...(await digestTables(this.db, database)));
    return digests;
  }

  async lineage(databaseId: string, table: string, key: string): Promise<RowLineage[]> {
    const database = this.database(databaseId);
    const found = database.tables.find(({ name }) => name === table);
    if (found === undefined) {
      throw unknown(
        `table of ${databaseId} with lineage`,
        table,
        database.tables.map(({ name }) => name),
      );
    }
    const joined = found.key.map((column) => `${quoted(column)}::text`).join(" || '|' || ");
    return this.rowsWhere(database, found, `${joined} = $1::text`, [key]);
  }

  async rowsOf(agreement: string, partition: number, originOffset: number): Promise<RowLineage[]> {
    const rows: RowLineage[] = [];
    for (const database of this.databases) {
      for (const table of database.tables.filter((candidate) => candidate.agreement === agreement)) {
        const where = '_partition = $1::integer AND _origin_offset = $2::bigint';
        rows.push(...(await this.rowsWhere(database, table, where, [String(partition), String(originOffset)])));
      }
    }
    return rows;
  }

  rebuild(databaseId: string): Promise<number> {
    return rebuild(this.db, this.database(databaseId));
  }

  private async summaryOf(database: ThematicDatabase, relation: string): Promise<RelationSummary> {
    const table = database.tables.find(({ name }) => name === relation);
    const view = database.views.find(({ name }) => name === relation);
    const newest = table === undefined ? 'NULL' : 'max(_updated_at)';
    const [row] = await this.db.query(
      `SELECT count(*) AS rows, ${newest} AS updated FROM ${qualified(database.schema, relation)}`,
    );
    return {
      database: database.id,
      relation,
      kind: view === undefined ? 'table' : 'view',
      agreement: table?.agreement ?? null,
      rows: Number(row?.['rows']),
      updatedAt: row?.['updated'] ?? null,
      key: table?.key ?? [],
      databaseName: { zh: database.zh, en: database.en },
      zh: zhOf(database, relation),
      description: view === undefined ? null : headCommentOf(view.select),
    };
  }

  private async rowsWhere(
    database: ThematicDatabase,
    table: ThematicTable,
    where: string,
    parameters: readonly SqlValue[],
  ): Promise<RowLineage[]> {
    const rows = await this.db.query(
      `SELECT * FROM ${qualified(database.schema, table.name)} WHERE ${where} LIMIT 100`,
      parameters,
    );
    return rows.map((row) => ({
      database: database.id,
      table: table.name,
      key: table.key.map((column) => row[column] ?? '').join('|'),
      agreement: row['_agreement'] ?? '',
      share: { topic: row['_topic'] ?? '', partition: Number(row['_partition']), offset: Number(row['_offset']) },
      originOffset: Number(row['_origin_offset']),
      sourceVersion: row['_source_version'] ?? '',
      publishedAt: row['_published_at'] ?? '',
      updatedAt: row['_updated_at'] ?? '',
      row: Object.fromEntries(table.columns.map(({ name }) => [name, row[name] ?? null])),
    }));
  }

  private async columnsOf(database: ThematicDatabase, relation: string): Promise<string[]> {
    const rows = await this.db.query(
      `SELECT column_name FROM information_schema.columns
       WHERE table_schema = $1::text AND table_name = $2::text ORDER BY ordinal_position`,
      [database.schema, relation],
    );
    return rows.map((row) => row['column_name'] ?? '');
  }

  private database(id: string): ThematicDatabase {
    const found = this.databases.find((database) => database.id === id);
    if (found !== undefined) return found;
    throw unknown(
      'thematic database',
      id,
      this.databases.map((database) => database.id),
    );
  }
}

const relationsOf = (database: ThematicDatabase): string[] => [
  ...tableNamesOf(database),
  ...database.views.map(({ name }) => name),
];

function zhOf({ tables, aggregates }: ThematicDatabase, relation: string): string | null {
  const named = [...tables, ...tables.flatMap(({ children }) => children), ...aggregates];
  return named.find(({ name }) => name === relation)?.zh ?? null;
}

/** The comment lines that a statement begins with, as one text; null if there are none. */
function headCommentOf(select: string): string | null {
  const [comment = ''] = /^(?:--[^\n]*\n)*/.exec(select) ?? [];
  const text = comment
    .replaceAll(/^--\s?/gm, '')
    .trim()
    .replaceAll('\n', ' ');
  return text === '' ? null : text;
}

function unknown(what: string, name: string, known: readonly string[]): RailError {
  const near = nearest(name, known);
  const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
  return new RailError('THEMATIC_UNKNOWN', `no ${what} ${JSON.stringify(name)}: ${hint}`);
}
