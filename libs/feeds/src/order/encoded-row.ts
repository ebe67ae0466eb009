import type { SourceRow } from '../rows/source-row.ts';

/** A row among those of all files of a run, with the event time by which it is placed. */
export interface TimedRow {
  readonly timeMs: number;
  /** The number of its file. */
  readonly file: number;
  readonly row: SourceRow;
}

/** An encoded row: length (4), time (8), file (4), line (4), kind (1), length of the fault (2), fault, raw. */
const HEAD_BYTES = 23;
const KIND_BYTES = 1;
const KIND_BROKEN = 2;

/** No more than this is needed to encode a row. */
export function encodedBytesMax({ raw, broken }: SourceRow): number {
  return HEAD_BYTES + raw.length * (typeof raw === 'string' ? 3 : 1) + (broken ?? '').length * 3;
}

/** Writes a row, returns where it ends. */
export function encodeRow({ timeMs, file, row }: TimedRow, into: Buffer, at: number): number {
  const { raw, broken } = row;
  const isBytes = typeof raw !== 'string';
  const fault = HEAD_BYTES + at;
  const faultBytes = broken === undefined ? 0 : into.write(broken, fault);
  const start = fault + faultBytes;
  const end = start + (isBytes ? raw.copy(into, start) : into.write(raw, start));
  into.writeUInt32LE(end - at, at);
  into.writeDoubleLE(timeMs, at + 4);
  into.writeUInt32LE(file, at + 12);
  into.writeUInt32LE(row.line, at + 16);
  into[at + 20] = (isBytes ? KIND_BYTES : 0) | (broken === undefined ? 0 : KIND_BROKEN);
  into.writeUInt16LE(faultBytes, at + 21);
  return end;
}

/** An encoded row within bytes that hold many. */
export interface EncodedRow {
  readonly timeMs: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

export function encodedRowAt(bytes: Buffer, start: number, end: number): EncodedRow {
  return { timeMs: bytes.readDoubleLE(start + 4), bytes, start, end };
}

/** The whole rows of a piece of a spill file; the rest of it begins where the last of them ends. */
export function encodedRows(bytes: Buffer): EncodedRow[] {
  const rows: EncodedRow[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + bytes.readUInt32LE(at);
    if (end > bytes.length) break;
    rows.push(encodedRowAt(bytes, at, end));
    at = end;
  }
  return rows;
}

/** Reads one encoded row; its bytes are copied, so that the buffer may be used again. */
export function decodeRow({ timeMs, bytes, start, end }: EncodedRow): TimedRow {
  const kind = bytes[start + 20]!;
  const fault = start + HEAD_BYTES;
  const raw = fault + bytes.readUInt16LE(start + 21);
  return {
    timeMs,
    file: bytes.readUInt32LE(start + 12),
    row: {
      line: bytes.readUInt32LE(start + 16),
      raw: kind & KIND_BYTES ? Buffer.from(bytes.subarray(raw, end)) : bytes.toString('utf8', raw, end),
      broken: kind & KIND_BROKEN ? bytes.toString('utf8', fault, raw) : undefined,
    },
  };
}
