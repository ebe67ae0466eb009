import { assert } from '@rail/kernel';
import { ByteWriter } from '../bytes/byte-writer.ts';
import type { ArrayField, Field, PrimitiveKind, Shape } from './field.ts';
import { isDefault } from './is-default.ts';
import { includesVersion } from './versions.ts';

export type Write = (writer: ByteWriter, value: unknown) => void;
type Draft = Readonly<Record<string, unknown>>;

interface Slot {
  readonly name: string;
  readonly field: Field<unknown>;
  readonly write: Write;
}

/** Compiles a shape at one version into a closure that writes it; missing fields are written as their defaults. */
export function compileStructWriter(shape: Shape, version: number, flexible: boolean): Write {
  const present = Object.entries(shape).filter(([, field]) => includesVersion(field.versions, version));
  const slots = present.map(([name, field]): Slot => ({
    name,
    field,
    write: compileFieldWriter(name, field, version, flexible),
  }));
  const untagged = slots.filter((slot) => slot.field.tag === undefined);
  const tagged = slots.filter((slot) => slot.field.tag !== undefined).sort((a, b) => a.field.tag! - b.field.tag!);
  return (writer, value) => {
    const draft = value as Draft;
    for (const slot of untagged) {
      const given = draft[slot.name];
      slot.write(writer, given === undefined ? slot.field.makeDefault() : given);
    }
    if (flexible) {
      writeTagged(writer, tagged, draft);
    }
  };
}

/** Only values that differ from their default are sent, in ascending order of their tags. */
function writeTagged(writer: ByteWriter, tagged: readonly Slot[], draft: Draft): void {
  const sent = tagged.filter((slot) => !isDefault(slot.field, draft[slot.name]));
  writer.uvarint(sent.length);
  for (const slot of sent) {
    const content = new ByteWriter();
    slot.write(content, draft[slot.name]);
    writer.uvarint(slot.field.tag!);
    writer.uvarint(content.length);
    for (const chunk of content.chunks()) {
      writer.append(chunk);
    }
  }
}

function compileFieldWriter(name: string, field: Field<unknown>, version: number, flexible: boolean): Write {
  switch (field.kind) {
    case 'array':
      return refusingNull(name, includesVersion(field.nullable, version), compileArrayWriter(field, version, flexible));
    case 'struct':
      return compileStructWriter(field.shape, version, flexible);
    case 'string':
    case 'bytes':
    case 'records':
      return refusingNull(name, includesVersion(field.nullable, version), bytesWriters[field.kind](flexible));
    default:
      return fixedWriters[field.kind];
  }
}

function refusingNull(name: string, nullable: boolean, write: Write): Write {
  return nullable
    ? write
    : (writer, value) => {
        assert(value !== null, `field ${name} cannot be null in this version`);
        write(writer, value);
      };
}

const fixedWriters = {
  bool: (writer, value) => writer.bool(value as boolean),
  int8: (writer, value) => writer.int8(value as number),
  int16: (writer, value) => writer.int16(value as number),
  uint16: (writer, value) => writer.uint16(value as number),
  int32: (writer, value) => writer.int32(value as number),
  uint32: (writer, value) => writer.uint32(value as number),
  int64: (writer, value) => writer.int64(value as number),
  float64: (writer, value) => writer.float64(value as number),
  uuid: (writer, value) => writer.uuid(value as string),
} satisfies Partial<Record<PrimitiveKind, Write>>;

const writeBuffer =
  (flexible: boolean): Write =>
  (writer, value) => {
    const bytes = value as Buffer | null;
    writeLength(writer, flexible, bytes === null ? -1 : bytes.length);
    if (bytes !== null) {
      writer.append(bytes);
    }
  };

const bytesWriters = {
  string: (flexible: boolean): Write => {
    return (writer, value) => {
      const text = value as string | null;
      const length = text === null ? -1 : Buffer.byteLength(text);
      if (flexible) {
        writer.uvarint(length + 1);
      } else {
        writer.int16(length);
      }
      if (text !== null) {
        writer.utf8(text, length);
      }
    };
  },
  bytes: writeBuffer,
  records: writeBuffer,
};

/** Null is -1; compact lengths are stored plus one, so null becomes 0. */
function writeLength(writer: ByteWriter, flexible: boolean, length: number): void {
  if (flexible) {
    writer.uvarint(length + 1);
  } else {
    writer.int32(length);
  }
}

function compileArrayWriter(field: ArrayField<unknown>, version: number, flexible: boolean): Write {
  const { element } = field;
  const writeElement =
    typeof element === 'string'
      ? compileElementWriter(element, flexible)
      : compileStructWriter(element, version, flexible);
  return (writer, value) => {
    const values = value as readonly unknown[] | null;
    writeLength(writer, flexible, values === null ? -1 : values.length);
    if (values !== null) {
      for (const item of values) {
        writeElement(writer, item);
      }
    }
  };
}

function compileElementWriter(kind: PrimitiveKind, flexible: boolean): Write {
  return kind === 'string' || kind === 'bytes' || kind === 'records'
    ? bytesWriters[kind](flexible)
    : fixedWriters[kind];
}
