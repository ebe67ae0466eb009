import { type AvroSchema, encodeValue, type RecordSchema } from '@rail/avro';

/** A record in which every leaf has a value of its own that can be searched for in bytes. */
export interface MarkedRecord {
  readonly value: Record<string, unknown>;
  /** The Avro bytes of each leaf without a length prefix, by its path; leaves too small to be told apart are left out. */
  readonly marks: ReadonlyMap<string, Buffer>;
}

/** Every union holds its first branch that is not null, every array and map one item. `fixed` gives some leaves a value. */
export function markedRecord(schema: RecordSchema, fixed: Readonly<Record<string, string | boolean>>): MarkedRecord {
  const marker = new Marker(fixed);
  return { value: marker.record(schema, ''), marks: marker.marks };
}

class Marker {
  readonly marks = new Map<string, Buffer>();
  readonly #fixed: Readonly<Record<string, string | boolean>>;
  #count = 0;

  constructor(fixed: Readonly<Record<string, string | boolean>>) {
    this.#fixed = fixed;
  }

  record(schema: RecordSchema, path: string): Record<string, unknown> {
    return Object.fromEntries(
      schema.fields.map((field) => [
        field.name,
        this.#value(field.schema, path === '' ? field.name : `${path}.${field.name}`),
      ]),
    );
  }

  #value(schema: AvroSchema, path: string): unknown {
    switch (schema.kind) {
      case 'record':
        return this.record(schema, path);
      case 'array':
        return [this.#value(schema.items, path)];
      case 'map':
        return new Map([['key', this.#value(schema.values, path)]]);
      case 'union': {
        const present = schema.branches.filter((branch) => branch.kind !== 'null');
        const [first] = present;
        if (first === undefined) return null;
        const value = this.#value(first, path);
        return present.length === 1 ? value : { [first.kind === 'record' ? first.name : first.kind]: value };
      }
      case 'null':
        return null;
      case 'boolean':
        return this.#fixed[path] ?? true;
      case 'enum':
        return this.#fixed[path] ?? schema.symbols[0];
      default:
        return this.#leaf(schema, path);
    }
  }

  #leaf(schema: Exclude<AvroSchema, { kind: 'record' | 'array' | 'map' | 'union' | 'enum' }>, path: string): unknown {
    const fixed = this.#fixed[path];
    if (fixed !== undefined) return fixed;
    const value = this.#unique(schema, ++this.#count);
    const bytes = encodeValue(schema, value);
    this.marks.set(path, schema.kind === 'string' || schema.kind === 'bytes' ? bytes.subarray(1) : bytes);
    return value;
  }

  #unique(schema: AvroSchema, count: number): unknown {
    switch (schema.kind) {
      case 'int':
        return 1_234_560_000 + count * 7919;
      case 'long':
        return 1_500_000_000_000 + count * 86_400_123;
      case 'float':
      case 'double':
        return 12.345_678_9 + count * 1.618;
      case 'bytes':
        return Buffer.from([0x01, 0x5a, 0xa7, count, 0x33, 0x5c]);
      case 'fixed':
        return Buffer.alloc(schema.size, 0x80 + count);
      default:
        return `7391${String(count).padStart(3, '0')}张三${String(count * 7919).padStart(8, '0')}`;
    }
  }
}
