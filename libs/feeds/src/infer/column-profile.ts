import type { Cell } from '../rows/source-row.ts';

const DISTINCT_MAX = 200;
const SEQUENCE_MAX = 2_000;

/** What the cells of one column look like. */
export class ColumnProfile {
  readonly column: string;
  /** The first values, each once, with how often they came. */
  readonly values = new Map<string, number>();
  /** The first values in the order of the file. */
  readonly sequence: string[] = [];
  rows = 0;
  empty = 0;
  /** Rows whose cell is `NA`. */
  notAvailable = 0;

  constructor(column: string) {
    this.column = column;
  }

  add(cell: Cell): void {
    this.rows++;
    const text = typeof cell === 'string' || cell === null ? cell : cell.join(', ');
    if (text === 'NA') this.notAvailable++;
    if (text === null || text === '' || text === 'NA') {
      this.empty++;
      return;
    }
    const known = this.values.get(text);
    if (known !== undefined || this.values.size < DISTINCT_MAX) this.values.set(text, (known ?? 0) + 1);
    if (this.sequence.length < SEQUENCE_MAX) this.sequence.push(text);
  }

  get sample(): string | undefined {
    return this.sequence[0];
  }

  /** Every value that came is among `values`. */
  get isSmall(): boolean {
    return this.values.size < DISTINCT_MAX;
  }
}
