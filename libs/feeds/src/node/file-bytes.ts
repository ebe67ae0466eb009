import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { RailError } from '@rail/kernel';
import type { InputPrefix } from '../replay/resume.ts';

/** What lives longer than a moment grows old and is collected late: small pieces keep memory small. */
const CHUNK_BYTES = 64 << 10;

/** The bytes of a file as they lie on the disk. @throws RailError FILE_UNREADABLE */
export async function* chunksOf(file: string, bytesMax = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: file, cause });
  });
  try {
    for (let left = bytesMax; left > 0;) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, left));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length).catch((cause: unknown) => {
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
  for await (const chunk of chunksOf(file, bytes)) {
    hash.update(chunk);
    read += chunk.length;
  }
  return { bytes: read, sha256: hash.digest('hex') };
}
