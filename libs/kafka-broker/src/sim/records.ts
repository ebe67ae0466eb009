import {
  batches,
  readControlBatch,
  RecordBatchBuilder,
  RecordCursor,
  recordsOf,
  type FinishOptions,
} from '@rail/kafka-protocol';

/** A batch with these values, as a producer sends it; the serial names the transaction and becomes the key. */
export function batchOf(values: readonly string[], nowMs: number, options: FinishOptions, serial = ''): Buffer {
  const builder = new RecordBatchBuilder(256);
  builder.reset();
  const key = Buffer.from(serial);
  for (const value of values) {
    const bytes = Buffer.from(value);
    builder.append(nowMs, key, 0, key.length, bytes, 0, bytes.length, null);
  }
  return builder.finish(options);
}

export interface ReadRecord {
  readonly offset: number;
  readonly value: string;
  readonly serial: string;
}

/** Data records and the position after the last batch. */
export function readRecords(bytes: Buffer): {
  readonly records: ReadRecord[];
  readonly nextOffset: number | undefined;
} {
  const records: ReadRecord[] = [];
  const cursor = new RecordCursor();
  let nextOffset: number | undefined;
  for (const { pos, header } of batches(bytes)) {
    nextOffset = header.lastOffset + 1;
    if (header.isControl) continue;
    cursor.reset(recordsOf(bytes, pos), header);
    while (cursor.next()) {
      records.push({
        offset: cursor.offset,
        value: cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd),
        serial: cursor.bytes.toString('utf8', cursor.keyStart, cursor.keyEnd),
      });
    }
  }
  return { records, nextOffset };
}

export interface EndedTransaction {
  readonly serial: string;
  readonly values: readonly string[];
  readonly committed: boolean;
}

interface FoundTransaction {
  serial: string;
  readonly values: string[];
  committed: boolean | undefined;
}

/** The transactions of a raw log in the order of their first batch; open ones are left out. */
export function transactionsIn(log: Buffer): EndedTransaction[] {
  const open = new Map<number, FoundTransaction>();
  const all: FoundTransaction[] = [];
  for (const { pos, header } of batches(log)) {
    if (header.isControl) {
      const ended = open.get(header.producerId);
      if (ended !== undefined) ended.committed = readControlBatch(log, pos)?.type === 'commit';
      open.delete(header.producerId);
      continue;
    }
    let transaction = open.get(header.producerId);
    if (transaction === undefined) {
      transaction = { serial: '', values: [], committed: undefined };
      open.set(header.producerId, transaction);
      all.push(transaction);
    }
    for (const record of readRecords(log.subarray(pos, pos + header.sizeInBytes)).records) {
      transaction.serial = record.serial;
      transaction.values.push(record.value);
    }
  }
  return all.flatMap(({ serial, values, committed }) =>
    committed === undefined ? [] : [{ serial, values, committed }],
  );
}
