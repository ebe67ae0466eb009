import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RailError } from '@rail/kernel';
import { encodedLength } from '../order/encoded-row.ts';

const WRITE_BYTES = 1 << 20;
const READ_BYTES = 256 << 10;

/** A part of the spill file: encoded rows in the order of time. */
export interface SpilledRun {
  readonly start: number;
  readonly end: number;
}

/**
 * Rows that memory does not hold, in a file without a name: it is gone with the process, however that ends.
 * @throws RailError SPILL_FAILED
 */
export class SpillFile {
  readonly #handle: FileHandle;
  readonly #folder: string;
  #end = 0;

  private constructor(handle: FileHandle, folder: string) {
    this.#handle = handle;
    this.#folder = folder;
  }

  static async create(folder: string): Promise<SpillFile> {
    const file = join(folder, `rail-rows-${randomUUID()}`);
    try {
      const handle = await open(file, 'wx+', 0o600);
      await unlink(file);
      return new SpillFile(handle, folder);
    } catch (cause) {
      throw failed(cause, folder);
    }
  }

  get bytes(): number {
    return this.#end;
  }

  async append(rows: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<SpilledRun> {
    const start = this.#end;
    let waiting: Buffer[] = [];
    let bytes = 0;
    for await (const row of rows) {
      waiting.push(row);
      bytes += row.length;
      if (bytes < WRITE_BYTES) continue;
      await this.#write(Buffer.concat(waiting, bytes));
      waiting = [];
      bytes = 0;
    }
    await this.#write(Buffer.concat(waiting, bytes));
    return { start, end: this.#end };
  }

  /** The encoded rows of a run, batch by batch. */
  async *read({ start, end }: SpilledRun): AsyncGenerator<Buffer[]> {
    let left: Buffer = Buffer.alloc(0);
    for (let at = start; at < end;) {
      const chunk = Buffer.allocUnsafe(Math.min(Math.max(READ_BYTES, left.length), end - at));
      const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, at).catch((cause: unknown) => {
        throw failed(cause, this.#folder);
      });
      at += bytesRead;
      const bytes = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
      const rows: Buffer[] = [];
      let row = 0;
      for (;;) {
        const length = encodedLength(bytes, row);
        if (length === undefined || row + length > bytes.length) break;
        rows.push(bytes.subarray(row, row + length));
        row += length;
      }
      left = bytes.subarray(row);
      yield rows;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#handle
        .write(bytes, at, bytes.length - at, this.#end)
        .catch((cause: unknown) => {
          throw failed(cause, this.#folder);
        });
      at += bytesWritten;
      this.#end += bytesWritten;
    }
  }
}

function failed(cause: unknown, folder: string): RailError {
  const message = `rows to be sorted cannot be kept there: ${(cause as Error).message}`;
  return new RailError('SPILL_FAILED', message, { at: folder, cause });
}
