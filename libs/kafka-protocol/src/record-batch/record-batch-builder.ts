import { assert } from '@rail/kernel';
import { type Compression, compress, compressions } from './compression/compression.ts';
import { crc32c } from './crc32c.ts';
import { at, attribute, prefixBytes, writeInt64 } from './layout.ts';
import { varintBytes, writeVarint } from './varint.ts';

export interface FinishOptions {
  readonly compression?: Compression;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
  readonly control?: boolean;
  readonly partitionLeaderEpoch?: number;
  readonly baseOffset?: number;
}

/** Fields before the key at their longest: length, attributes, timestamp, offset, then two lengths and a count. */
const maxRecordOverhead = 5 + 1 + 10 + 5 + 5 + 5 + 1;

/** Builds one record batch (magic 2) from key and value ranges; reusable after `reset`. */
export class RecordBatchBuilder {
  recordCount = 0;
  private buffer: Buffer;
  private position: number = at.records;
  private baseTimestamp = -1;
  private maxTimestamp = -1;

  constructor(initialBytes = 64 * 1024) {
    this.buffer = Buffer.allocUnsafe(Math.max(initialBytes, 2 * at.records));
  }

  /** Of the batch as it would be without compression. */
  get sizeInBytes(): number {
    return this.position;
  }

  reset(): void {
    this.recordCount = 0;
    this.position = at.records;
    this.baseTimestamp = -1;
    this.maxTimestamp = -1;
  }

  /** Adds a record; `headers` is what `encodeHeaders` or `RecordCursor.encodedHeaders` returns, null for none. */
  append(
    timestampMs: number,
    keyBytes: Buffer | null,
    keyStart: number,
    keyEnd: number,
    valueBytes: Buffer | null,
    valueStart: number,
    valueEnd: number,
    headers: Buffer | null,
  ): void {
    if (this.recordCount === 0) {
      this.baseTimestamp = timestampMs;
    }
    this.maxTimestamp = Math.max(this.maxTimestamp, timestampMs);
    const delta = timestampMs - this.baseTimestamp;
    const keyLength = keyBytes === null ? -1 : keyEnd - keyStart;
    const valueLength = valueBytes === null ? -1 : valueEnd - valueStart;
    const length =
      1 +
      varintBytes(delta) +
      varintBytes(this.recordCount) +
      varintBytes(keyLength) +
      Math.max(0, keyLength) +
      varintBytes(valueLength) +
      Math.max(0, valueLength) +
      (headers === null ? 1 : headers.length);
    this.reserve(length + maxRecordOverhead);
    const { buffer } = this;
    let position = writeVarint(buffer, this.position, length);
    buffer[position++] = 0;
    position = writeVarint(buffer, position, delta);
    position = writeVarint(buffer, position, this.recordCount);
    position = writeRange(buffer, position, keyBytes, keyStart, keyEnd);
    position = writeRange(buffer, position, valueBytes, valueStart, valueEnd);
    if (headers === null) {
      buffer[position++] = 0;
    } else {
      position += headers.copy(buffer, position);
    }
    this.position = position;
    this.recordCount += 1;
  }

  /** The finished batch in memory of its own, with its checksum; the builder keeps its records until `reset`. */
  finish(options: FinishOptions = {}): Buffer {
    assert(this.recordCount > 0, 'a record batch holds at least one record');
    const codec = options.compression ?? 'none';
    const section = compress(codec, this.buffer.subarray(at.records, this.position));
    const batch = Buffer.allocUnsafeSlow(at.records + section.length);
    section.copy(batch, at.records);
    writeInt64(batch, at.baseOffset, options.baseOffset ?? 0);
    batch.writeInt32BE(batch.length - prefixBytes, at.batchLength);
    batch.writeInt32BE(options.partitionLeaderEpoch ?? -1, at.partitionLeaderEpoch);
    batch.writeInt8(2, at.magic);
    batch.writeInt16BE(attributesOf(codec, options), at.attributes);
    batch.writeInt32BE(this.recordCount - 1, at.lastOffsetDelta);
    writeInt64(batch, at.baseTimestamp, this.baseTimestamp);
    writeInt64(batch, at.maxTimestamp, this.maxTimestamp);
    writeInt64(batch, at.producerId, options.producerId ?? -1);
    batch.writeInt16BE(options.producerEpoch ?? -1, at.producerEpoch);
    batch.writeInt32BE(options.baseSequence ?? -1, at.baseSequence);
    batch.writeInt32BE(this.recordCount, at.recordCount);
    batch.writeUInt32BE(crc32c(batch, at.attributes), at.crc);
    return batch;
  }

  private reserve(length: number): void {
    const needed = this.position + length;
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.buffer.length));
      this.buffer.copy(grown, 0, 0, this.position);
      this.buffer = grown;
    }
  }
}

function attributesOf(codec: Compression, options: FinishOptions): number {
  return (
    compressions.indexOf(codec) |
    (options.transactional === true ? attribute.transactional : 0) |
    (options.control === true ? attribute.control : 0)
  );
}

function writeRange(buffer: Buffer, position: number, bytes: Buffer | null, start: number, end: number): number {
  if (bytes === null) {
    return writeVarint(buffer, position, -1);
  }
  const after = writeVarint(buffer, position, end - start);
  return after + bytes.copy(buffer, after, start, end);
}
