import { assert } from '@rail/kernel';

import { type AvroSchema, branchName, soleBranch } from './schema.ts';

export interface DefaultFault {
  readonly path: string;
  readonly message: string;
}

const int32Max = 2 ** 31;

/** Checks that a JSON default fits its schema; for a union the first branch that it fits counts (Avro 1.12). */
export function checkDefault(schema: AvroSchema, json: unknown, path: string): DefaultFault | undefined {
  const expect = (holds: boolean, what: string): DefaultFault | undefined =>
    holds ? undefined : { path, message: `the default must be ${what}` };
  switch (schema.kind) {
    case 'null':
      return expect(json === null, 'null');
    case 'boolean':
      return expect(typeof json === 'boolean', 'a boolean');
    case 'int':
      return expect(Number.isInteger(json) && Number(json) >= -int32Max && Number(json) < int32Max, 'a 32-bit integer');
    case 'long':
      return expect(Number.isInteger(json) && Math.abs(Number(json)) <= 2 ** 63, 'an integer');
    case 'float':
    case 'double':
      return expect(typeof json === 'number' || ['NaN', 'Infinity', '-Infinity'].includes(json as string), 'a number');
    case 'string':
      return expect(typeof json === 'string', 'a string');
    case 'bytes':
      return expect(isByteText(json), 'a string of bytes (U+0000 to U+00FF)');
    case 'fixed':
      return expect(isByteText(json) && json.length === schema.size, `a string of ${schema.size} bytes`);
    case 'enum':
      return expect(schema.symbols.includes(json as string), 'one of the symbols');
    case 'array':
      if (!Array.isArray(json)) return expect(false, 'an array');
      return firstFault(json.map((item, index) => checkDefault(schema.items, item, `${path}[${index}]`)));
    case 'map':
      if (!isObject(json)) return expect(false, 'an object');
      return firstFault(
        Object.entries(json).map(([key, value]) => checkDefault(schema.values, value, `${path}.${key}`)),
      );
    case 'union':
      return expect(
        matchingBranch(schema.branches, json) !== undefined,
        `one of ${schema.branches.map(branchName).join(', ')}`,
      );
    case 'record':
      if (!isObject(json)) return expect(false, 'an object');
      return firstFault(
        schema.fields.map((field) => {
          const at = `${path}.${field.name}`;
          if (Object.hasOwn(json, field.name)) return checkDefault(field.schema, json[field.name], at);
          return field.hasDefault ? undefined : { path: at, message: 'the default lacks this field' };
        }),
      );
  }
}

/** The value, as the encoder takes it, that a checked JSON default stands for. */
export function defaultValue(schema: AvroSchema, json: unknown): unknown {
  switch (schema.kind) {
    case 'long':
      return BigInt(json as number);
    case 'float':
    case 'double':
      return Number(json);
    case 'bytes':
    case 'fixed':
      return Buffer.from(json as string, 'latin1');
    case 'array':
      return (json as unknown[]).map((item) => defaultValue(schema.items, item));
    case 'map':
      return new Map(Object.entries(json as object).map(([key, value]) => [key, defaultValue(schema.values, value)]));
    case 'union': {
      const branch = matchingBranch(schema.branches, json);
      assert(branch !== undefined, 'a default was not checked');
      if (branch.kind === 'null') return null;
      const value = defaultValue(branch, json);
      return soleBranch(schema) === undefined ? { [branchName(branch)]: value } : value;
    }
    case 'record': {
      const given = json as Record<string, unknown>;
      return Object.fromEntries(
        schema.fields.map((field) => [
          field.name,
          defaultValue(field.schema, Object.hasOwn(given, field.name) ? given[field.name] : field.default),
        ]),
      );
    }
    default:
      return json;
  }
}

function matchingBranch(branches: readonly AvroSchema[], json: unknown): AvroSchema | undefined {
  return branches.find((branch) => checkDefault(branch, json, '') === undefined);
}

function firstFault(faults: readonly (DefaultFault | undefined)[]): DefaultFault | undefined {
  return faults.find((fault) => fault !== undefined);
}

function isByteText(json: unknown): json is string {
  // oxlint-disable-next-line no-control-regex -- the range of bytes begins at U+0000
  return typeof json === 'string' && /^[\u0000-\u00ff]*$/.test(json);
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
