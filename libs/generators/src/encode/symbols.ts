import { type AvroSchema, type EnumSchema, type RecordSchema } from '@rail/avro';
import { assert } from '@rail/kernel';

/** For each of our symbols its index in the enumeration at a dotted path of a schema. */
export function symbolIndexes(schema: RecordSchema, path: string, symbols: readonly string[]): Uint8Array {
  const found = path
    .split('.')
    .reduce(
      (types, name) =>
        types
          .flatMap((type) => (type.kind === 'record' ? type.fields.filter((field) => field.name === name) : []))
          .flatMap((field) => within(field.schema)),
      within(schema),
    );
  const enumeration = found.find((type): type is EnumSchema => type.kind === 'enum');
  assert(enumeration !== undefined, `${schema.name} has no enumeration at ${path}`);
  return Uint8Array.from(symbols, (symbol) => {
    const index = enumeration.symbols.indexOf(symbol);
    assert(index >= 0, `${path} has no symbol ${symbol}`);
    return index;
  });
}

/** Arrays and unions leave no trace in a path. */
function within(schema: AvroSchema): AvroSchema[] {
  if (schema.kind === 'union') return schema.branches.flatMap(within);
  return schema.kind === 'array' ? within(schema.items) : [schema];
}
