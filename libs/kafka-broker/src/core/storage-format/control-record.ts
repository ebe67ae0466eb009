import { RecordCursor, readBatchHeader, recordsOf } from '@rail/kafka-protocol';

export interface EndTransactionMarker {
  readonly commit: boolean;
  readonly coordinatorEpoch: number;
}

const cursor = new RecordCursor();
const ABORT = 0;
const COMMIT = 1;

/** What a control batch says; undefined for kinds other than end of transaction, and for damaged ones. */
export function readMarker(bytes: Buffer, at: number): EndTransactionMarker | undefined {
  cursor.reset(recordsOf(bytes, at), readBatchHeader(bytes, at));
  if (!cursor.next() || cursor.keyEnd - cursor.keyStart < 4) return undefined;
  const type = cursor.bytes.readInt16BE(cursor.keyStart + 2);
  if (type !== ABORT && type !== COMMIT) return undefined;
  if (cursor.valueStart < 0 || cursor.valueEnd - cursor.valueStart < 6) return undefined;
  return { commit: type === COMMIT, coordinatorEpoch: cursor.bytes.readInt32BE(cursor.valueStart + 2) };
}
