import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { compressionOf, decompressed } from './decompress.ts';

const text = Buffer.from(Array.from({ length: 40_000 }, (_, index) => `row ${index * 7919},x\n`).join(''));

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of decompressed(inPieces(bytes, size), compressionOf(bytes), 'x.csv.gz')) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const packers = [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const;

describe.each(packers)('%s', (name, pack) => {
  const whole = pack(text);
  const many = Buffer.concat([
    pack(text.subarray(0, 10)),
    pack(text.subarray(10, 300_000)),
    pack(text.subarray(300_000)),
  ]);

  test('is known by its first bytes', () => {
    expect(compressionOf(whole)).toBe(name);
    expect(compressionOf(text)).toBe('none');
  });

  test.each([1000, 65_536, 10_000_000])('is read whole, in pieces of %d bytes, one member or many', async (size) => {
    expect((await read(whole, size)).equals(text)).toBe(true);
    expect((await read(many, size)).equals(text)).toBe(true);
  });

  test('that is cut off is an error, never a shorter file', async () => {
    for (const bytes of [whole.subarray(0, -20), many.subarray(0, -20)]) {
      await expect(read(bytes, 65_536)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', at: 'x.csv.gz' });
    }
  });
});
