import { type AvroSchema, isNamed } from './schema.ts';

/** The Parsing Canonical Form of the specification: equal for two schemas whose data have the same bytes and names. */
export function canonicalForm(schema: AvroSchema): string {
  return canonical(schema, new Set());
}

function canonical(schema: AvroSchema, defined: Set<string>): string {
  if (isNamed(schema)) {
    const name = JSON.stringify(schema.name);
    if (defined.has(schema.name)) return name;
    defined.add(schema.name);
    switch (schema.kind) {
      case 'record': {
        const fields = schema.fields.map(
          (field) => `{"name":${JSON.stringify(field.name)},"type":${canonical(field.schema, defined)}}`,
        );
        return `{"name":${name},"type":"record","fields":[${fields.join(',')}]}`;
      }
      case 'enum':
        return `{"name":${name},"type":"enum","symbols":${JSON.stringify(schema.symbols)}}`;
      case 'fixed':
        return `{"name":${name},"type":"fixed","size":${schema.size}}`;
    }
  }
  switch (schema.kind) {
    case 'union':
      return `[${schema.branches.map((branch) => canonical(branch, defined)).join(',')}]`;
    case 'array':
      return `{"type":"array","items":${canonical(schema.items, defined)}}`;
    case 'map':
      return `{"type":"map","values":${canonical(schema.values, defined)}}`;
    default:
      return JSON.stringify(schema.kind);
  }
}
