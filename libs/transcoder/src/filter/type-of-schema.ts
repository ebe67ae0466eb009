import type { AvroSchema, RecordSchema } from '@rail/avro';

import type { FilterType } from './expression.ts';

/** The type of a field in a filter, or why a filter cannot read it. */
export function typeOfSchema(schema: AvroSchema): FilterType | string {
  switch (schema.kind) {
    case 'null':
      return { kind: 'null', nullable: true };
    case 'boolean':
      return { kind: 'bool', nullable: false };
    case 'int':
    case 'long':
      return { kind: 'int', nullable: false };
    case 'float':
    case 'double':
      return { kind: 'double', nullable: false };
    case 'string':
      return { kind: 'string', nullable: false };
    case 'enum':
      return { kind: 'string', symbols: schema.symbols, nullable: false };
    case 'bytes':
    case 'fixed':
      return schema.logical?.name === 'decimal'
        ? { kind: 'decimal', scale: schema.logical.scale, nullable: false }
        : { kind: 'bytes', nullable: false };
    case 'array': {
      const items = typeOfSchema(schema.items);
      return typeof items === 'string' ? items : { kind: 'list', items, nullable: false };
    }
    case 'map': {
      const values = typeOfSchema(schema.values);
      return typeof values === 'string' ? values : { kind: 'map', values, nullable: false };
    }
    case 'record':
      return { kind: 'record', schemas: [schema], nullable: false };
    case 'union':
      return typeOfUnion(schema.branches);
  }
}

function typeOfUnion(branches: readonly AvroSchema[]): FilterType | string {
  const present = branches.filter((branch) => branch.kind !== 'null');
  const nullable = present.length < branches.length;
  const [first] = present;
  if (first === undefined) return { kind: 'null', nullable: true };
  if (present.length === 1) {
    const type = typeOfSchema(first);
    return typeof type === 'string' ? type : { ...type, nullable };
  }
  const records = present.filter((branch): branch is RecordSchema => branch.kind === 'record');
  if (records.length === present.length) return { kind: 'record', schemas: records, nullable };
  return `it is a union of ${present.map((branch) => branch.kind).join(' and ')}`;
}

/** Whether two types hold the same values, apart from null. */
export function sameKind(left: FilterType, right: FilterType): boolean {
  if (left.kind === 'list' && right.kind === 'list') return sameKind(left.items, right.items);
  if (left.kind === 'map' && right.kind === 'map') return sameKind(left.values, right.values);
  if (left.kind === 'decimal' && right.kind === 'decimal') return left.scale === right.scale;
  if (left.kind === 'record' && right.kind === 'record') {
    return (
      left.schemas.length === right.schemas.length && left.schemas.every((schema, at) => schema === right.schemas[at])
    );
  }
  return left.kind === right.kind;
}

/** A type as a person reads it. */
export function describeType(type: FilterType): string {
  const kind = ((): string => {
    switch (type.kind) {
      case 'list':
        return `list of ${describeType(type.items)}`;
      case 'map':
        return `map of ${describeType(type.values)}`;
      case 'decimal':
        return `decimal with ${type.scale} places`;
      case 'none':
        return 'nothing';
      default:
        return type.kind;
    }
  })();
  return type.nullable && type.kind !== 'null' ? `${kind} or null` : kind;
}
