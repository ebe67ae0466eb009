import { violation } from '../bytes/byte-reader.ts';
import { type Compression, compressions } from './compression/compression.ts';
import { crc32c } from './crc32c.ts';
import { at, attribute, prefixBytes, readInt64 } from './layout.ts';

/** The head of one record batch (magic 2). */
export class BatchHeader {
  readonly baseOffset: number;
  /** Of the whole batch, the 12 bytes of offset and length included. */
  readonly sizeInBytes: number;
  readonly partitionLeaderEpoch: number;
  readonly magic: number;
  readonly crc: number;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;

  constructor(bytes: Buffer, position: number) {
    this.baseOffset = safe(readInt64(bytes, position));
    this.sizeInBytes = bytes.readInt32BE(position + at.batchLength) + prefixBytes;
    this.partitionLeaderEpoch = bytes.readInt32BE(position + at.partitionLeaderEpoch);
    this.magic = bytes.readInt8(position + at.magic);
    this.crc = bytes.readUInt32BE(position + at.crc);
    this.attributes = bytes.readInt16BE(position + at.attributes);
    this.lastOffsetDelta = bytes.readInt32BE(position + at.lastOffsetDelta);
    this.baseTimestamp = safe(readInt64(bytes, position + at.baseTimestamp));
    this.maxTimestamp = safe(readInt64(bytes, position + at.maxTimestamp));
    this.producerId = safe(readInt64(bytes, position + at.producerId));
    this.producerEpoch = bytes.readInt16BE(position + at.producerEpoch);
    this.baseSequence = bytes.readInt32BE(position + at.baseSequence);
    this.recordCount = bytes.readInt32BE(position + at.recordCount);
  }

  get lastOffset(): number {
    return this.baseOffset + this.lastOffsetDelta;
  }

  get isTransactional(): boolean {
    return (this.attributes & attribute.transactional) !== 0;
  }

  get isControl(): boolean {
    return (this.attributes & attribute.control) !== 0;
  }

  get timestampType(): 'createTime' | 'logAppendTime' {
    return (this.attributes & attribute.logAppendTime) === 0 ? 'createTime' : 'logAppendTime';
  }

  /** Throws RailError PROTOCOL_VIOLATION for a codec that Kafka does not define. */
  get compression(): Compression {
    const codec = compressions[this.attributes & attribute.compressionMask];
    if (codec === undefined) {
      throw violation(`compression codec ${this.attributes & attribute.compressionMask} does not exist`);
    }
    return codec;
  }
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) {
    throw violation('a batch header holds a 64-bit integer beyond ±2^53');
  }
  return value;
}

/**
 * Reads the header at `position`; what it says is not judged (see `magic` and `crcMatches`). Throws RailError
 * PROTOCOL_VIOLATION if fewer than 61 bytes are there or a 64-bit field is beyond ±2^53.
 */
export function readBatchHeader(bytes: Buffer, position = 0): BatchHeader {
  if (position < 0 || bytes.length - position < at.records) {
    throw violation(`a batch header takes ${at.records} bytes, ${bytes.length - position} are there`);
  }
  return new BatchHeader(bytes, position);
}

/**
 * The whole batches of `bytes` from `start` on. A truncated last one, as fetch answers and torn files have it, ends
 * the walk; bytes that cannot be a batch of magic 2 throw RailError PROTOCOL_VIOLATION.
 */
export function* batches(bytes: Buffer, start = 0): Generator<{ readonly pos: number; readonly header: BatchHeader }> {
  let pos = start;
  while (bytes.length - pos >= at.records) {
    const magic = bytes.readInt8(pos + at.magic);
    const size = bytes.readInt32BE(pos + at.batchLength) + prefixBytes;
    if (magic !== 2 || size < at.records) {
      throw violation(`no record batch at byte ${pos}: magic ${magic}, ${size} bytes`);
    }
    if (size > bytes.length - pos) {
      return;
    }
    yield { pos, header: new BatchHeader(bytes, pos) };
    pos += size;
  }
}

/** Whether the checksum of the batch at `position` is right; false also for a size that cannot be. */
export function crcMatches(bytes: Buffer, position: number, sizeInBytes: number): boolean {
  if (sizeInBytes < at.records || sizeInBytes > bytes.length - position) {
    return false;
  }
  const crc = crc32c(bytes, position + at.attributes, position + sizeInBytes);
  return crc === bytes.readUInt32BE(position + at.crc);
}
