import { RecordWriter } from '../encode/record-writer.ts';

/** As `flaw` of a batch: the record has none. */
export const noFlaw = 255;

/**
 * Generated records side by side in one buffer, to be appended to record batches without a copy in between. Valid
 * until the stream fills it again.
 */
export class GeneratedBatch {
  count = 0;
  /** Index into the datasets that the stream was made of. */
  readonly dataset: Uint8Array;
  readonly keyStart: Int32Array;
  readonly keyEnd: Int32Array;
  /** -1 for a tombstone. */
  readonly valueStart: Int32Array;
  readonly valueEnd: Int32Array;
  /** 1 if the Confluent frame is to be put before the value. */
  readonly frame: Uint8Array;
  /** Index into `flaws`, 255 for none. */
  readonly flaw: Uint8Array;
  readonly eventTimeMs: Float64Array;
  readonly publishedAtMs: Float64Array;
  readonly out = new RecordWriter(1 << 16);

  constructor(readonly capacity: number) {
    this.dataset = new Uint8Array(capacity);
    this.keyStart = new Int32Array(capacity);
    this.keyEnd = new Int32Array(capacity);
    this.valueStart = new Int32Array(capacity);
    this.valueEnd = new Int32Array(capacity);
    this.frame = new Uint8Array(capacity);
    this.flaw = new Uint8Array(capacity);
    this.eventTimeMs = new Float64Array(capacity);
    this.publishedAtMs = new Float64Array(capacity);
  }

  /** Where keys and values lie. */
  get bytes(): Buffer {
    return this.out.bytes;
  }
}
