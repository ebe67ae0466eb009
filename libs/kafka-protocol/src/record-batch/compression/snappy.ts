import snappy from 'snappyjs';
import { violation } from '../../bytes/byte-reader.ts';
import { Output } from './output.ts';

/** Kafka's Snappy sections have the framing of xerial's snappy-java: magic, two versions, blocks with a length. */
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeader = Buffer.concat([xerialMagic, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
const blockBytes = 0x8000;

export function compressSnappy(source: Buffer): Buffer {
  const parts: Buffer[] = [xerialHeader];
  for (let start = 0; start < source.length; start += blockBytes) {
    const packed = snappy.compress(source.subarray(start, start + blockBytes));
    const size = Buffer.allocUnsafe(4);
    size.writeInt32BE(packed.length);
    parts.push(size, packed);
  }
  return Buffer.concat(parts);
}

/** Accepts the xerial framing and a bare Snappy block, as Kafka's consumers do. */
export function decompressSnappy(source: Buffer, maxBytes: number): Buffer {
  const output = new Output(3 * source.length, maxBytes);
  if (!source.subarray(0, xerialMagic.length).equals(xerialMagic)) {
    decompressBlock(source, output);
    return output.result();
  }
  let position = xerialHeader.length;
  while (position < source.length) {
    const start = position + 4;
    const size = start <= source.length ? source.readInt32BE(position) : -1;
    if (size < 0 || size > source.length - start) {
      throw violation('a Snappy block is truncated');
    }
    decompressBlock(source.subarray(start, start + size), output);
    position = start + size;
  }
  return output.result();
}

function decompressBlock(block: Buffer, output: Output): void {
  let position = 0;
  const littleEndian = (length: number): number => {
    if (length > block.length - position) {
      throw violation('a Snappy block is truncated');
    }
    position += length;
    return block.readUIntLE(position - length, length);
  };
  const expected = output.length + readSize(littleEndian);
  while (position < block.length) {
    const tag = block[position++]!;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const length = 1 + (short < 60 ? short : littleEndian(short - 59));
      output.literals(block, position, length);
      position += length;
    } else if (kind === 1) {
      output.match(((tag >> 5) << 8) + littleEndian(1), 4 + ((tag >> 2) & 7));
    } else {
      output.match(littleEndian(kind === 2 ? 2 : 4), 1 + (tag >> 2));
    }
  }
  if (output.length !== expected) {
    throw violation('a Snappy block does not hold as many bytes as it says');
  }
}

function readSize(littleEndian: (length: number) => number): number {
  let size = 0;
  for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
    const byte = littleEndian(1);
    size += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      return size;
    }
  }
  throw violation('a Snappy size is longer than 32 bits');
}
