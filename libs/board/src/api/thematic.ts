/** `GET /v1/thematic`: an array of these, each a table or view of a thematic database. */
export interface ThematicRelation {
  readonly database: string;
  readonly databaseName: { readonly zh: string; readonly en: string };
  readonly relation: string;
  readonly zh: string | null;
  readonly kind: 'table' | 'view';
  /** The agreement that feeds it; null for a view, an aggregate or a child table. */
  readonly agreement: string | null;
  readonly rows: number;
  /** When the newest of its rows was committed, as PostgreSQL writes it; null where nobody knows. */
  readonly updatedAt: string | null;
  /** Columns whose values, joined by `|`, lineage is asked for; empty where there is none. */
  readonly key: readonly string[];
  readonly description: string | null;
}

/** `GET /v1/thematic/{database}/{relation}?limit=`: values as PostgreSQL writes them. */
export interface ThematicRows {
  readonly database: string;
  readonly relation: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | null>>[];
}

/** `GET /v1/thematic/{database}/{table}/lineage?key=`: an array of these, one or none. */
export interface ThematicLineage {
  readonly database: string;
  readonly table: string;
  readonly key: string;
  readonly agreement: string;
  readonly share: { readonly topic: string; readonly partition: number; readonly offset: number };
  /** In the line's topic; the partition is that of the share. */
  readonly originOffset: number;
  readonly sourceVersion: string;
  readonly publishedAt: string;
  readonly updatedAt: string;
  readonly row: Readonly<Record<string, string | null>>;
}
