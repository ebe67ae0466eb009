import { violation } from '../bytes/byte-reader.ts';
import { readBatchHeader } from './batch-header.ts';
import { RecordBatchBuilder } from './record-batch-builder.ts';
import { RecordCursor } from './record-cursor.ts';
import { recordsOf } from './records-of.ts';

export interface TransactionMarker {
  readonly type: 'commit' | 'abort';
  readonly coordinatorEpoch: number;
}

export interface ControlBatchOptions extends TransactionMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly timestamp: number;
  readonly baseOffset?: number;
  readonly partitionLeaderEpoch?: number;
}

const keyBytes = { abort: Buffer.from([0, 0, 0, 0]), commit: Buffer.from([0, 0, 0, 1]) };
const keyLength = 4;
const valueLength = 6;

/** A batch with the one record that ends a transaction: key (version, type), value (version, coordinator epoch). */
export function controlBatch(options: ControlBatchOptions): Buffer {
  const value = Buffer.alloc(valueLength);
  value.writeInt32BE(options.coordinatorEpoch, 2);
  const builder = new RecordBatchBuilder(0);
  builder.append(options.timestamp, keyBytes[options.type], 0, keyLength, value, 0, valueLength, null);
  const { producerId, producerEpoch, baseOffset = 0, partitionLeaderEpoch = -1 } = options;
  return builder.finish({
    producerId,
    producerEpoch,
    baseOffset,
    partitionLeaderEpoch,
    transactional: true,
    control: true,
  });
}

/**
 * The marker in the control batch at `position`; undefined for control records of another kind, which readers skip.
 * Throws RailError PROTOCOL_VIOLATION on damaged bytes.
 */
export function readControlBatch(bytes: Buffer, position = 0): TransactionMarker | undefined {
  const header = readBatchHeader(bytes, position);
  const cursor = new RecordCursor();
  cursor.reset(recordsOf(bytes, position, header), header);
  if (!cursor.next() || cursor.keyStart === -1 || cursor.keyEnd - cursor.keyStart < keyLength) {
    throw violation('a control batch without a control record');
  }
  const type = cursor.bytes.readInt16BE(cursor.keyStart + 2);
  if (type !== 0 && type !== 1) {
    return undefined;
  }
  if (cursor.valueStart === -1 || cursor.valueEnd - cursor.valueStart < valueLength) {
    throw violation('a transaction marker without a coordinator epoch');
  }
  return { type: type === 1 ? 'commit' : 'abort', coordinatorEpoch: cursor.bytes.readInt32BE(cursor.valueStart + 2) };
}
