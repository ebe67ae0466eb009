import { namespaceOf } from './names.ts';
import { type AvroSchema, isNamed, type LogicalType, type NamedSchema, type RecordField } from './schema.ts';

/** The JSON of a schema, with documentation, aliases, defaults and own attributes; `parseSchema` reads it back. */
export function schemaToJson(schema: AvroSchema): unknown {
  return toJson(schema, '', new Set());
}

function toJson(schema: AvroSchema, namespace: string, defined: Set<string>): unknown {
  if (schema.kind === 'union') return schema.branches.map((branch) => toJson(branch, namespace, defined));
  if (isNamed(schema)) return namedToJson(schema, namespace, defined);
  if (schema.kind === 'array') {
    return { type: 'array', items: toJson(schema.items, namespace, defined), ...schema.props };
  }
  if (schema.kind === 'map') return { type: 'map', values: toJson(schema.values, namespace, defined), ...schema.props };
  const attributes = { ...logicalToJson(schema.logical), ...schema.props };
  return Object.keys(attributes).length === 0 ? schema.kind : { type: schema.kind, ...attributes };
}

function namedToJson(schema: NamedSchema, enclosing: string, defined: Set<string>): unknown {
  if (defined.has(schema.name)) return schema.name;
  defined.add(schema.name);
  const namespace = namespaceOf(schema.name);
  const head = {
    type: schema.kind,
    name: namespace === '' ? schema.name : schema.name.slice(namespace.length + 1),
    ...(namespace === enclosing ? {} : { namespace }),
    ...(schema.doc === undefined ? {} : { doc: schema.doc }),
    ...(schema.aliases.length === 0 ? {} : { aliases: schema.aliases }),
  };
  switch (schema.kind) {
    case 'record':
      return { ...head, fields: schema.fields.map((field) => fieldToJson(field, namespace, defined)), ...schema.props };
    case 'enum':
      return {
        ...head,
        symbols: schema.symbols,
        ...(schema.default === undefined ? {} : { default: schema.default }),
        ...schema.props,
      };
    case 'fixed':
      return { ...head, size: schema.size, ...logicalToJson(schema.logical), ...schema.props };
  }
}

function fieldToJson(field: RecordField, namespace: string, defined: Set<string>): unknown {
  return {
    name: field.name,
    type: toJson(field.schema, namespace, defined),
    ...(field.hasDefault ? { default: field.default } : {}),
    ...(field.aliases.length === 0 ? {} : { aliases: field.aliases }),
    ...(field.doc === undefined ? {} : { doc: field.doc }),
    ...field.props,
  };
}

function logicalToJson(logical: LogicalType | undefined): Record<string, unknown> {
  if (logical === undefined) return {};
  return logical.name === 'decimal'
    ? { logicalType: 'decimal', precision: logical.precision, scale: logical.scale }
    : { logicalType: logical.name };
}
