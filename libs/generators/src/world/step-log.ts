import { writeMillis } from '../encode/millis.ts';
import { encodedText, type RecordWriter } from '../encode/record-writer.ts';

/** The steps of a file, oldest first. */
export class StepLog {
  private readonly moments: number[] = [];
  private readonly kinds: number[] = [];

  get newestMs(): number {
    return this.moments.at(-1) ?? 0;
  }

  /** Adds a step; `kind` is a row of the table that `write` is given. */
  add(atMs: number, kind: number): void {
    this.moments.push(atMs);
    this.kinds.push(kind);
  }

  /** Writes an array of `rail.shared.Step`. */
  write(out: RecordWriter, table: readonly Buffer[]): void {
    out.writeInt(this.moments.length);
    for (const [at, moment] of this.moments.entries()) {
      writeMillis(out, moment);
      out.writeRaw(table[this.kinds[at]!]!);
    }
    out.writeByte(0);
  }
}

/** Avro bytes of what follows the moment of a step: node, department, action. */
export function encodedStep(node: string, dept: string, action: string): Buffer {
  return Buffer.concat([node, dept, action].map(encodedText));
}
