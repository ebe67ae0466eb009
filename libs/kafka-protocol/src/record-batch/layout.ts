/** Byte positions inside a record batch of magic 2, relative to its first byte. */
export const at = {
  baseOffset: 0,
  batchLength: 8,
  partitionLeaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const;

/** Base offset and length field: what `batchLength` does not count. */
export const prefixBytes = 12;

export const attribute = { compressionMask: 0x07, logAppendTime: 0x08, transactional: 0x10, control: 0x20 } as const;

export function readInt64(bytes: Buffer, position: number): number {
  return bytes.readInt32BE(position) * 0x1_0000_0000 + bytes.readUInt32BE(position + 4);
}

export function writeInt64(bytes: Buffer, position: number, value: number): void {
  bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), position);
  bytes.writeUInt32BE(value >>> 0, position + 4);
}
