import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { RailError } from '@rail/kernel';

export type Compression = 'none' | 'gzip' | 'zstd';

type Decoder = Transform & { readonly bytesWritten: number };

/** The compression that the first bytes of a file tell, whatever its name says. */
export function compressionOf(start: Buffer): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  return start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : 'none';
}

/** The bytes without their compression, all members of a gzip file and all frames of a zstd file. */
export function decompressed(
  bytes: AsyncGenerator<Buffer>,
  compression: Compression,
  file: string,
): AsyncGenerator<Buffer> {
  if (compression === 'none') return bytes;
  return new Members(bytes, compression === 'gzip' ? createGunzip : createZstdDecompress, file).all();
}

/** Node's zstd ends with the first frame that other bytes follow within a chunk: the rest is for another decoder. */
class Members {
  readonly #input: AsyncGenerator<Buffer>;
  readonly #decoder: () => Decoder;
  readonly #file: string;
  #left: Buffer = Buffer.alloc(0);

  constructor(input: AsyncGenerator<Buffer>, decoder: () => Decoder, file: string) {
    this.#input = input;
    this.#decoder = decoder;
    this.#file = file;
  }

  async *all(): AsyncGenerator<Buffer> {
    try {
      do yield* this.#member();
      while (this.#left.length > 0);
    } catch (cause) {
      if (cause instanceof RailError) throw cause;
      const message = `the compressed file is damaged or cut off: ${(cause as Error).message}`;
      throw new RailError('FILE_UNREADABLE', message, { at: this.#file, cause });
    } finally {
      await this.#input.return(undefined);
    }
  }

  async *#member(): AsyncGenerator<Buffer> {
    const decoder = this.#decoder();
    const fed = this.#feed(decoder);
    fed.catch((error: unknown) => decoder.destroy(error as Error));
    try {
      yield* decoder as AsyncIterable<Buffer>;
      await fed;
    } finally {
      decoder.destroy();
      await fed.catch(() => undefined);
    }
  }

  /** One chunk at a time: a decoder that has ended takes no more of it. */
  async #feed(decoder: Decoder): Promise<void> {
    let given = 0;
    let chunk = this.#left;
    this.#left = Buffer.alloc(0);
    for (;;) {
      if (chunk.length > 0) await written(decoder, chunk);
      given += chunk.length;
      if (decoder.bytesWritten < given) {
        this.#left = chunk.subarray(chunk.length - (given - decoder.bytesWritten));
        return;
      }
      const { done, value } = await this.#input.next();
      if (done === true) break;
      chunk = value;
    }
    decoder.end();
  }
}

function written(decoder: Decoder, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    decoder.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
