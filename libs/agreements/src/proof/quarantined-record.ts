import { type QuarantineReason, errorTable } from '@rail/kernel';

/**
 * Where a record came from, as the 12 bytes of the header `rail-o`: partition (4 bytes) and offset (8 bytes),
 * big-endian. The topic follows from the share or quarantine topic that carries it, and from `rail-topic` there.
 */
export const originHeader = 'rail-o';
export const reasonHeader = 'rail-reason';
export const agreementHeader = 'rail-agreement';
export const placeHeader = 'rail-at';
export const topicHeader = 'rail-topic';

export interface RecordOrigin {
  readonly partition: number;
  readonly offset: number;
}

export function encodeOrigin(origin: RecordOrigin): Buffer {
  const bytes = Buffer.allocUnsafe(12);
  bytes.writeInt32BE(origin.partition, 0);
  bytes.writeBigInt64BE(BigInt(origin.offset), 4);
  return bytes;
}

export function decodeOrigin(bytes: Buffer, start = 0): RecordOrigin {
  return { partition: bytes.readInt32BE(start), offset: Number(bytes.readBigInt64BE(start + 4)) };
}

/** The number (Q1xx) that a quarantine record carries for its reason. */
export function reasonNumber(reason: QuarantineReason): string {
  return errorTable[reason].number;
}
