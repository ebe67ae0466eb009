import { VarintReader } from './varint-reader.ts';
import { varintBytes, writeVarint } from './varint.ts';

/** Gets the ranges of one header; `valueStart` and `valueEnd` are -1 for null. Returning false ends the walk. */
export type HeaderVisitor = (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => boolean | void;

/** Visits `count` headers from `start` on, as a RecordCursor gives them. Throws RailError PROTOCOL_VIOLATION. */
export function forEachHeader(bytes: Buffer, start: number, count: number, visit: HeaderVisitor): void {
  const reader = new VarintReader();
  reader.bytes = bytes;
  reader.position = start;
  reader.limit = bytes.length;
  for (let i = 0; i < count; i += 1) {
    const keyBytes = reader.varint();
    const keyStart = reader.take(keyBytes);
    const valueBytes = reader.varint();
    const valueStart = valueBytes === -1 ? -1 : reader.take(valueBytes);
    if (visit(keyStart, keyStart + keyBytes, valueStart, valueStart === -1 ? -1 : reader.position) === false) {
      return;
    }
  }
}

/** Count and headers, ready for `RecordBatchBuilder.append`. */
export function encodeHeaders(headers: readonly (readonly [name: string, value: Buffer | null])[]): Buffer {
  const parts = headers.map(([name, value]) => ({ key: Buffer.from(name), value }));
  let length = varintBytes(parts.length);
  for (const { key, value } of parts) {
    length += varintBytes(key.length) + key.length + varintBytes(value?.length ?? -1) + (value?.length ?? 0);
  }
  const bytes = Buffer.allocUnsafe(length);
  let position = writeVarint(bytes, 0, parts.length);
  for (const { key, value } of parts) {
    position = writeVarint(bytes, position, key.length);
    position += key.copy(bytes, position);
    position = writeVarint(bytes, position, value?.length ?? -1);
    position += value?.copy(bytes, position) ?? 0;
  }
  return bytes;
}
