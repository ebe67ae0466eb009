import { violation } from '../../bytes/byte-reader.ts';
import { compressBlock, compressedBound } from './lz4-block.ts';
import { Output } from './output.ts';

/** LZ4 frames as Kafka writes them: independent blocks of 64 KiB, no checksums but that of the header. */
const frameHeader = Buffer.from('04224d18604082', 'hex');
const magic = 0x184d2204;
const blockBytes = 0x1_0000;
const storedFlag = 0x8000_0000;

export function compressLz4(source: Buffer): Buffer {
  const target = Buffer.allocUnsafe(
    frameHeader.length + source.length + 4 * (Math.ceil(source.length / blockBytes) + 1),
  );
  const scratch = Buffer.allocUnsafe(compressedBound(Math.min(blockBytes, source.length)));
  let length = frameHeader.copy(target);
  for (let start = 0; start < source.length; start += blockBytes) {
    const block = source.subarray(start, start + blockBytes);
    const packed = compressBlock(block, scratch);
    const stored = packed >= block.length;
    target.writeUInt32LE(stored ? block.length + storedFlag : packed, length);
    length += 4;
    length += stored ? block.copy(target, length) : scratch.copy(target, length, 0, packed);
  }
  target.writeUInt32LE(0, length);
  return target.subarray(0, length + 4);
}

export function decompressLz4(source: Buffer, maxBytes: number): Buffer {
  const { start, hasBlockChecksums, contentBytes } = readFrameHeader(source);
  const output = new Output(contentBytes ?? 4 * source.length, maxBytes);
  let position = start;
  for (;;) {
    requireBytes(source, position, 4);
    const field = source.readUInt32LE(position);
    position += 4;
    if (field === 0) {
      return output.result();
    }
    const size = field % storedFlag;
    requireBytes(source, position, size);
    if (field >= storedFlag) {
      output.literals(source, position, size);
    } else {
      decompressBlock(source, position, position + size, output);
    }
    position += size + (hasBlockChecksums ? 4 : 0);
  }
}

function requireBytes(source: Buffer, position: number, length: number): void {
  if (length > source.length - position) {
    throw violation('an LZ4 frame is truncated');
  }
}

function readFrameHeader(source: Buffer) {
  requireBytes(source, 0, frameHeader.length);
  const flags = source[4]!;
  if (source.readUInt32LE(0) !== magic || flags >> 6 !== 1) {
    throw violation('no LZ4 frame of version 1');
  }
  const hasContentSize = (flags & 0x08) !== 0;
  const start = frameHeader.length + (hasContentSize ? 8 : 0);
  requireBytes(source, 0, start);
  // The declared size only sizes the first allocation, and never beyond what the blocks could hold (255:1).
  const declared = hasContentSize ? Math.min(Number(source.readBigUInt64LE(6)), 255 * source.length) : undefined;
  return { start, hasBlockChecksums: (flags & 0x10) !== 0, contentBytes: declared };
}

function decompressBlock(source: Buffer, start: number, end: number, output: Output): void {
  const block = source.subarray(0, end);
  let position = start;
  /** A length of 15 continues in bytes of 255 until a smaller one. */
  const extended = (base: number): number => {
    let length = base;
    let more = base === 15;
    while (more) {
      if (position >= end) {
        throw violation('an LZ4 length is truncated');
      }
      const byte = block[position++]!;
      length += byte;
      more = byte === 255;
    }
    return length;
  };
  while (position < end) {
    const token = block[position++]!;
    const literals = extended(token >> 4);
    output.literals(block, position, literals);
    position += literals;
    if (position >= end) {
      return;
    }
    if (end - position < 2) {
      throw violation('an LZ4 match is truncated');
    }
    const distance = block[position]! | (block[position + 1]! << 8);
    position += 2;
    output.match(distance, 4 + extended(token & 0x0f));
  }
}
