import { ByteReader, violation } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import type { Draft, Shape, ValueOf } from '../schema/field.ts';
import { type MessageSchema, messageSchema } from '../schema/message-schema.ts';
import { parseVersions } from '../schema/versions.ts';

/** A message that is stored or sent alone, with its version as int16 before it. */
export function recordSchema<const S extends Shape>(
  name: string,
  versions: string,
  flexible: string,
  shape: S,
): MessageSchema<ValueOf<S>> {
  return messageSchema(name, parseVersions(versions), parseVersions(flexible), shape);
}

export function encodeVersioned<T>(schema: MessageSchema<T>, version: number, value: NoInfer<Draft<T>>): Buffer {
  const writer = new ByteWriter();
  writer.int16(version);
  schema.write(writer, version, value);
  return writer.toBuffer();
}

/**
 * Throws RailError PROTOCOL_VIOLATION on damaged bytes and on unknown versions. Newer ones can be read as the newest
 * known where Kafka promises that versions only append fields, as for the consumer protocol.
 */
export function decodeVersioned<T>(
  schema: MessageSchema<T>,
  bytes: Buffer,
  newer: 'refuse' | 'readAsNewest' = 'refuse',
): T {
  const reader = new ByteReader(bytes);
  const stored = reader.int16();
  const { from, to } = schema.versions;
  if (stored < from || (stored > to && newer === 'refuse')) {
    throw violation(`${schema.name} has no version ${stored}`);
  }
  return schema.read(reader, Math.min(stored, to));
}
