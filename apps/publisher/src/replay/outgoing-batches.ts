import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { type LineBatch, LineBatches } from '../line-batches.ts';
import type { OutgoingRow } from './row-step.ts';

const maxBatchBytes = 512 * 1024;

/** The open record batches of a run: those of the line by partition, and the one of the quarantine. */
export class OutgoingBatches {
  readonly #line = new LineBatches();
  readonly #setAside = new RecordBatchBuilder();
  readonly #schemaId: number;
  #quarantine: OutgoingRow | undefined;

  constructor(schemaId: number) {
    this.#schemaId = schemaId;
  }

  /** Appends a row, stamped with the time it is published; returns the batch before it if that was full. */
  append(row: OutgoingRow, nowMs: number): LineBatch | undefined {
    const { topic, partition, bytes, keyEnd, end, headers } = row;
    if (row.fault === undefined) {
      return this.#line.append(topic, partition, nowMs, bytes, 0, keyEnd, keyEnd, end, this.#schemaId, headers);
    }
    this.#quarantine = row;
    const isFull = this.#setAside.recordCount > 0 && this.#setAside.sizeInBytes + end > maxBatchBytes;
    const full = isFull ? this.#closeQuarantine(row) : undefined;
    this.#setAside.append(nowMs, null, 0, 0, bytes, 0, end, headers);
    return full;
  }

  /** Closes every open batch. */
  *flush(): Generator<LineBatch> {
    yield* this.#line.flush();
    if (this.#setAside.recordCount > 0) yield this.#closeQuarantine(this.#quarantine!);
  }

  #closeQuarantine({ topic, partition }: OutgoingRow): LineBatch {
    const bytes = this.#setAside.finish();
    this.#setAside.reset();
    return { topic, partition, bytes };
  }
}
