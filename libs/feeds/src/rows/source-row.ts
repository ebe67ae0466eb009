export const feedFormats = ['csv', 'jsonl', 'avro'] as const;
export type FeedFormat = (typeof feedFormats)[number];

/** One row of a file before it is read: the text of a line or the bytes of an Avro datum. */
export interface SourceRow {
  /** The line on which the row begins, or the number of the record; from 1. */
  readonly line: number;
  readonly raw: string | Buffer;
  /** Why the row cannot be read at all. */
  readonly broken: string | undefined;
  /** The record of `raw`, where cutting the file into rows has decoded it. */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** A cell as the format of its file gives it: null for no value, a list where the format has lists. */
export type Cell = string | null | readonly (string | null)[];
