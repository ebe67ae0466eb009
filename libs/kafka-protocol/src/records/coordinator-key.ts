import { ByteReader, violation } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import type { Draft, Shape, ValueOf } from '../schema/field.ts';
import { type MessageSchema, messageSchema } from '../schema/message-schema.ts';
import { parseVersions } from '../schema/versions.ts';

/** The key of a coordinator's record: an int16 says which kind of record it is, then come the fields. */
export interface CoordinatorKey<T> {
  readonly type: number;
  readonly schema: MessageSchema<T>;
}

export function coordinatorKey<const S extends Shape>(
  name: string,
  type: number,
  shape: S,
): CoordinatorKey<ValueOf<S>> {
  return { type, schema: messageSchema(name, parseVersions('0'), parseVersions('none'), shape) };
}

export function encodeCoordinatorKey<T>(key: CoordinatorKey<T>, value: NoInfer<Draft<T>>): Buffer {
  const writer = new ByteWriter(64);
  writer.int16(key.type);
  key.schema.write(writer, 0, value);
  return writer.toBuffer();
}

/** Which kind of record a key announces; compare it with the `type` of the known keys. */
export function coordinatorKeyType(bytes: Buffer): number {
  return new ByteReader(bytes).int16();
}

/** Throws RailError PROTOCOL_VIOLATION on damaged bytes or a key of another type. */
export function decodeCoordinatorKey<T>(key: CoordinatorKey<T>, bytes: Buffer): T {
  const reader = new ByteReader(bytes);
  const type = reader.int16();
  if (type !== key.type) {
    throw violation(`a ${key.schema.name} has the type ${key.type}, not ${type}`);
  }
  return key.schema.read(reader, 0);
}
