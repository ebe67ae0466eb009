const ENTRY_BYTES = 12;

export interface TimeIndexEntry {
  readonly timestampMs: number;
  /** Last offset of the batch that brought this timestamp. */
  readonly offset: number;
}

/** Sparse map from "largest timestamp so far" to offset (`.timeindex`); both only grow. */
export class TimeIndex {
  readonly baseOffset: number;
  #entries: TimeIndexEntry[] = [];

  constructor(baseOffset: number) {
    this.baseOffset = baseOffset;
  }

  get first(): TimeIndexEntry | undefined {
    return this.#entries[0];
  }

  get last(): TimeIndexEntry | undefined {
    return this.#entries.at(-1);
  }

  get entryCount(): number {
    return this.#entries.length;
  }

  /** Ignored unless later than all before. */
  maybeAppend(timestampMs: number, offset: number): void {
    const last = this.last;
    if (last === undefined || (timestampMs > last.timestampMs && offset > last.offset)) {
      this.#entries.push({ timestampMs, offset });
    }
  }

  /** Every record up to and including this offset is older than `timestampMs`; base − 1 when nothing is known. */
  lastOffsetBefore(timestampMs: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.timestampMs < timestampMs) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? this.baseOffset - 1 : this.#entries[low - 1]!.offset;
  }

  toBytes(): Buffer {
    const bytes = Buffer.allocUnsafe(this.#entries.length * ENTRY_BYTES);
    this.#entries.forEach((entry, i) => {
      bytes.writeBigInt64BE(BigInt(entry.timestampMs), i * ENTRY_BYTES);
      bytes.writeInt32BE(entry.offset - this.baseOffset, i * ENTRY_BYTES + 8);
    });
    return bytes;
  }

  /** Undefined when the bytes cannot be a time index: the caller rebuilds it by a scan. */
  static parse(baseOffset: number, bytes: Buffer): TimeIndex | undefined {
    if (bytes.length % ENTRY_BYTES !== 0) return undefined;
    const index = new TimeIndex(baseOffset);
    for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
      const timestampMs = Number(bytes.readBigInt64BE(at));
      const relative = bytes.readInt32BE(at + 8);
      if (relative < 0 || !Number.isSafeInteger(timestampMs)) return undefined;
      index.maybeAppend(timestampMs, baseOffset + relative);
    }
    return index.entryCount * ENTRY_BYTES === bytes.length ? index : undefined;
  }
}
