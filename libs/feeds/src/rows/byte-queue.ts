/** Bytes that come in chunks, taken in other portions. */
export class ByteQueue {
  readonly #chunks: AsyncGenerator<Buffer>;
  #bytes: Buffer = Buffer.alloc(0);
  /** How many bytes have been taken. */
  taken = 0;

  constructor(chunks: AsyncGenerator<Buffer>) {
    this.#chunks = chunks;
  }

  /** The next bytes without taking them; fewer only at the end. */
  async peek(count: number): Promise<Buffer> {
    const parts = [this.#bytes];
    let length = this.#bytes.length;
    while (length < count) {
      const { done, value } = await this.#chunks.next();
      if (done === true) break;
      parts.push(value);
      length += value.length;
    }
    if (parts.length > 1) this.#bytes = Buffer.concat(parts, length);
    return this.#bytes.subarray(0, count);
  }

  /** Takes bytes that have been peeked at. */
  skip(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
    this.taken += count;
  }

  /** Passes over everything up to and with a marker; false if it does not come any more. */
  async skipPast(marker: Buffer): Promise<boolean> {
    for (;;) {
      const found = this.#bytes.indexOf(marker);
      if (found >= 0) {
        this.skip(found + marker.length);
        return true;
      }
      this.skip(Math.max(0, this.#bytes.length - marker.length + 1));
      const before = this.#bytes.length;
      if ((await this.peek(before + 1)).length === before) return false;
    }
  }

  close(): Promise<unknown> {
    return this.#chunks.return(undefined);
  }
}
