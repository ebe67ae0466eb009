import type { StoredRecord } from '@rail/inspect';

const headBytes = 32;
const nothing = Buffer.alloc(0);

/**
 * A record as bytes, all numbers big-endian: length of what follows (4), partition (4), offset (8), time of publication
 * (8, milliseconds), length of the key (4, −1 without), length of the value (4, −1 for a deletion), key, value as on
 * the topic: a zero byte, four bytes of schema id, Avro binary.
 */
export function frameOfRecord({ partition, offset, timestampMs, key, value }: StoredRecord): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(headBytes - 4 + (key?.length ?? 0) + (value?.length ?? 0), 0);
  head.writeUInt32BE(partition, 4);
  head.writeBigUInt64BE(BigInt(offset), 8);
  head.writeBigUInt64BE(BigInt(timestampMs), 16);
  head.writeInt32BE(key?.length ?? -1, 24);
  head.writeInt32BE(value?.length ?? -1, 28);
  return Buffer.concat([head, key ?? nothing, value ?? nothing]);
}
