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

  /** A decimal given without its point, within 2^53 either way, as the shortest two's complement. */
  writeDecimal(unscaled: number): void {
    if (unscaled === (unscaled | 0)) {
      this.writeSmallDecimal(unscaled);
      return;
    }
    let size = 1;
    let shift = 1;
    const magnitude = unscaled < 0 ? -unscaled - 1 : unscaled;
    for (let bound = 128; magnitude >= bound; bound *= 256) {
      size++;
      shift *= 256;
    }
    this.reserve(size + 1);
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = size << 1;
    // Dividing by a power of two is exact, and a byte takes the lowest eight bits of what is left, also below zero.
    for (; shift >= 1; shift /= 256) bytes[at++] = Math.floor(unscaled / shift) % 256;
    this.length = at;
  }

  private writeSmallDecimal(unscaled: number): void {
    this.reserve(5);
    const { bytes } = this;
    const magnitude = unscaled < 0 ? ~unscaled : unscaled;
    const size = magnitude < 0x80 ? 1 : magnitude < 0x8000 ? 2 : magnitude < 0x80_0000 ? 3 : 4;
    let at = this.length;
    bytes[at++] = size << 1;
    for (let shift = (size - 1) * 8; shift >= 0; shift -= 8) bytes[at++] = unscaled >> shift;
    this.length = at;
  }

  /** A text of ASCII signs that lies in a table of such texts of one size. */
  writeRow(table: Uint8Array, row: number, size: number): void {
    this.writeInt(size);
    this.writeRowRaw(table, row, size);
  }

  writeRowRaw(table: Uint8Array, row: number, size: number): void {
    this.reserve(size);
    const { bytes } = this;
    let to = this.length;
    const start = row * size;
    for (let at = start; at < start + size; at++) bytes[to++] = table[at] ?? 0;
    this.length = to;
  }

  /** The digits of a whole number, zeros before them up to the width. */
  writeDigitsRaw(value: number, width: number): void {
    this.reserve(width);
    const { bytes } = this;
    let at = this.length + width;
    let rest = Math.floor(value);
    // Division of small integers is several times as fast.
    while (rest > 0x3fff_ffff && at > this.length) {
      const next = Math.floor(rest / 10);
      bytes[--at] = 48 + rest - next * 10;
      rest = next;
    }
    for (let small = rest | 0; at > this.length;) {
      const next = (small / 10) | 0;
      bytes[--at] = 48 + small - next * 10;
      small = next;
    }
    this.length += width;
  }
}

/** A text as Avro writes a string: its size, then UTF-8. */
export function encodedText(text: string): Buffer {
  const writer = new ByteWriter(Buffer.byteLength(text) + 8);
  writer.writeString(text);
  return writer.copy();
}
