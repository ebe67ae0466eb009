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
] as const;
export type Flaw = (typeof flaws)[number];

/** The kinds of malformed records, as often as they are met. */
const malformed = [
  ['truncated', 35],
  ['garbage', 15],
  ['bad-enum', 20],
  ['unframed', 15],
  ['foreign-schema-id', 15],
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

/**
 * Damages the value that the writer just finished. Answers whether the Confluent frame is still to be put before it:
 * a value that lacks the frame, or brings a wrong one, goes out as it is.
 */
export function damage(out: RecordWriter, flaw: Flaw, random: Random): { readonly frame: boolean } {
  const size = out.length - out.valueStart;
  switch (flaw) {
    case 'truncated':
      out.length -= random.between(1, size - 1);
      return { frame: true };
    case 'garbage':
      out.length = out.valueStart;
      out.writeRaw(endless);
      for (let at = 0; at < 20; at++) out.writeByte(random.below(256));
      return { frame: true };
    case 'bad-enum':
      if (out.enumAt < 0) out.length -= 1;
      else out.bytes[out.enumAt] = symbolBeyond;
      return { frame: true };
    case 'unframed':
      return { frame: false };
    case 'foreign-schema-id': {
      const body = Buffer.from(out.bytes.subarray(out.valueStart, out.length));
      out.length = out.valueStart;
      out.writeRaw(foreignFrame);
      out.writeRaw(body);
      return { frame: false };
    }
    default:
      return { frame: true };
  }
}
