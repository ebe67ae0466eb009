import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { RailError } from '@rail/kernel';
import type { InputPrefix } from '../replay/resume.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * The text of a file, chunk by chunk, in constant memory. Bytes that do not follow the declared encoding end it with
 * their position; a byte order mark is dropped.
 */
export class FileText {
  readonly #file: string;
  readonly #encoding: 'utf-8' | 'gb18030';
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(file: string, encoding: 'utf-8' | 'gb18030') {
    this.#file = file;
    this.#encoding = encoding;
  }

  /** What has been read so far: a later run recognises its input by it. */
  prefix(): InputPrefix {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }

  /** @throws RailError FILE_UNREADABLE */
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const decoder = new TextDecoder(this.#encoding, { fatal: true });
    for await (const chunk of chunksOf(this.#file)) {
      const text = this.#decode(decoder, chunk);
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      yield text;
    }
    try {
      yield decoder.decode();
    } catch {
      throw this.#refusal(this.#bytes);
    }
  }

  #decode(decoder: TextDecoder, chunk: Buffer): string {
    try {
      return decoder.decode(chunk, { stream: true });
    } catch {
      throw this.#refusal(this.#bytes + firstBad(chunk, this.#encoding));
    }
  }

  #refusal(at: number): RailError {
    const advice = this.#encoding === 'utf-8' ? '; if it is GB18030, say encoding: gb18030 in the mapping' : '';
    return new RailError('FILE_UNREADABLE', `the file is not ${this.#encoding} near byte ${at}${advice}`, {
      at: this.#file,
    });
  }
}

/** The bytes of a file. @throws RailError FILE_UNREADABLE */
export async function* chunksOf(file: string, bytesMax = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: file, cause });
  });
  try {
    for (let left = bytesMax; left > 0;) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, left));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return;
      left -= bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: file, cause });
  } finally {
    await handle.close();
  }
}

/** The length of the longest good start of a chunk, by halving. */
function firstBad(chunk: Buffer, encoding: string): number {
  let good = 0;
  let bad = chunk.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder(encoding, { fatal: true }).decode(chunk.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}
