import type { Random } from '@rail/kernel';

import type { RecordWriter } from '../encode/record-writer.ts';

/** What a department's feed does wrong. The first three are whole records that come late, out of order or twice. */
export const flaws = [
  'late',
  'disorder',
  'duplicate',
  'truncated',
  'garbage',
  'bad-enum',
  'unframed',
  'foreign-schema-id',
  'bad-identifier',
  'bad-code',
] as const;
export type Flaw = (typeof flaws)[number];

/** The kinds of malformed records, as often as they are met. */
const malformed = [
  ['truncated', 25],
  ['garbage', 10],
  ['bad-enum', 15],
  ['unframed', 10],
  ['foreign-schema-id', 10],
  ['bad-identifier', 15],
  ['bad-code', 15],
] as const satisfies readonly (readonly [Flaw, number])[];

export interface ErrorShares {
  readonly late: number;
  readonly disorder: number;
  readonly duplicate: number;
  readonly malformed: number;
}

/** Draws what is wrong with the next record, by the shares of its dataset. */
export function drawFlaw(shares: ErrorShares, random: Random): Flaw | undefined {
  let at = random.unit();
  if ((at -= shares.late) < 0) return 'late';
  if ((at -= shares.disorder) < 0) return 'disorder';
  if ((at -= shares.duplicate) < 0) return 'duplicate';
  return at - shares.malformed < 0 ? random.weighted(malformed) : undefined;
}

/** A schema id that no registry of ours gives out. */
const foreignSchemaId = 0x7ffffff0;
const foreignFrame = Buffer.of(0, 0, 0, 0, 0);
foreignFrame.writeInt32BE(foreignSchemaId, 1);
/** A varint that never ends: no schema reads these bytes as a value. */
const endless = Buffer.alloc(12, 0xff);
/** As an index of an enumeration: 63, which none has. */
const symbolBeyond = 0x7e;

export interface Damage {
  /** What was done: some values have no place for what was asked for. */
  readonly flaw: Flaw;
  /** Whether the Confluent frame is still to be put before the value: one that lacks it, or brings a wrong one, goes as it is. */
  readonly frame: boolean;
}

/** Damages the value that the writer just finished. */
export function damage(out: RecordWriter, flaw: Flaw, random: Random): Damage {
  const size = out.length - out.valueStart;
  switch (flaw) {
    case 'truncated':
      out.length -= random.between(1, size - 1);
      return { flaw, frame: true };
    case 'garbage':
      out.length = out.valueStart;
      out.writeRaw(endless);
      for (let at = 0; at < 20; at++) out.writeByte(random.below(256));
      return { flaw, frame: true };
    case 'bad-enum':
      if (out.enumAt < 0) out.length -= 1;
      else out.bytes[out.enumAt] = symbolBeyond;
      return { flaw, frame: true };
    case 'unframed':
      return { flaw, frame: false };
    case 'foreign-schema-id': {
      const body = Buffer.from(out.bytes.subarray(out.valueStart, out.length));
      out.length = out.valueStart;
      out.writeRaw(foreignFrame);
      out.writeRaw(body);
      return { flaw, frame: false };
    }
    case 'bad-identifier':
      return changed(out, flaw, identifierEnd(out), random);
    case 'bad-code':
      return changed(out, flaw, divisionStart(out), random);
    default:
      return { flaw, frame: true };
  }
}

/** Makes the sign at a position another one; a value without such a place is truncated instead. */
function changed(out: RecordWriter, flaw: Flaw, at: number, random: Random): Damage {
  if (at < 0) return damage(out, 'truncated', random);
  out.bytes[at] = out.bytes[at] === 0x39 ? 0x38 : 0x39;
  return { flaw, frame: true };
}

/** Avro sizes of texts of 18 and of 6 bytes. */
const [sizeOf18, sizeOf6] = [36, 12];

/** The check sign of the first text that is a credit code or a citizen number; -1 if there is none. */
function identifierEnd({ bytes, valueStart, length }: RecordWriter): number {
  for (let at = valueStart; at + 18 < length; at++) {
    if (bytes[at] === sizeOf18 && areSigns(bytes, at + 1, at + 18)) return at + 18;
  }
  return -1;
}

/** The first digit of the last text that is a division of Zhejiang; -1 if there is none. */
function divisionStart({ bytes, valueStart, length }: RecordWriter): number {
  for (let at = length - 7; at >= valueStart; at--) {
    const isDivision = bytes[at] === sizeOf6 && bytes[at + 1] === 0x33 && bytes[at + 2] === 0x33;
    if (isDivision && areSigns(bytes, at + 1, at + 6)) return at + 1;
  }
  return -1;
}

/** Digits and capital letters. */
function areSigns(bytes: Buffer, first: number, last: number): boolean {
  for (let at = first; at <= last; at++) {
    const sign = bytes[at]!;
    if (!((sign >= 0x30 && sign <= 0x39) || (sign >= 0x41 && sign <= 0x5a))) return false;
  }
  return true;
}
