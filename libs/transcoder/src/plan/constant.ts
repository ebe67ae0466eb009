import { type AvroSchema, ByteWriter, defaultValue, encodeValue } from '@rail/avro';

/** The bytes of a schema's default. */
export function encodedDefault(schema: AvroSchema, json: unknown): Buffer {
  return encodeValue(schema, defaultValue(schema, json));
}

export function varint(value: number): Buffer {
  const writer = new ByteWriter(16);
  writer.writeLong(value);
  return writer.copy();
}
