import { RecordBatchBuilder } from '@rail/kafka-protocol';
import type { BatchTraces } from '../batch-traces.ts';
import { type LineBatch, LineBatches } from '../line-batches.ts';
import type { OutgoingRow } from './row-step.ts';

const maxBatchBytes = 512 * 1024;

/** The open record batches of a run: those of lines by partition, and one for each quarantine. */
export class OutgoingBatches {
  readonly #traces: BatchTraces | undefined;
  readonly #line = new LineBatches();
  readonly #quarantines = new Map<string, { readonly partition: number; readonly builder: RecordBatchBuilder }>();

  constructor(traces?: BatchTraces) {
    this.#traces = traces;
  }

  /** Appends a row, stamped with the time it is published; returns the batch before it if that was full. */
  append(row: OutgoingRow, nowMs: number): LineBatch | undefined {
    const { topic, partition, bytes, keyEnd, end, schemaId } = row;
    if (row.fault !== undefined) return this.#setAside(row, nowMs);
    const headers = this.#traces?.carriedBy(topic, partition, row.headers) ?? row.headers;
    return this.#line.append(topic, partition, nowMs, bytes, 0, keyEnd, keyEnd, end, schemaId, headers);
  }

  /** Closes every open batch. */
  *flush(): Generator<LineBatch> {
    yield* this.#line.flush();
    for (const [topic, { builder }] of this.#quarantines) if (builder.recordCount > 0) yield this.#close(topic);
  }

  #setAside({ topic, partition, bytes, end, headers }: OutgoingRow, nowMs: number): LineBatch | undefined {
    const open = this.#quarantines.get(topic) ?? { partition, builder: new RecordBatchBuilder() };
    this.#quarantines.set(topic, open);
    const { builder } = open;
    const full = builder.recordCount > 0 && builder.sizeInBytes + end > maxBatchBytes ? this.#close(topic) : undefined;
    builder.append(nowMs, null, 0, 0, bytes, 0, end, headers);
    return full;
  }

  #close(topic: string): LineBatch {
    const { partition, builder } = this.#quarantines.get(topic)!;
    const bytes = builder.finish();
    builder.reset();
    return { topic, partition, bytes };
  }
}
