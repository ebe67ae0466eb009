import { type AvroSchema, branchName, isNullable, type RecordField, type RecordSchema, soleBranch } from '@rail/avro';

/** A field that one column can fill. */
export interface LeafField {
  /** As a mapping names it: `detail.Quake.depthKm`. */
  readonly path: string;
  readonly schema: AvroSchema;
  /** A record needs it whatever else it holds. */
  readonly required: boolean;
  readonly zh: string | undefined;
  readonly aliases: readonly string[];
}

/** All fields of a dataset that columns can fill, in their order. */
export function leafFields(schema: RecordSchema): LeafField[] {
  return schema.fields.flatMap((field) => below(field, '', !field.hasDefault && !isNullable(field.schema)));
}

function below(field: RecordField, prefix: string, required: boolean): LeafField[] {
  const path = `${prefix}${field.name}`;
  const sole = soleBranch(field.schema);
  if (sole?.kind === 'record') return fieldsOf(sole, `${path}.`, required);
  if (sole === undefined && field.schema.kind === 'union') {
    return field.schema.branches.flatMap((branch) =>
      branch.kind === 'record' ? fieldsOf(branch, `${path}.${branchName(branch).split('.').at(-1)}.`, false) : [],
    );
  }
  if (sole?.kind === 'map') return entriesOf(field, path);
  if (sole === undefined) return [];
  const zh = field.props['rail.zh'];
  return [
    { path, schema: field.schema, required, zh: typeof zh === 'string' ? zh : undefined, aliases: field.aliases },
  ];
}

/** A map has no fields of its own, but its description may name its keys: `污染物(PM25 PM10 …)`. */
function entriesOf({ schema, doc }: RecordField, path: string): LeafField[] {
  const map = soleBranch(schema);
  const values = map?.kind === 'map' ? soleBranch(map.values) : undefined;
  const first = values?.kind === 'record' ? values.fields[0] : undefined;
  if (first === undefined || doc === undefined) return [];
  const keys = doc.match(/\b[A-Z][A-Z0-9]+\b/g) ?? [];
  return [...new Set(keys)].map((key) => {
    const at = `${path}.${key}`;
    return { path: `${at}.${first.name}`, schema: first.schema, required: false, zh: undefined, aliases: [key] };
  });
}

function fieldsOf(record: RecordSchema, prefix: string, required: boolean): LeafField[] {
  return record.fields.flatMap((field) =>
    below(field, prefix, required && !field.hasDefault && !isNullable(field.schema)),
  );
}
