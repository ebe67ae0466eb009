import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { RailError } from '@rail/kernel';
import type { InputPrefix } from '../replay/resume.ts';

const CHUNK_BYTES = 64 << 10;

/**
 * The bytes of a file as they lie on the disk. A chunk that is lent is overwritten by the next one: buffers that are
 * dropped as fast as a file is read would fill memory before they are collected. @throws RailError FILE_UNREADABLE
 */
export async function* chunksOf(
  file: string,
  { bytesMax = Number.POSITIVE_INFINITY, isLent = false } = {},
): AsyncGenerator<Buffer> {
  const lent = Buffer.allocUnsafe(isLent ? CHUNK_BYTES : 0);
  const handle = await open(file).catch((cause: unknown) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: file, cause });
  });
  try {
    for (let left = bytesMax; left > 0;) {
      const length = Math.min(CHUNK_BYTES, left);
      const chunk = isLent ? lent : Buffer.allocUnsafe(length);
      const { bytesRead } = await handle.read(chunk, 0, length).catch((cause: unknown) => {
        throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: file, cause });
      });
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The digest of the first bytes of a file, to compare with a resume point. @throws RailError FILE_UNREADABLE */
export async function prefixOfFile(file: string, bytes: number): Promise<InputPrefix> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of chunksOf(file, { bytesMax: bytes, isLent: true })) {
    hash.update(chunk);
    read += chunk.length;
  }
  return { bytes: read, sha256: hash.digest('hex') };
}
