import { RecordBatchBuilder } from '@rail/kafka-protocol';

export interface LineBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
}

/** Two batches and what is around them fit a fetch of 1 MiB, so that no fetch ends in a torn one. */
const maxBatchBytes = 500 * 1024;
const maxBatchRecords = 10_000;
/** More than what surrounds key, value and headers of a record: lengths, deltas, the schema frame. */
const recordOverheadBytes = 48;

/** Open record batches of line topics, one for each partition. */
export class LineBatches {
  readonly #open = new Map<string, { topic: string; partition: number; builder: RecordBatchBuilder }>();
  readonly #frame = Buffer.alloc(5);
  #value = Buffer.alloc(4096);

  /** Appends a value, behind its Confluent frame if a schema id is given; returns the batch before it if that was full. */
  append(
    topic: string,
    partition: number,
    timestampMs: number,
    bytes: Buffer,
    keyStart: number,
    keyEnd: number,
    valueStart: number,
    valueEnd: number,
    schemaId: number | undefined,
    headers: Buffer,
  ): LineBatch | undefined {
    const id = `${topic}/${partition}`;
    let open = this.#open.get(id);
    if (open === undefined) {
      open = { topic, partition, builder: new RecordBatchBuilder() };
      this.#open.set(id, open);
    }
    const { builder } = open;
    const bytesMore = recordOverheadBytes + keyEnd - keyStart + Math.max(0, valueEnd - valueStart) + headers.length;
    const isFull = builder.sizeInBytes + bytesMore > maxBatchBytes || builder.recordCount >= maxBatchRecords;
    // Before it, not after: a large record must not make a batch that no topic takes out of one that is nearly full.
    const full = isFull && builder.recordCount > 0 ? this.#close(open) : undefined;
    if (valueStart < 0) {
      builder.append(timestampMs, bytes, keyStart, keyEnd, null, 0, 0, headers);
    } else if (schemaId === undefined) {
      builder.append(timestampMs, bytes, keyStart, keyEnd, bytes, valueStart, valueEnd, headers);
    } else {
      const length = this.#framed(bytes, valueStart, valueEnd, schemaId);
      builder.append(timestampMs, bytes, keyStart, keyEnd, this.#value, 0, length, headers);
    }
    return full;
  }

  *flush(): Generator<LineBatch> {
    for (const open of this.#open.values()) {
      if (open.builder.recordCount > 0) yield this.#close(open);
    }
  }

  #framed(bytes: Buffer, start: number, end: number, schemaId: number): number {
    const length = 5 + end - start;
    if (this.#value.length < length) this.#value = Buffer.alloc(2 * length);
    this.#frame.writeInt32BE(schemaId, 1);
    this.#frame.copy(this.#value);
    bytes.copy(this.#value, 5, start, end);
    return length;
  }

  #close(open: { topic: string; partition: number; builder: RecordBatchBuilder }): LineBatch {
    const batch = { topic: open.topic, partition: open.partition, bytes: open.builder.finish() };
    open.builder.reset();
    return batch;
  }
}
