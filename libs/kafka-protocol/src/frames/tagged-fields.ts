import type { ByteReader } from '../bytes/byte-reader.ts';

/** Moves over the tagged fields of a header; no header version defines any. */
export function skipTaggedFields(reader: ByteReader): void {
  const count = reader.uvarint();
  for (let i = 0; i < count; i += 1) {
    reader.uvarint();
    reader.take(reader.uvarint());
  }
}
