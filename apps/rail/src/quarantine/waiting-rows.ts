import type { Skipped } from '@rail/inspect';
import type { OpenRow } from './open-row.ts';

/** Rows of quarantine that wait to be found in their files. */
export class WaitingRows {
  /** Rows that others have sent or discarded since they were read as open. */
  readonly settledMeanwhile: number;
  readonly #waiting = new Map<string, Map<number, OpenRow[]>>();
  /** Files that were read. */
  readonly #read = new Set<string>();
  readonly #changed = new Set<OpenRow>();

  constructor(rows: readonly OpenRow[], settled: ReadonlyMap<string, unknown>) {
    const open = rows.filter(({ place }) => !settled.has(place));
    this.settledMeanwhile = rows.length - open.length;
    for (const row of open) this.#add(row);
  }

  /** The lines of a file on which rows wait; it will be read. */
  linesOf(of: string, file: string): ReadonlySet<number> {
    this.#read.add(`${of}/${file}`);
    return new Set(this.#waiting.get(`${of}/${file}`)?.keys());
  }

  /** The rows that wait for this line of a file and are what stands there. */
  take(of: string, file: string, line: number, sha256: string): OpenRow[] {
    const id = `${of}/${file}`;
    const here = this.#waiting.get(id)?.get(line) ?? [];
    const [same, other] = [here.filter((row) => row.sha256 === sha256), here.filter((row) => row.sha256 !== sha256)];
    // Another file of that name may hold them.
    if (other.length > 0) this.#waiting.get(id)!.set(line, other);
    else this.#waiting.get(id)?.delete(line);
    for (const row of other) this.#changed.add(row);
    for (const row of same) this.#changed.delete(row);
    return same;
  }

  /** Says of each row that still waits why, once all files have been read. */
  notFound(): Skipped[] {
    const rows = [...this.#waiting.values()].flatMap((lines) => [...lines.values()].flat());
    return rows.map((row) => ({ place: row.place, why: this.#whyNot(row) }));
  }

  #add(row: OpenRow): void {
    const id = `${row.of}/${row.at.file}`;
    const lines = this.#waiting.get(id) ?? new Map<number, OpenRow[]>();
    this.#waiting.set(id, lines);
    lines.set(row.at.line, [...(lines.get(row.at.line) ?? []), row]);
  }

  #whyNot(row: OpenRow): string {
    const { file, line } = row.at;
    if (this.#changed.has(row)) return `${file}:${line} is not what it was when the run read it: replay the file anew`;
    if (this.#read.has(`${row.of}/${file}`)) return `${file} has no row on line ${line} any more: replay it anew`;
    return `${file} is not among the files of the run any more: put it back where it lay`;
  }
}
