/** What is told of the files of a feed and of what was done with them. */
export interface FeedFacts {
  readonly files: readonly FileFacts[];
  readonly order: 'as it stands' | 'being sorted' | 'already in order' | 'sorted in memory' | 'sorted on disk';
  readonly spilledBytes: number;
  /** Columns that go nowhere, with the number of rows in which they held something. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Rows outside the range of time that was asked for. */
  readonly outsideRange: number;
  /** Rows read from the files so far, again for each reading. */
  readonly rowsRead: number;
}

export interface FileFacts {
  readonly file: string;
  readonly format: string;
  readonly compression: string;
  /** Of the blocks of an Avro file. */
  readonly codec: string | undefined;
  /** Of a text, and by what it is known. */
  readonly encoding: { readonly encoding: string; readonly why: string } | undefined;
}
