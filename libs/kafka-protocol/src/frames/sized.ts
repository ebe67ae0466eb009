import type { ByteWriter } from '../bytes/byte-writer.ts';

/** Fills in the size that a writer left room for in its first four bytes. */
export function sized(writer: ByteWriter): Buffer[] {
  const size = writer.length - 4;
  const chunks = writer.chunks();
  chunks[0]!.writeInt32BE(size, 0);
  return chunks;
}
