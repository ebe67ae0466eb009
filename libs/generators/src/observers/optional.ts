import type { RecordWriter } from '../encode/record-writer.ts';

/** Writes a union of null and a text that was encoded before. */
export function writeOptionalText(out: RecordWriter, encoded: Buffer | undefined): void {
  if (encoded === undefined) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeRaw(encoded);
}

/** Writes a union of null and a long or int; what is below zero is none. */
export function writeOptionalLong(out: RecordWriter, value: number): void {
  if (value < 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeLong(value);
}

/** Writes a union of null and an amount given in fen; what is below zero is none. */
export function writeOptionalAmount(out: RecordWriter, fen: number): void {
  if (fen < 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeDecimal(fen);
}

/** Writes a union of null and an enumeration, whose symbols are numbered as in a table; an index below zero is none. */
export function writeOptionalSymbol(out: RecordWriter, symbols: Uint8Array, index: number): void {
  if (index < 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeSymbol(symbols[index]!);
}
