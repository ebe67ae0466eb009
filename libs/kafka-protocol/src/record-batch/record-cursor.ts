import { violation } from '../bytes/byte-reader.ts';
import type { BatchHeader } from './batch-header.ts';
import { VarintReader } from './varint-reader.ts';

/**
 * Walks the records of one section without allocating: after `next()` the fields hold positions in `bytes`.
 * Every length is checked, headers included, so positions never leave the record.
 */
export class RecordCursor {
  offset = -1;
  timestamp = -1;
  /** -1 for a null key; then `keyEnd` is -1 too. */
  keyStart = -1;
  keyEnd = -1;
  /** -1 for a null value, a tombstone; then `valueEnd` is -1 too. */
  valueStart = -1;
  valueEnd = -1;
  /** After the header count, where `forEachHeader` begins. */
  headersStart = -1;
  headersEnd = -1;
  headerCount = 0;
  private readonly reader = new VarintReader();
  private headerBlockStart = -1;
  private remaining = 0;
  private baseOffset = 0;
  private baseTimestamp = 0;
  /** Set where the log's clock replaces the records' timestamps. */
  private appendTime: number | undefined;

  get bytes(): Buffer {
    return this.reader.bytes;
  }

  /** Starts before the first record of a decompressed section. */
  reset(section: Buffer, header: BatchHeader): void {
    this.reader.bytes = section;
    this.reader.position = 0;
    this.reader.limit = section.length;
    this.remaining = header.recordCount;
    this.baseOffset = header.baseOffset;
    this.baseTimestamp = header.baseTimestamp;
    this.appendTime = header.timestampType === 'logAppendTime' ? header.maxTimestamp : undefined;
  }

  /** False after the last record. Throws RailError PROTOCOL_VIOLATION on a damaged one. */
  next(): boolean {
    const { reader } = this;
    reader.limit = reader.bytes.length;
    if (this.remaining <= 0) {
      if (this.remaining < 0 || reader.position !== reader.limit) {
        throw violation('a batch holds another number of records than its header says');
      }
      return false;
    }
    this.remaining -= 1;
    const length = reader.varint();
    const end = reader.take(length) + length;
    reader.position = end - length;
    reader.limit = end;
    this.readFields();
    if (reader.position !== end) {
      throw violation('a record does not fill its length');
    }
    return true;
  }

  /** Count and headers as `RecordBatchBuilder.append` takes them; null if there are none. */
  encodedHeaders(): Buffer | null {
    return this.headerCount === 0 ? null : this.bytes.subarray(this.headerBlockStart, this.headersEnd);
  }

  private readFields(): void {
    const { reader } = this;
    reader.take(1); // attributes, unused in this format
    this.timestamp = this.baseTimestamp + reader.varint();
    if (this.appendTime !== undefined) {
      this.timestamp = this.appendTime;
    }
    this.offset = this.baseOffset + reader.varint();
    const keyBytes = reader.varint();
    this.keyStart = keyBytes === -1 ? -1 : reader.take(keyBytes);
    this.keyEnd = keyBytes === -1 ? -1 : reader.position;
    const valueBytes = reader.varint();
    this.valueStart = valueBytes === -1 ? -1 : reader.take(valueBytes);
    this.valueEnd = valueBytes === -1 ? -1 : reader.position;
    this.headerBlockStart = reader.position;
    this.headerCount = reader.varint();
    this.headersStart = reader.position;
    if (this.headerCount !== 0) {
      skipHeaders(reader, this.headerCount);
    }
    this.headersEnd = reader.position;
  }
}

function skipHeaders(reader: VarintReader, count: number): void {
  if (count < 0 || 2 * count > reader.limit - reader.position) {
    throw violation(`a record announces ${count} headers`);
  }
  for (let i = 0; i < count; i += 1) {
    reader.take(reader.varint());
    const valueBytes = reader.varint();
    if (valueBytes !== -1) {
      reader.take(valueBytes);
    }
  }
}
