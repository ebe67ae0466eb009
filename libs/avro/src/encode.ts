import { RailError } from '@rail/kernel';

import { ByteWriter } from './byte-writer.ts';
import { defaultValue } from './default-value.ts';
import {
  type AvroSchema,
  branchName,
  type EnumSchema,
  type RecordSchema,
  soleBranch,
  type UnionSchema,
} from './schema.ts';

export type Encoder = (value: unknown, writer: ByteWriter) => void;

/**
 * Compiles a schema to a function that writes values as Avro bytes. A long is a bigint or a safe number, a map a Map or
 * a plain object; a union with one non-null branch takes the bare value, any other `{ branchName: value }`.
 * A missing field takes its default. Throws AVRO_VALUE_INVALID with the path of the value.
 */
export function compileEncoder(schema: AvroSchema): Encoder {
  const encode = compile(schema, new Map());
  return (value, writer) => {
    try {
      encode(value, writer);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      const path = error.path.toReversed().join('');
      throw new RailError('AVRO_VALUE_INVALID', error.message, path === '' ? {} : { at: path.replace(/^\./, '') });
    }
  };
}

/** Carries the path upwards while the encoders unwind, so that the good case pays nothing for it. */
class Misfit extends Error {
  readonly path: string[] = [];
}

function misfit(expected: string, value: unknown): never {
  throw new Misfit(`expected ${expected}, got ${value === null ? 'null' : typeof value}`);
}

function within(error: unknown, segment: string): unknown {
  if (error instanceof Misfit) error.path.push(segment);
  return error;
}

function compile(schema: AvroSchema, known: Map<AvroSchema, Encoder>): Encoder {
  switch (schema.kind) {
    case 'record': {
      const found = known.get(schema);
      if (found !== undefined) return found;
      // A recursive type finds this forwarder while its own fields are compiled.
      let encode: Encoder = () => undefined;
      known.set(schema, (value, writer) => encode(value, writer));
      encode = compileRecord(schema, known);
      return encode;
    }
    case 'enum':
      return compileEnum(schema);
    case 'fixed': {
      const { size } = schema;
      return (value, writer) =>
        value instanceof Uint8Array && value.length === size ? writer.writeRaw(value) : misfit(`${size} bytes`, value);
    }
    case 'array':
      return compileArray(compile(schema.items, known));
    case 'map':
      return compileMap(compile(schema.values, known));
    case 'union':
      return compileUnion(schema, known);
    default:
      return primitives[schema.kind];
  }
}

const primitives: Readonly<Record<string, Encoder>> & Record<import('./schema.ts').PrimitiveKind, Encoder> = {
  null: (value) => (value === null || value === undefined ? undefined : misfit('null', value)),
  boolean: (value, writer) =>
    typeof value === 'boolean' ? writer.writeByte(value ? 1 : 0) : misfit('a boolean', value),
  int: (value, writer) =>
    typeof value === 'number' && (value | 0) === value ? writer.writeInt(value) : misfit('a 32-bit integer', value),
  long: (value, writer) =>
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'bigint' && BigInt.asIntN(64, value) === value)
      ? writer.writeLong(value)
      : misfit('a 64-bit integer (beyond 2^53 as bigint)', value),
  float: (value, writer) => (typeof value === 'number' ? writer.writeFloat(value) : misfit('a number', value)),
  double: (value, writer) => (typeof value === 'number' ? writer.writeDouble(value) : misfit('a number', value)),
  bytes: (value, writer) => (value instanceof Uint8Array ? writer.writeBytes(value) : misfit('bytes', value)),
  string: (value, writer) => (typeof value === 'string' ? writer.writeString(value) : misfit('a string', value)),
};

function compileRecord(schema: RecordSchema, known: Map<AvroSchema, Encoder>): Encoder {
  const names = schema.fields.map((field) => field.name);
  const encoders = schema.fields.map((field) => compile(field.schema, known));
  const defaults = schema.fields.map((field) =>
    field.hasDefault ? defaultValue(field.schema, field.default) : undefined,
  );
  const count = names.length;
  return (value, writer) => {
    if (typeof value !== 'object' || value === null) misfit(`a record ${schema.name}`, value);
    const record = value as Record<string, unknown>;
    let at = 0;
    try {
      for (; at < count; at++) {
        const given = record[names[at] as string];
        (encoders[at] as Encoder)(given === undefined ? defaults[at] : given, writer);
      }
    } catch (error) {
      throw within(error, `.${names[at]}`);
    }
  };
}

function compileEnum(schema: EnumSchema): Encoder {
  const indexes = new Map(schema.symbols.map((symbol, index) => [symbol, index]));
  return (value, writer) => {
    const index = indexes.get(value as string);
    if (index === undefined) throw new Misfit(`expected a symbol of ${schema.name}, got ${typeof value}`);
    writer.writeInt(index);
  };
}

function compileArray(encode: Encoder): Encoder {
  return (value, writer) => {
    if (!Array.isArray(value)) misfit('an array', value);
    const items = value as unknown[];
    let at = 0;
    try {
      if (items.length > 0) writer.writeLong(items.length);
      for (; at < items.length; at++) encode(items[at], writer);
    } catch (error) {
      throw within(error, `[${at}]`);
    }
    writer.writeByte(0);
  };
}

function compileMap(encode: Encoder): Encoder {
  return (value, writer) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) misfit('a map', value);
    const entries = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
    if (entries.length > 0) writer.writeLong(entries.length);
    for (const [key, item] of entries) {
      writer.writeString(key);
      try {
        encode(item, writer);
      } catch (error) {
        throw within(error, `[${JSON.stringify(key)}]`);
      }
    }
    writer.writeByte(0);
  };
}

function compileUnion(schema: UnionSchema, known: Map<AvroSchema, Encoder>): Encoder {
  const encoders = schema.branches.map((branch) => compile(branch, known));
  const nullAt = schema.branches.findIndex((branch) => branch.kind === 'null');
  const sole = soleBranch(schema);
  const soleAt = sole === undefined ? -1 : schema.branches.indexOf(sole);
  const indexes = new Map(schema.branches.map((branch, index) => [branchName(branch), index]));
  return (value, writer) => {
    if (value === null || value === undefined) {
      if (nullAt < 0) misfit('a value', null);
      writer.writeInt(nullAt);
    } else if (soleAt >= 0) {
      writer.writeInt(soleAt);
      (encoders[soleAt] as Encoder)(value, writer);
    } else {
      const [name, extra] = typeof value === 'object' ? Object.keys(value) : [];
      const index = name === undefined || extra !== undefined ? undefined : indexes.get(name);
      if (index === undefined) misfit(`{ branch: value } with one of ${[...indexes.keys()].join(', ')}`, value);
      writer.writeInt(index);
      (encoders[index] as Encoder)((value as Record<string, unknown>)[name as string], writer);
    }
  };
}

/** Encodes one value on its own; for many, keep the encoder and a writer. */
export function encodeValue(schema: AvroSchema, value: unknown): Buffer {
  const writer = new ByteWriter(256);
  compileEncoder(schema)(value, writer);
  return writer.copy();
}
