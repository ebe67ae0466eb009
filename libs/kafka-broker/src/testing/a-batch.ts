import { RecordBatchBuilder } from '@rail/kafka-protocol';

export interface BatchShape {
  readonly records?: readonly (readonly [key: string | null, value: string | null])[];
  readonly timestampMs?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
  readonly compression?: 'none' | 'gzip' | 'lz4' | 'zstd';
  readonly baseOffset?: number;
}

/** A record batch as a producer sends it; one record unless told otherwise. */
export function aBatch(shape: BatchShape = {}): Buffer {
  const { records = [['key', 'value']], timestampMs = 1_000, baseOffset = 0, ...finish } = shape;
  const builder = new RecordBatchBuilder(256);
  builder.reset();
  for (const [key, value] of records) {
    const keyBytes = key === null ? null : Buffer.from(key);
    const valueBytes = value === null ? null : Buffer.from(value);
    builder.append(timestampMs, keyBytes, 0, keyBytes?.length ?? 0, valueBytes, 0, valueBytes?.length ?? 0, null);
  }
  return builder.finish({ ...finish, baseOffset });
}
