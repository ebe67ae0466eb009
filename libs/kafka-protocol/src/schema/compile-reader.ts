import { type ByteReader, violation } from '../bytes/byte-reader.ts';
import type { ArrayField, Field, PrimitiveKind, Shape } from './field.ts';
import { includesVersion } from './versions.ts';

export type Read = (reader: ByteReader) => unknown;

interface Slot {
  readonly name: string;
  readonly read: Read;
}

/** Compiles a shape at one version into a closure that reads it. */
export function compileStructReader(shape: Shape, version: number, flexible: boolean): Read {
  const entries = Object.entries(shape);
  const slots = entries.map(([name, field]): Slot => ({ name, read: untaggedReader(field, version, flexible) }));
  const tagged = new Map<number, Slot>();
  for (const [name, field] of entries) {
    if (field.tag !== undefined && includesVersion(field.versions, version)) {
      tagged.set(field.tag, { name, read: compileFieldReader(field, version, flexible) });
    }
  }
  return (reader) => {
    const value: Record<string, unknown> = {};
    for (const slot of slots) {
      value[slot.name] = slot.read(reader);
    }
    if (flexible) {
      readTagged(reader, tagged, value);
    }
    return value;
  };
}

function untaggedReader(field: Field<unknown>, version: number, flexible: boolean): Read {
  const present = field.tag === undefined && includesVersion(field.versions, version);
  return present ? compileFieldReader(field, version, flexible) : field.makeDefault;
}

/** Known tags are read, unknown ones skipped: that is how Kafka extends messages without a new version. */
function readTagged(reader: ByteReader, tagged: ReadonlyMap<number, Slot>, value: Record<string, unknown>): void {
  const count = reader.uvarint();
  for (let i = 0; i < count; i += 1) {
    const slot = tagged.get(reader.uvarint());
    const size = reader.uvarint();
    const end = reader.take(size) + size;
    if (slot !== undefined) {
      reader.position = end - size;
      value[slot.name] = slot.read(reader);
      if (reader.position !== end) {
        throw violation(`tagged field ${slot.name} does not fill its ${size} bytes`);
      }
    }
  }
}

function compileFieldReader(field: Field<unknown>, version: number, flexible: boolean): Read {
  const nullable = includesVersion(field.nullable, version);
  switch (field.kind) {
    case 'array':
      return compileArrayReader(field, version, flexible, nullable);
    case 'struct':
      return compileStructReader(field.shape, version, flexible);
    case 'string':
    case 'bytes':
    case 'records':
      return compileBytesReader(field.kind, flexible, nullable);
    default:
      return fixedReaders[field.kind];
  }
}

const fixedReaders = {
  bool: (reader) => reader.bool(),
  int8: (reader) => reader.int8(),
  int16: (reader) => reader.int16(),
  uint16: (reader) => reader.uint16(),
  int32: (reader) => reader.int32(),
  uint32: (reader) => reader.uint32(),
  int64: (reader) => reader.int64(),
  float64: (reader) => reader.float64(),
  uuid: (reader) => reader.uuid(),
} satisfies Partial<Record<PrimitiveKind, Read>>;

/** -1 stands for null, in compact form 0 (lengths are stored plus one). */
function lengthReader(classic: 'int16' | 'int32', flexible: boolean): (reader: ByteReader) => number {
  if (flexible) {
    return (reader) => reader.uvarint() - 1;
  }
  return classic === 'int16' ? (reader) => reader.int16() : (reader) => reader.int32();
}

function compileBytesReader(kind: 'string' | 'bytes' | 'records', flexible: boolean, nullable: boolean): Read {
  const readLength = lengthReader(kind === 'string' ? 'int16' : 'int32', flexible);
  const readValue: (reader: ByteReader, length: number) => unknown =
    kind === 'string' ? (reader, length) => reader.utf8(length) : (reader, length) => reader.slice(length);
  return (reader) => {
    const length = readLength(reader);
    return length < 0 ? nullOf(kind, length, nullable) : readValue(reader, length);
  };
}

function nullOf(kind: string, length: number, nullable: boolean): null {
  if (length !== -1 || !nullable) {
    throw violation(`a ${kind} field has the length ${length}`);
  }
  return null;
}

function compileArrayReader(field: ArrayField<unknown>, version: number, flexible: boolean, nullable: boolean): Read {
  const { element } = field;
  const readLength = lengthReader('int32', flexible);
  const readElement =
    typeof element === 'string'
      ? compileElementReader(element, flexible)
      : compileStructReader(element, version, flexible);
  const minBytes = Math.max(
    1,
    typeof element === 'string' ? minPrimitive(element, flexible) : minStruct(element, version, flexible),
  );
  return (reader) => {
    const count = readLength(reader);
    if (count < 0) {
      return nullOf('array', count, nullable);
    }
    reader.announce(count, minBytes);
    const values: unknown[] = [];
    for (let i = 0; i < count; i += 1) {
      values.push(readElement(reader));
    }
    return values;
  };
}

function compileElementReader(kind: PrimitiveKind, flexible: boolean): Read {
  return kind === 'string' || kind === 'bytes' || kind === 'records'
    ? compileBytesReader(kind, flexible, false)
    : fixedReaders[kind];
}

const fixedBytes = { bool: 1, int8: 1, int16: 2, uint16: 2, int32: 4, uint32: 4, int64: 8, float64: 8, uuid: 16 };

function minPrimitive(kind: PrimitiveKind, flexible: boolean): number {
  if (kind === 'string' || kind === 'bytes' || kind === 'records') {
    return flexible ? 1 : kind === 'string' ? 2 : 4;
  }
  return fixedBytes[kind];
}

/** The fewest bytes a struct can take, so that an array's count can be judged before its elements are read. */
function minStruct(shape: Shape, version: number, flexible: boolean): number {
  let bytes = flexible ? 1 : 0;
  for (const field of Object.values(shape)) {
    if (field.tag !== undefined || !includesVersion(field.versions, version)) {
      continue;
    }
    if (field.kind === 'array') {
      bytes += flexible ? 1 : 4;
    } else {
      bytes += field.kind === 'struct' ? minStruct(field.shape, version, flexible) : minPrimitive(field.kind, flexible);
    }
  }
  return bytes;
}
