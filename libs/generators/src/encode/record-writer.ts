import { ByteWriter } from '@rail/avro';

/**
 * Where observers write one record after another, key and value, as Avro bytes. Besides Avro's primitives it knows
 * decimals, enumerations and texts that were encoded before.
 */
export class RecordWriter extends ByteWriter {
  keyStart = 0;
  valueStart = 0;
  /** Where the first enumeration of the value stands, -1 before one is written. */
  enumAt = -1;
  /** Event time of the record, milliseconds since 1970. */
  eventTimeMs = 0;
  /** Set by an observer if the key ends with this record: a tombstone is to follow it. */
  endsKey = false;

  beginRecord(): void {
    this.keyStart = this.length;
    this.enumAt = -1;
    this.endsKey = false;
  }

  /** What was written so far is the key, what follows the value. */
  beginValue(): void {
    this.valueStart = this.length;
  }

  writeSymbol(index: number): void {
    if (this.enumAt < 0) this.enumAt = this.length;
    this.writeInt(index);
  }

  writeBoolean(value: boolean): void {
    this.writeByte(value ? 1 : 0);
  }

  /** The null of a union whose first branch is null. */
  writeNull(): void {
    this.writeByte(0);
  }

  /** Before the value of a union of null and one other type. */
  writePresent(): void {
    this.writeByte(2);
  }

  /** A decimal that is not negative, given without its point: at most 2^53. */
  writeDecimal(unscaled: number): void {
    let size = 1;
    let shift = 1;
    for (let rest = Math.floor(unscaled / 128); rest > 0; rest = Math.floor(rest / 256)) {
      size++;
      shift *= 256;
    }
    this.writeInt(size);
    for (; shift >= 1; shift /= 256) this.writeByte(Math.floor(unscaled / shift) % 256);
  }

  /** A text of ASCII signs that lies in a table of such texts of one size. */
  writeRow(table: Buffer, row: number, size: number): void {
    this.writeInt(size);
    this.writeRowRaw(table, row, size);
  }

  writeRowRaw(table: Buffer, row: number, size: number): void {
    const start = row * size;
    for (let at = start; at < start + size; at++) this.writeByte(table[at] ?? 0);
  }

  /** The digits of a number, zeros before them up to the width. */
  writeDigitsRaw(value: number, width: number): void {
    let power = 1;
    for (let digits = 1; digits < width; digits++) power *= 10;
    for (; power >= 1; power /= 10) this.writeByte(48 + (Math.floor(value / power) % 10));
  }
}

/** A text as Avro writes a string: its size, then UTF-8. */
export function encodedText(text: string): Buffer {
  const writer = new ByteWriter(Buffer.byteLength(text) + 8);
  writer.writeString(text);
  return writer.copy();
}
