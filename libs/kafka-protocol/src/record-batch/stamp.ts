import { crc32c } from './crc32c.ts';
import { at, attribute, prefixBytes, writeInt64 } from './layout.ts';

/** Writes who produced the batch at `position`, in place, and its new checksum. */
export function stampProducer(
  batch: Buffer,
  producerId: number,
  producerEpoch: number,
  baseSequence: number,
  transactional = false,
  position = 0,
): void {
  const attributes = batch.readInt16BE(position + at.attributes) & ~attribute.transactional;
  batch.writeInt16BE(transactional ? attributes | attribute.transactional : attributes, position + at.attributes);
  writeInt64(batch, position + at.producerId, producerId);
  batch.writeInt16BE(producerEpoch, position + at.producerEpoch);
  batch.writeInt32BE(baseSequence, position + at.baseSequence);
  const end = position + prefixBytes + batch.readInt32BE(position + at.batchLength);
  batch.writeUInt32BE(crc32c(batch, position + at.attributes, end), position + at.crc);
}

/** Writes where the log put the batch, in place; the checksum does not cover these fields. */
export function stampBaseOffset(batch: Buffer, position: number, baseOffset: number, leaderEpoch: number): void {
  writeInt64(batch, position + at.baseOffset, baseOffset);
  batch.writeInt32BE(leaderEpoch, position + at.partitionLeaderEpoch);
}
