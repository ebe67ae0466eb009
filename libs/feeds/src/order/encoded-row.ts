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

/** The length of the encoded row that begins here; undefined if even that is cut off. */
export function encodedLength(bytes: Buffer, at: number): number | undefined {
  return at + 4 <= bytes.length ? bytes.readUInt32LE(at) : undefined;
}

export function encodedTime(bytes: Buffer, at: number): number {
  return bytes.readDoubleLE(at + 4);
}

/** Reads one encoded row; bytes are copied, so that the buffer may be used again. */
export function decodeRow(encoded: Buffer): TimedRow {
  const kind = encoded[20]!;
  const start = HEAD_BYTES + encoded.readUInt16LE(21);
  return {
    timeMs: encodedTime(encoded, 0),
    file: encoded.readUInt32LE(12),
    row: {
      line: encoded.readUInt32LE(16),
      raw: kind & KIND_BYTES ? Buffer.from(encoded.subarray(start)) : encoded.toString('utf8', start),
      broken: kind & KIND_BROKEN ? encoded.toString('utf8', HEAD_BYTES, start) : undefined,
    },
  };
}
