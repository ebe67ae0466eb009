/** Values travel as text in both directions: 64-bit integers and decimals stay exact, and both databases agree. */
export type SqlValue = string | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface Queryable {
  /** One statement; parameters `$1 …` need a cast where PostgreSQL cannot infer a type. Rows have values as text. */
  query(sql: string, parameters?: readonly SqlValue[]): Promise<SqlRow[]>;
}

/** PGlite in this process or a PostgreSQL server, told apart by nothing but `kind`. */
export interface Database extends Queryable {
  readonly kind: 'pglite' | 'postgres';
  /**
   * Runs `work` in a transaction and commits; an error rolls back. A deadlock or serialization failure runs `work`
   * again, so it must have no effect outside the database.
   */
  transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
