/** What is told of the files of a feed and of what was done with them. */
export interface FeedFacts {
  readonly files: readonly FileFacts[];
  readonly order:
    | 'as it stands'
    | 'being sorted'
    | 'already in order'
    | 'sorted in memory'
    | 'sorted on disk'
    | 'merged by event time';
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

/** What is told of several datasets as of one. */
export function factsOfAll(all: readonly FeedFacts[]): FeedFacts {
  const [first] = all;
  if (all.length === 1) return first!;
  const dropped = new Map<string, number>();
  for (const facts of all)
    for (const [column, rows] of Object.entries(facts.dropped)) dropped.set(column, (dropped.get(column) ?? 0) + rows);
  const sum = (of: (facts: FeedFacts) => number): number => all.reduce((total, facts) => total + of(facts), 0);
  return {
    files: all.flatMap(({ files }) => files),
    order: all.some(({ order }) => order === 'being sorted') ? 'being sorted' : 'merged by event time',
    spilledBytes: sum(({ spilledBytes }) => spilledBytes),
    dropped: Object.fromEntries(dropped),
    outsideRange: sum(({ outsideRange }) => outsideRange),
    rowsRead: sum(({ rowsRead }) => rowsRead),
  };
}
