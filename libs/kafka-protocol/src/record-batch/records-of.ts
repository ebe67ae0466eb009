import { violation } from '../bytes/byte-reader.ts';
import { type BatchHeader, readBatchHeader } from './batch-header.ts';
import { decompress } from './compression/compression.ts';
import { at } from './layout.ts';

/** No section may decompress to more: a few kilobytes could otherwise become gigabytes. */
const maxSectionBytes = 100 * 1024 * 1024;

/**
 * The record section of the batch at `position`: a slice, or decompressed bytes. Throws RailError PROTOCOL_VIOLATION
 * on damaged bytes, another magic than 2, or more than 100 MiB of content.
 */
export function recordsOf(bytes: Buffer, position = 0, header: BatchHeader = readBatchHeader(bytes, position)): Buffer {
  const end = position + header.sizeInBytes;
  if (header.magic !== 2 || header.sizeInBytes < at.records || end > bytes.length) {
    throw violation(`no whole record batch of magic 2 at byte ${position}`);
  }
  return decompress(header.compression, bytes.subarray(position + at.records, end), maxSectionBytes);
}
