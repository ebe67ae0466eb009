import type { RecordWriter } from '../encode/record-writer.ts';

/** Eleven digits beginning with 100, which no subscriber has; the other eight are the number. */
export function writePhone(out: RecordWriter, number: number): void {
  out.writeInt(11);
  out.writeByte(0x31);
  out.writeDigitsRaw(number, 10);
}
