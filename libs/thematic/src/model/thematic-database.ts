/** One thematic database as declared: frozen data, nothing computed from records. */
export interface ThematicDatabase {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** The SQL schema that holds its tables. */
  readonly schema: string;
  readonly tombstonesKeptDays: number;
  readonly tables: readonly ThematicTable[];
  readonly aggregates: readonly AggregateTable[];
  readonly views: readonly ThematicView[];
}

export interface ThematicTable {
  readonly name: string;
  readonly zh: string | undefined;
  readonly agreement: string;
  readonly topic: string;
  readonly key: readonly string[];
  readonly versionPath: string;
  readonly tombstones: 'delete' | 'ignore';
  readonly columns: readonly ThematicColumn[];
  readonly children: readonly ChildTable[];
  /** Lists of columns that rows are looked up by, besides the key. */
  readonly indexes: readonly (readonly string[])[];
}

export interface ThematicColumn {
  readonly name: string;
  readonly path: string;
  /** The field that fills the column where `path` is null. */
  readonly otherwise?: string | undefined;
  readonly type: string;
}

/** One row per item of an array; replaced together with its parent. */
export interface ChildTable {
  readonly name: string;
  readonly zh: string | undefined;
  readonly arrayPath: string;
  /** Empty: the position in the array tells the items apart. */
  readonly key: readonly string[];
  readonly columns: readonly ThematicColumn[];
  readonly indexes: readonly (readonly string[])[];
}

/** Counted rows of a table by group, maintained in the transaction that changes the table. */
export interface AggregateTable {
  readonly name: string;
  readonly zh: string | undefined;
  readonly from: string;
  readonly where: { readonly column: string; readonly in: readonly string[] } | undefined;
  readonly groupBy: readonly string[];
  readonly count: string;
  readonly indexes: readonly (readonly string[])[];
}

export interface ThematicView {
  readonly name: string;
  readonly select: string;
}

/** The share topics that feed a database, each once. */
export function topicsOf(database: ThematicDatabase): string[] {
  return [...new Set(database.tables.map((table) => table.topic))];
}

/** Every table that holds rows: declared ones, children of arrays, aggregates. */
export function tableNamesOf(database: ThematicDatabase): string[] {
  const declared = database.tables.flatMap((table) => [table.name, ...table.children.map((child) => child.name)]);
  return [...declared, ...database.aggregates.map((aggregate) => aggregate.name)];
}
