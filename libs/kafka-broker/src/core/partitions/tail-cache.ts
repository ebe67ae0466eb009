/** Recent batches, so that readers at the end of a log never touch the disk. */
export interface CachedBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly bytes: Buffer;
}

/** The cached run of one partition: always a contiguous end of its log. */
export class PartitionTail {
  #batches: CachedBatch[] = [];
  #first = 0;

  get oldest(): CachedBatch | undefined {
    return this.#batches[this.#first];
  }

  push(batch: CachedBatch): void {
    this.#batches.push(batch);
  }

  dropOldest(): void {
    this.#first++;
    if (this.#first > 1024 && this.#first * 2 > this.#batches.length) {
      this.#batches = this.#batches.slice(this.#first);
      this.#first = 0;
    }
  }

  clear(): void {
    this.#batches = [];
    this.#first = 0;
  }

  /** Position of the batch that holds `offset`, or of the first after it; undefined when that may be on disk only. */
  find(offset: number): number | undefined {
    const oldest = this.oldest;
    if (oldest === undefined || offset < oldest.baseOffset) return undefined;
    let low = this.#first;
    let high = this.#batches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#batches[middle]!.lastOffset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(position: number): CachedBatch | undefined {
    return this.#batches[position];
  }
}

/** Bounds the bytes of all tails together; the oldest batch of the broker goes first. */
export class TailCache {
  readonly #maxBytes: number;
  #order: { tail: PartitionTail; batch: CachedBatch }[] = [];
  #first = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get sizeBytes(): number {
    return this.#bytes;
  }

  add(tail: PartitionTail, batch: CachedBatch): void {
    tail.push(batch);
    this.#order.push({ tail, batch });
    this.#bytes += batch.bytes.length;
    while (this.#bytes > this.#maxBytes) this.#evictOldest();
  }

  #evictOldest(): void {
    const { tail, batch } = this.#order[this.#first]!;
    this.#first++;
    this.#bytes -= batch.bytes.length;
    if (tail.oldest === batch) tail.dropOldest();
    if (this.#first > 1024 && this.#first * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#first);
      this.#first = 0;
    }
  }
}
