import { encodeHeaders, forEachHeader, RecordBatchBuilder, type RecordCursor } from '@rail/kafka-protocol';
import { originHeader } from '@rail/agreements';

/** Where finished batches go: a topic and partition, and the bytes of one record batch without producer stamps. */
export interface OutputBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
  readonly records: number;
}

/** A batch is closed before it reaches this size: kafkajs and others spread a batch's records onto their stack. */
const maxBatchBytes = 512 * 1024;
const maxBatchRecords = 10_000;

/** The open record batch of every output partition; full ones are handed to `onFull` in order. */
export class OutputBatches {
  readonly #open = new Map<string, { topic: string; partition: number; builder: RecordBatchBuilder }>();
  readonly #onFull: (batch: OutputBatch) => void;
  /** Bytes in open batches. */
  openBytes = 0;

  constructor(onFull: (batch: OutputBatch) => void) {
    this.#onFull = onFull;
  }

  append(
    topic: string,
    partition: number,
    timestampMs: number,
    key: Buffer | null,
    keyStart: number,
    keyEnd: number,
    value: Buffer | null,
    valueStart: number,
    valueEnd: number,
    headers: Buffer,
  ): void {
    const id = `${topic}/${partition}`;
    let open = this.#open.get(id);
    if (open === undefined) {
      open = { topic, partition, builder: new RecordBatchBuilder() };
      this.#open.set(id, open);
    }
    const { builder } = open;
    const before = builder.recordCount === 0 ? 0 : builder.sizeInBytes;
    builder.append(timestampMs, key, keyStart, keyEnd, value, valueStart, valueEnd, headers);
    this.openBytes += builder.sizeInBytes - before;
    if (builder.sizeInBytes >= maxBatchBytes || builder.recordCount >= maxBatchRecords) this.#close(open);
  }

  /** Closes every open batch. */
  flush(): void {
    for (const open of this.#open.values()) this.#close(open);
  }

  /** Forgets what is open: its transaction was aborted. */
  discard(): void {
    for (const open of this.#open.values()) open.builder.reset();
    this.openBytes = 0;
  }

  #close(open: { topic: string; partition: number; builder: RecordBatchBuilder }): void {
    const { topic, partition, builder } = open;
    if (builder.recordCount === 0) return;
    this.openBytes -= builder.sizeInBytes;
    this.#onFull({ topic, partition, bytes: builder.finish(), records: builder.recordCount });
    builder.reset();
  }
}

/**
 * The headers of a share record: its origin, and what the agreement lets through. The common case, no other header,
 * reuses one buffer and rewrites only the offset in it.
 */
export class ShareHeaders {
  readonly #origin: Buffer;
  readonly #offsetAt: number;
  readonly #originValue: Buffer;

  constructor(partition: number) {
    this.#originValue = Buffer.alloc(12);
    this.#originValue.writeInt32BE(partition, 0);
    this.#origin = encodeHeaders([[originHeader, this.#originValue]]);
    this.#offsetAt = this.#origin.length - 8;
  }

  /** Valid until the next call. */
  of(cursor: RecordCursor, allowed: ReadonlySet<string>): Buffer {
    writeOffset(this.#origin, this.#offsetAt, cursor.offset);
    if (cursor.headerCount === 0 || allowed.size === 0) return this.#origin;
    const kept: [string, Buffer | null][] = [];
    for (const [name, value] of headersOf(cursor)) if (allowed.has(name)) kept.push([name, value]);
    if (kept.length === 0) return this.#origin;
    writeOffset(this.#originValue, 4, cursor.offset);
    return encodeHeaders([[originHeader, this.#originValue], ...kept]);
  }
}

function writeOffset(bytes: Buffer, at: number, offset: number): void {
  bytes.writeUInt32BE(Math.floor(offset / 0x1_0000_0000), at);
  bytes.writeUInt32BE(offset >>> 0, at + 4);
}

function headersOf(cursor: RecordCursor): [string, Buffer | null][] {
  const headers: [string, Buffer | null][] = [];
  const { bytes } = cursor;
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    const value = valueStart < 0 ? null : bytes.subarray(valueStart, valueEnd);
    headers.push([bytes.toString('utf8', keyStart, keyEnd), value]);
  });
  return headers;
}
