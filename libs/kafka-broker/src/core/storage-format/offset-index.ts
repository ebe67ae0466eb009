const ENTRY_BYTES = 8;

/**
 * Sparse map from offset to file position (`.index`). An entry holds the last offset of a batch and the position where
 * that batch begins, so the batch with a wanted offset begins there or later.
 */
export class OffsetIndex {
  readonly baseOffset: number;
  /** Pairs: last offset of the batch relative to the base, position of the batch. */
  #pairs = new Int32Array(32);
  #count = 0;

  constructor(baseOffset: number) {
    this.baseOffset = baseOffset;
  }

  get entryCount(): number {
    return this.#count;
  }

  append(lastOffset: number, position: number): void {
    if ((this.#count + 1) * 2 > this.#pairs.length) {
      const grown = new Int32Array(this.#pairs.length * 2);
      grown.set(this.#pairs);
      this.#pairs = grown;
    }
    this.#pairs[this.#count * 2] = lastOffset - this.baseOffset;
    this.#pairs[this.#count * 2 + 1] = position;
    this.#count++;
  }

  /** Position from which a scan finds `offset`. */
  positionFor(offset: number): number {
    const wanted = offset - this.baseOffset;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#pairs[middle * 2]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : this.#pairs[(low - 1) * 2 + 1]!;
  }

  toBytes(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#count * ENTRY_BYTES);
    for (let i = 0; i < this.#count * 2; i++) bytes.writeInt32BE(this.#pairs[i]!, i * 4);
    return bytes;
  }

  /** Undefined when the bytes cannot be the index of a log of this size: the caller rebuilds it by a scan. */
  static parse(baseOffset: number, bytes: Buffer, logBytes: number): OffsetIndex | undefined {
    if (bytes.length % ENTRY_BYTES !== 0) return undefined;
    const index = new OffsetIndex(baseOffset);
    let lastRelative = -1;
    let lastPosition = -1;
    for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
      const relative = bytes.readInt32BE(at);
      const position = bytes.readInt32BE(at + 4);
      if (relative <= lastRelative || position <= lastPosition || position >= logBytes) return undefined;
      index.append(baseOffset + relative, position);
      lastRelative = relative;
      lastPosition = position;
    }
    return index;
  }
}
