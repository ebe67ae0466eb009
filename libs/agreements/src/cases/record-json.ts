import { type AvroSchema, branchName, soleBranch } from '@rail/avro';
import { RailError } from '@rail/kernel';

/**
 * Records as people write them in cases: dates as 2026-01-31, times with their zone, decimals as numbers or text, bytes
 * as base64, a union of several types as `{ Branch: value }`.
 */

const dayMs = 86_400_000;

/** Turns what a person wrote into the value that the encoder takes. Throws AVRO_VALUE_INVALID with the path. */
export function avroValue(schema: AvroSchema, json: unknown, path = ''): unknown {
  switch (schema.kind) {
    case 'record': {
      const given = objectOf(json, path);
      return Object.fromEntries(
        schema.fields
          .filter((field) => Object.hasOwn(given, field.name))
          .map((field) => [field.name, avroValue(field.schema, given[field.name], below(path, field.name))]),
      );
    }
    case 'array':
      if (!Array.isArray(json)) return misfit('a list', path);
      return json.map((item, index) => avroValue(schema.items, item, `${path}[${index}]`));
    case 'map':
      return new Map(
        Object.entries(objectOf(json, path)).map(([key, item]) => [
          key,
          avroValue(schema.values, item, below(path, key)),
        ]),
      );
    case 'union':
      return unionValue(schema.branches, json, path);
    case 'int':
    case 'long':
      return wholeValue(schema, json, path);
    case 'bytes':
    case 'fixed':
      if (schema.logical?.name === 'decimal') return decimalBytes(json, schema.logical.scale, path);
      return typeof json === 'string' ? Buffer.from(json, 'base64') : misfit('base64', path);
    default:
      return json;
  }
}

/** The opposite: a decoded value as a person writes it. */
export function jsonValue(schema: AvroSchema, value: unknown): unknown {
  switch (schema.kind) {
    case 'record': {
      const record = value as Record<string, unknown>;
      return Object.fromEntries(
        schema.fields.map((field) => [field.name, jsonValue(field.schema, record[field.name])]),
      );
    }
    case 'array':
      return (value as unknown[]).map((item) => jsonValue(schema.items, item));
    case 'map':
      return Object.fromEntries(
        [...(value as Map<string, unknown>)].map(([key, item]) => [key, jsonValue(schema.values, item)]),
      );
    case 'union': {
      if (value === null) return null;
      const sole = soleBranch(schema);
      if (sole !== undefined) return jsonValue(sole, value);
      const [[name, inner]] = Object.entries(value as Record<string, unknown>) as [[string, unknown]];
      const branch = schema.branches.find((candidate) => branchName(candidate) === name);
      return { [shortName(name)]: branch === undefined ? inner : jsonValue(branch, inner) };
    }
    case 'int':
    case 'long':
      return wholeText(schema, value as number | bigint);
    case 'bytes':
    case 'fixed':
      return schema.logical?.name === 'decimal'
        ? decimalText(value as Buffer, schema.logical.scale)
        : (value as Buffer).toString('base64');
    default:
      return value;
  }
}

function unionValue(branches: readonly AvroSchema[], json: unknown, path: string): unknown {
  const present = branches.filter((branch) => branch.kind !== 'null');
  if (json === null) return present.length < branches.length ? null : misfit('a value', path);
  const [only] = present;
  if (present.length === 1 && only !== undefined) return avroValue(only, json, path);
  const [[name, inner] = ['', undefined]] = Object.entries(objectOf(json, path));
  const branch = present.find((candidate) => [branchName(candidate), shortName(branchName(candidate))].includes(name));
  if (branch === undefined)
    return misfit(`one of ${present.map((each) => shortName(branchName(each))).join(', ')}`, path);
  return { [branchName(branch)]: avroValue(branch, inner, below(path, name)) };
}

function wholeValue(schema: AvroSchema, json: unknown, path: string): number | bigint {
  const logical = 'logical' in schema ? schema.logical?.name : undefined;
  if (typeof json === 'number') return json;
  if (typeof json !== 'string') return misfit('a whole number', path);
  if (logical === 'date') return Date.parse(`${json}T00:00:00Z`) / dayMs;
  if (logical === 'timestamp-millis') return Date.parse(json);
  return /^-?\d+$/.test(json) ? BigInt(json) : misfit('a whole number', path);
}

function wholeText(schema: AvroSchema, value: number | bigint): unknown {
  const logical = 'logical' in schema ? schema.logical?.name : undefined;
  if (logical === 'date') return new Date(Number(value) * dayMs).toISOString().slice(0, 10);
  if (logical === 'timestamp-millis') return new Date(Number(value)).toISOString();
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function decimalBytes(json: unknown, scale: number, path: string): Buffer {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(json));
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > scale) return misfit(`a number with at most ${scale} places`, path);
  let left = BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`);
  const bytes: number[] = [];
  do {
    bytes.unshift(Number(BigInt.asUintN(8, left)));
    left >>= 8n;
  } while (!(left === 0n && bytes[0]! < 0x80) && !(left === -1n && bytes[0]! >= 0x80));
  return Buffer.from(bytes);
}

function decimalText(bytes: Buffer, scale: number): string {
  const unscaled = bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

function objectOf(json: unknown, path: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return misfit('a group of fields', path);
  return json as Record<string, unknown>;
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function misfit(expected: string, path: string): never {
  throw new RailError('AVRO_VALUE_INVALID', `expected ${expected}`, { at: path });
}
