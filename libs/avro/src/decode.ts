import { RailError } from '@rail/kernel';

import { maxEmptyItems, maxNesting, minBytes } from './limits.ts';
import { type AvroSchema, branchName, type RecordSchema, soleBranch, type UnionSchema } from './schema.ts';

/**
 * Decodes one datum. Nothing is read beyond `end`; damaged bytes throw AVRO_MALFORMED with the byte position and the
 * path. Bytes after the datum are the caller's to judge: `end` says where it stopped.
 */
export function decodeValue(
  schema: AvroSchema,
  bytes: Buffer,
  start = 0,
  end = bytes.length,
): { value: unknown; end: number } {
  const reader = new Reader(bytes, start, end);
  const value = reader.value(schema, '');
  return { value, end: reader.at };
}

class Reader {
  private depth = 0;
  private emptyItems = 0;

  constructor(
    private readonly bytes: Buffer,
    public at: number,
    private readonly end: number,
  ) {}

  value(schema: AvroSchema, path: string): unknown {
    switch (schema.kind) {
      case 'null':
        return null;
      case 'boolean': {
        const byte = this.take(1, path)[0] as number;
        return byte > 1 ? this.fail(path, 'a boolean is 0 or 1') : byte === 1;
      }
      case 'int': {
        const long = this.long(path, 5);
        return BigInt.asIntN(32, long) === long ? Number(long) : this.fail(path, 'an int beyond 32 bits');
      }
      case 'long':
        return this.long(path, 10);
      case 'float':
        return this.take(4, path).readFloatLE();
      case 'double':
        return this.take(8, path).readDoubleLE();
      case 'bytes':
        return Buffer.from(this.take(this.length(path), path));
      case 'string':
        return this.take(this.length(path), path).toString('utf8');
      case 'fixed':
        return Buffer.from(this.take(schema.size, path));
      case 'enum':
        return schema.symbols[this.index(schema.symbols.length, path)];
      default:
        return this.nested(schema, path);
    }
  }

  private nested(schema: AvroSchema, path: string): unknown {
    if (schema.kind === 'union') return this.union(schema, path);
    if (schema.kind === 'array') return this.array(schema.items, path);
    if (schema.kind === 'map') return this.map(schema.values, path);
    return schema.kind === 'record' ? this.record(schema, path) : null;
  }

  private record(schema: RecordSchema, path: string): unknown {
    if (++this.depth > maxNesting) this.fail(path, `records nested deeper than ${maxNesting}`);
    const record: Record<string, unknown> = {};
    for (const field of schema.fields) {
      const value = this.value(field.schema, path === '' ? field.name : `${path}.${field.name}`);
      // A field may be called __proto__: defining it is safe, assigning is not.
      if (field.name === '__proto__') Object.defineProperty(record, field.name, { value, enumerable: true });
      else record[field.name] = value;
    }
    this.depth--;
    return record;
  }

  private union(schema: UnionSchema, path: string): unknown {
    const branch = schema.branches[this.index(schema.branches.length, path)] as AvroSchema;
    const value = this.value(branch, path);
    return branch.kind === 'null' || soleBranch(schema) !== undefined ? value : { [branchName(branch)]: value };
  }

  private array(items: AvroSchema, path: string): unknown[] {
    const values: unknown[] = [];
    for (let count = this.block(minBytes(items), path); count > 0; count = this.block(minBytes(items), path)) {
      for (let left = count; left > 0; left--) values.push(this.value(items, `${path}[${values.length}]`));
    }
    return values;
  }

  private map(schema: AvroSchema, path: string): Map<string, unknown> {
    const values = new Map<string, unknown>();
    const least = 1 + minBytes(schema);
    for (let count = this.block(least, path); count > 0; count = this.block(least, path)) {
      for (let left = count; left > 0; left--) {
        const key = this.take(this.length(path), path).toString('utf8');
        values.set(key, this.value(schema, `${path}{}`));
      }
    }
    return values;
  }

  /** The item count of the next block, 0 at the end; a count that the remaining bytes cannot hold is refused. */
  private block(least: number, path: string): number {
    let count = this.long(path, 10);
    if (count < 0n) {
      count = -count;
      const size = this.long(path, 10);
      if (size < 0n || size > BigInt(this.end - this.at)) this.fail(path, 'a block size beyond the end');
    }
    if (
      least > 0 ? count * BigInt(least) > BigInt(this.end - this.at) : count > BigInt(maxEmptyItems - this.emptyItems)
    ) {
      this.fail(path, 'a block with more items than the bytes can hold');
    }
    if (least === 0) this.emptyItems += Number(count);
    return Number(count);
  }

  private index(count: number, path: string): number {
    const index = this.long(path, 5);
    return index >= 0n && index < BigInt(count) ? Number(index) : this.fail(path, 'an index out of range');
  }

  private length(path: string): number {
    const length = this.long(path, 10);
    if (length < 0n || length > BigInt(this.end - this.at)) this.fail(path, 'a length beyond the end');
    return Number(length);
  }

  private long(path: string, longest: number): bigint {
    let low = 0;
    let high = 0;
    for (let count = 0; count < longest; count++) {
      const byte = this.at < this.end ? (this.bytes[this.at] as number) : this.fail(path, 'the bytes end too early');
      this.at++;
      if (count < 4) low += (byte & 0x7f) * 2 ** (7 * count);
      else high += (byte & 0x7f) * 2 ** (7 * (count - 4));
      if (byte >= 0x80) continue;
      if (high >= 2 ** 36) break;
      const zigzag = (BigInt(high) << 28n) | BigInt(low);
      return (zigzag >> 1n) ^ -(zigzag & 1n);
    }
    return this.fail(path, 'an integer with too many bits');
  }

  private take(count: number, path: string): Buffer {
    if (count > this.end - this.at) this.fail(path, 'the bytes end too early');
    const start = this.at;
    this.at += count;
    return this.bytes.subarray(start, this.at);
  }

  private fail(path: string, message: string): never {
    throw new RailError('AVRO_MALFORMED', message, { at: `byte ${this.at}${path === '' ? '' : ` (${path})`}` });
  }
}
