import { encodedText } from '../encode/record-writer.ts';
import { dateDigits, dayAt } from './calendar.ts';
import type { Place } from './places.ts';

/** Numbers that an office gives its files: register, division, day, serial. Each is given out once. */
export class FileNumbers {
  private serial = 0;

  constructor(
    /** Two letters. */
    private readonly register: string,
  ) {}

  /** Avro bytes of a new number. */
  issue(place: Place, atMs: number): Buffer {
    this.serial = (this.serial + 1) % 100_000_000;
    const serial = String(this.serial).padStart(8, '0');
    return encodedText(this.register + divisionOf(place) + dateDigits(dayAt(atMs)) + serial);
  }
}

/** The six digits of the place's county. */
export function divisionOf(place: Place): string {
  return place.divisionCode.toString('latin1', 1);
}

/** The characters of a short text that was encoded before: what follows its size. */
export function plainOf(encoded: Buffer): Buffer {
  return encoded.subarray(1);
}

/** Avro bytes of the place's grid code, 15 digits: the end of the codes of its address. */
export function gridCodeOf(place: Place): Buffer {
  return place.codes.subarray(place.codes.length - gridCodeBytes);
}

const gridCodeBytes = 16;
