import { type AvroSchema, isNullable, type RecordField, soleBranch } from '@rail/avro';

import { type Grade, grades, type SharingClass, sharingClasses, stricter } from './classes.ts';

/** 数据项: one path of a dataset, a leaf or what holds leaves. Arrays, maps and union branches leave no trace in a path. */
export interface DataItem {
  readonly path: string;
  readonly zh: string;
  /** Of what holds leaves: the highest beneath it. */
  readonly grade: Grade;
  /** Of what holds leaves: whether anything beneath it is personal. */
  readonly personal: boolean;
  /** Of what holds leaves: the strictest beneath it. */
  readonly sharing: SharingClass;
  /** For people: `string`, `decimal(18,2)`, `date`, `enum`, `record`, `array of record`, … */
  readonly type: string;
  readonly nullable: boolean;
  readonly leaf: boolean;
}

interface Inherited {
  readonly grade: Grade;
  readonly personal: boolean;
  readonly sharing: SharingClass;
}

const sharedNamespace = 'rail.shared.';

/**
 * All data items of a dataset in the order of its fields, each before those beneath it. A field states its grade,
 * sharing and personal mark or takes those of what holds it; a type shared by many datasets states the least grade of
 * its fields, which the place of its use may raise.
 */
export function dataItemsOf(schema: AvroSchema, defaults: { grade: Grade; sharing: SharingClass }): DataItem[] {
  const items = new Map<string, DataItem>();
  collect(schema, '', { ...defaults, personal: false }, items, []);
  return [...items.values()];
}

/** Adds the items beneath a schema and answers what they amount to, or undefined for a leaf. */
function collect(
  schema: AvroSchema,
  prefix: string,
  inherited: Inherited,
  items: Map<string, DataItem>,
  above: readonly AvroSchema[],
): Inherited | undefined {
  switch (schema.kind) {
    case 'array':
      return collect(schema.items, prefix, inherited, items, above);
    case 'map':
      return collect(schema.values, prefix, inherited, items, above);
    case 'union':
      return schema.branches
        .map((branch) => collect(branch, prefix, inherited, items, above))
        .reduce((left, right) => (left && right ? together(left, right) : (left ?? right)), undefined);
    case 'record': {
      if (above.includes(schema)) return inherited;
      const fields = schema.fields.map((field) =>
        collectField(field, prefix, schema.name.startsWith(sharedNamespace), inherited, items, [...above, schema]),
      );
      return fields.length === 0 ? inherited : fields.reduce(together);
    }
    default:
      return undefined;
  }
}

function collectField(
  field: RecordField,
  prefix: string,
  inShared: boolean,
  inherited: Inherited,
  items: Map<string, DataItem>,
  above: readonly AvroSchema[],
): Inherited {
  const path = prefix === '' ? field.name : `${prefix}.${field.name}`;
  const own = ownOf(field, inShared, inherited);
  // Reserves the place before what lies beneath; two branches of a union may have a field of one name.
  const known = items.get(path);
  const describe = (whole: Inherited, leaf: boolean): DataItem => ({
    path,
    zh: (field.props['rail.zh'] as string | undefined) ?? field.doc ?? field.name,
    ...(known === undefined ? whole : together(known, whole)),
    type: known === undefined || known.type === typeText(field.schema) ? typeText(field.schema) : 'varies',
    nullable: isNullable(field.schema) || (known?.nullable ?? false),
    leaf: leaf && (known?.leaf ?? true),
  });
  items.set(path, describe(own, true));
  const beneath = collect(field.schema, path, own, items, above);
  if (beneath !== undefined) items.set(path, describe(beneath, false));
  return beneath ?? own;
}

function ownOf(field: RecordField, inShared: boolean, inherited: Inherited): Inherited {
  const grade = field.props['rail.grade'] as Grade | undefined;
  return {
    grade: inShared && grade ? stricter(grades, grade, inherited.grade) : (grade ?? inherited.grade),
    personal: (field.props['rail.personal'] as boolean | undefined) ?? inherited.personal,
    sharing: (field.props['rail.sharing'] as SharingClass | undefined) ?? inherited.sharing,
  };
}

function together(left: Inherited, right: Inherited): Inherited {
  return {
    grade: stricter(grades, left.grade, right.grade),
    personal: left.personal || right.personal,
    sharing: stricter(sharingClasses, left.sharing, right.sharing),
  };
}

function typeText(schema: AvroSchema): string {
  if (schema.kind === 'array') return `array of ${typeText(schema.items)}`;
  if (schema.kind === 'map') return `map of ${typeText(schema.values)}`;
  if (schema.kind === 'union') {
    const sole = soleBranch(schema);
    return sole === undefined
      ? schema.branches
          .filter((branch) => branch.kind !== 'null')
          .map(typeText)
          .join(' or ')
      : typeText(sole);
  }
  if (!('logical' in schema) || schema.logical === undefined) return schema.kind;
  const { logical } = schema;
  return logical.name === 'decimal' ? `decimal(${logical.precision},${logical.scale})` : logical.name;
}
