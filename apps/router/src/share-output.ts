import { encodeHeaders, forEachHeader, RecordBatchBuilder, type RecordCursor } from '@rail/kafka-protocol';
import { originHeader } from '@rail/agreements';
import { traceHeader, traceStateHeader } from '@rail/runtime';

const traceHeaders = new Set([traceHeader, traceStateHeader]);

/** Where finished batches go: a topic and partition, and the bytes of one record batch without producer stamps. */
export interface OutputBatch {
  readonly topic: string;
  readonly partition: number;
  /** Whose records they are. */
  readonly line: string;
  readonly bytes: Buffer;
  readonly records: number;
}

/**
 * A batch is closed once it has this size: kafkajs and others spread a batch's records onto their stack. With its last
 * record it stays below half a megabyte, so that a fetch of one megabyte holds two whole batches, not one and a torn one.
 */
const maxBatchBytes = 500 * 1024;
const maxBatchRecords = 10_000;
/** No record is larger, with key and headers: topics take batches of 1 MiB unless told otherwise, quarantine 2 MiB. */
const maxRecordBytes = 1_000_000;
const maxQuarantinedBytes = 2_000_000;
/** Lengths and counts around the parts of a record, and the header of its batch. */
const overheadBytes = 128;

/** One output partition with its open record batch; a full one is handed to `onFull`. */
export class OutputPartition {
  readonly #topic: string;
  readonly #partition: number;
  readonly #line: string;
  readonly #onFull: (batch: OutputBatch) => void;
  readonly #builder = new RecordBatchBuilder();
  readonly #maxBytes: number;

  constructor(topic: string, partition: number, line: string, onFull: (batch: OutputBatch) => void) {
    this.#topic = topic;
    this.#line = line;
    this.#maxBytes = topic.startsWith('quarantine.') ? maxQuarantinedBytes : maxRecordBytes;
    this.#partition = partition;
    this.#onFull = onFull;
  }

  /** Bytes in the open batch. */
  get openBytes(): number {
    return this.#builder.recordCount === 0 ? 0 : this.#builder.sizeInBytes;
  }

  /** False, and nothing appended, for a record that its topic would refuse. */
  append(
    timestampMs: number,
    key: Buffer | null,
    keyStart: number,
    keyEnd: number,
    value: Buffer | null,
    valueStart: number,
    valueEnd: number,
    headers: Buffer,
  ): boolean {
    const builder = this.#builder;
    const bytes = valueEnd - valueStart + keyEnd - keyStart + headers.length + overheadBytes;
    if (bytes > this.#maxBytes) return false;
    if (builder.sizeInBytes + bytes > maxRecordBytes) this.close();
    builder.append(timestampMs, key, keyStart, keyEnd, value, valueStart, valueEnd, headers);
    if (builder.sizeInBytes >= maxBatchBytes || builder.recordCount >= maxBatchRecords) this.close();
    return true;
  }

  /** Hands over what is open. */
  close(): void {
    const builder = this.#builder;
    if (builder.recordCount === 0) return;
    const [topic, partition, records] = [this.#topic, this.#partition, builder.recordCount];
    this.#onFull({ topic, partition, line: this.#line, bytes: builder.finish(), records });
    builder.reset();
  }
}

/** The output partitions of a router, each found once for all records of a source batch. */
export class OutputBatches {
  readonly #partitions = new Map<string, OutputPartition>();
  readonly #onFull: (batch: OutputBatch) => void;

  constructor(onFull: (batch: OutputBatch) => void) {
    this.#onFull = onFull;
  }

  /** Bytes in open batches. */
  get openBytes(): number {
    let bytes = 0;
    for (const partition of this.#partitions.values()) bytes += partition.openBytes;
    return bytes;
  }

  of(topic: string, partition: number, line: string): OutputPartition {
    const id = `${topic}/${partition}`;
    let found = this.#partitions.get(id);
    if (found === undefined) {
      found = new OutputPartition(topic, partition, line, this.#onFull);
      this.#partitions.set(id, found);
    }
    return found;
  }

  /** Closes every open batch. */
  flush(): void {
    for (const partition of this.#partitions.values()) partition.close();
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

  /** Valid until the next call. `traceparent` makes the trace that the share has of its own, for a record that carries one. */
  of(cursor: RecordCursor, allowed: ReadonlySet<string>, traceparent?: () => Buffer): Buffer {
    writeOffset(this.#origin, this.#offsetAt, cursor.offset);
    if (cursor.headerCount === 0 || allowed.size === 0 || !mayCross(cursor, allowed)) return this.#origin;
    const kept: [string, Buffer | null][] = [];
    for (const [name, value] of headersOf(cursor)) {
      if (!allowed.has(name)) continue;
      // The provider's trace would tell two subscribers which of their records were one.
      if (!traceHeaders.has(name)) kept.push([name, value]);
      else if (name === traceHeader && traceparent !== undefined) kept.push([name, traceparent()]);
    }
    if (kept.length === 0) return this.#origin;
    writeOffset(this.#originValue, 4, cursor.offset);
    return encodeHeaders([[originHeader, this.#originValue], ...kept]);
  }
}

/** Whether a header has the length of an allowed name: line records carry headers of their own that never cross. */
function mayCross(cursor: RecordCursor, allowed: ReadonlySet<string>): boolean {
  const { bytes } = cursor;
  let at = cursor.headersStart;
  for (let i = 0; i < cursor.headerCount; i++) {
    const keyLength = bytes[at]! >> 1;
    if (bytes[at]! >= 0x80) return true; // a name of 64 bytes or more: the slow way decides
    for (const name of allowed) if (name.length === keyLength) return true;
    at += 1 + keyLength;
    const valueLength = bytes[at]!;
    if (valueLength >= 0x80) return true;
    at += 1 + (valueLength === 1 ? 0 : valueLength >> 1); // 1 is the length −1: null
  }
  return false;
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
