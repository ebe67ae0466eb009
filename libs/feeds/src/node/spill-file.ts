import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RailError } from '@rail/kernel';
import { type EncodedRow, encodedRows } from '../order/encoded-row.ts';

const WRITE_BYTES = 512 << 10;
const READ_BYTES = 64 << 10;

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

  async append(batches: Iterable<EncodedRow[]> | AsyncIterable<EncodedRow[]>): Promise<SpilledRun> {
    const start = this.#end;
    const waiting = Buffer.allocUnsafe(WRITE_BYTES);
    let length = 0;
    for await (const rows of batches) {
      for (const row of rows) {
        const size = row.end - row.start;
        if (length + size > WRITE_BYTES) {
          await this.#write(waiting.subarray(0, length));
          length = 0;
        }
        if (size > WRITE_BYTES) await this.#write(row.bytes.subarray(row.start, row.end));
        else length += row.bytes.copy(waiting, length, row.start, row.end);
      }
    }
    await this.#write(waiting.subarray(0, length));
    return { start, end: this.#end };
  }

  /** The encoded rows of a run, batch by batch. */
  async *read({ start, end }: SpilledRun): AsyncGenerator<EncodedRow[]> {
    let left: Buffer = Buffer.alloc(0);
    for (let at = start; at < end;) {
      // A row larger than a piece takes pieces that grow.
      const size = Math.min(Math.max(READ_BYTES, left.length), end - at);
      const bytes = Buffer.allocUnsafe(left.length + size);
      left.copy(bytes);
      const { bytesRead } = await this.#handle.read(bytes, left.length, size, at).catch((cause: unknown) => {
        throw failed(cause, this.#folder);
      });
      at += bytesRead;
      const rows = encodedRows(bytes.subarray(0, left.length + bytesRead));
      left = bytes.subarray(rows.at(-1)?.end ?? 0, left.length + bytesRead);
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
