import { crcMatches, readBatchHeader, type BatchHeader } from '@rail/kafka-protocol';

/** Reads up to `length` bytes of a segment file; shorter only at the end of the file. */
export type ReadAt = (position: number, length: number) => Buffer;

export const BATCH_HEADER_BYTES = 61;
const WINDOW_BYTES = 4 * 1024 * 1024;
/** No batch is larger than the largest request frame. */
const MAX_BATCH_BYTES = 104_857_600;

export interface ScanOptions {
  readonly from: number;
  readonly sizeBytes: number;
  /** Offsets must not fall below this and only grow. */
  readonly firstOffset: number;
  readonly verifyCrc: boolean;
  /** Offsets at or beyond this belong to the next segment. The checksum does not cover offsets. */
  readonly endOffset?: number;
  /** The log was never compacted here: every offset must follow the one before. */
  readonly withoutGaps?: boolean;
}

/** Bytes of the batch at `at` in `bytes`, which are valid only during the visit. */
export type VisitBatch = (header: BatchHeader, bytes: Buffer, at: number) => void;

/**
 * Walks the batches of a segment and answers the position after the last good one. The first batch that is cut short,
 * has a wrong magic, a wrong CRC or an offset that does not grow ends the walk: nothing after it can be trusted.
 */
export function scanBatches(readAt: ReadAt, options: ScanOptions, visit: VisitBatch): number {
  let position = options.from;
  let nextOffset = options.firstOffset;
  let window: Buffer = Buffer.alloc(0);
  let windowAt = position;
  while (position + BATCH_HEADER_BYTES <= options.sizeBytes) {
    let at = position - windowAt;
    if (at + BATCH_HEADER_BYTES > window.length) {
      window = readAt(position, WINDOW_BYTES);
      windowAt = position;
      at = 0;
      if (window.length < BATCH_HEADER_BYTES) break;
    }
    const sizeInBytes = 12 + window.readInt32BE(at + 8);
    if (sizeInBytes < BATCH_HEADER_BYTES || sizeInBytes > MAX_BATCH_BYTES) break;
    if (position + sizeInBytes > options.sizeBytes) break;
    if (at + sizeInBytes > window.length) {
      window = readAt(position, Math.max(sizeInBytes, WINDOW_BYTES));
      windowAt = position;
      at = 0;
      if (window.length < sizeInBytes) break;
    }
    const header = goodHeader(window, at, nextOffset);
    if (header === undefined || header.lastOffset >= (options.endOffset ?? Number.MAX_SAFE_INTEGER)) break;
    if (options.withoutGaps === true && header.baseOffset !== nextOffset) break;
    if (options.verifyCrc && !crcMatches(window, at, sizeInBytes)) break;
    visit(header, window, at);
    position += sizeInBytes;
    nextOffset = header.lastOffset + 1;
  }
  return position;
}

function goodHeader(bytes: Buffer, at: number, nextOffset: number): BatchHeader | undefined {
  if (bytes[at + 16] !== 2) return undefined;
  // An int64 beyond 2^53 cannot be an offset of ours, and the header reader refuses it with an error.
  if (bytes.readUInt16BE(at) !== 0) return undefined;
  const lastOffsetDelta = bytes.readInt32BE(at + 23);
  const baseOffset = Number(bytes.readBigInt64BE(at));
  if (baseOffset < nextOffset || lastOffsetDelta < 0) return undefined;
  try {
    return readBatchHeader(bytes, at);
  } catch {
    return undefined;
  }
}
