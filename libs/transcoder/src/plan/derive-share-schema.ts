import { type AvroSchema, isNamed, isNullable, type RecordField, type RecordSchema } from '@rail/avro';
import { assert, nearest, RailError } from '@rail/kernel';

import { derivedType, describeTreatment } from '../treatments/registry.ts';
import type { FieldRule } from './projection.ts';
import { isSelected, passNode, ruleOf, type RuleNode, ruleTree } from './rule-tree.ts';

export interface ShareSchemaOptions {
  /** Full name of the share's record. */
  readonly name: string;
}

type GrowingRecord = { -readonly [Key in keyof RecordSchema]: RecordSchema[Key] } & { fields: RecordField[] };

/**
 * The schema of what a subscriber gets. Personal fields become nullable with default null, so that withdrawing one later
 * stays compatible; every other field keeps the writer's type, which keeps its bytes copyable. A treated field has the
 * type that its treatment leaves. Throws AGREEMENT_FIELD_UNKNOWN and AGREEMENT_INVALID with the path.
 */
export function deriveShareSchema(
  dataset: AvroSchema,
  rules: readonly FieldRule[],
  options: ShareSchemaOptions,
): AvroSchema {
  if (dataset.kind !== 'record') throw new RailError('SCHEMA_INVALID', 'the schema of a dataset is a record');
  const tree = ruleTree(rules);
  checkPaths(dataset, tree, '');
  const deriver = new Deriver();
  const root = deriver.record(dataset, tree, '');
  deriver.nameAll(root, dataset, options.name);
  return root;
}

function checkPaths(schema: AvroSchema, rule: RuleNode, path: string): void {
  for (const [name, child] of rule.children) {
    const at = path === '' ? name : `${path}.${name}`;
    const fields = fieldsOf(schema);
    const found = fields.filter((field) => field.name === name);
    if (found.length === 0) {
      const near = nearest(
        name,
        fields.map((field) => field.name),
      );
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      throw new RailError('AGREEMENT_FIELD_UNKNOWN', `no field is called ${name}${hint}`, { at });
    }
    // In a union of records a path must be right for one branch; the others may lack what lies beneath.
    const fitting = found.filter((field) => found.length === 1 || isSelected(field.schema, child));
    for (const field of fitting.length > 0 ? fitting : found) checkPaths(field.schema, child, at);
  }
}

/** The fields that a path may name at a place: arrays, maps and unions are transparent. */
function fieldsOf(schema: AvroSchema): readonly RecordField[] {
  switch (schema.kind) {
    case 'record':
      return schema.fields;
    case 'array':
      return fieldsOf(schema.items);
    case 'map':
      return fieldsOf(schema.values);
    case 'union':
      return schema.branches.flatMap(fieldsOf);
    default:
      return [];
  }
}

class Deriver {
  /** Finished and growing records by rule and original: a recursive type finds itself here. */
  private readonly records = new Map<RuleNode, Map<AvroSchema, GrowingRecord>>();
  private readonly made: { record: GrowingRecord; original: RecordSchema }[] = [];

  record(schema: RecordSchema, rule: RuleNode, path: string): GrowingRecord {
    const known = this.records.get(rule) ?? new Map<AvroSchema, GrowingRecord>();
    this.records.set(rule, known);
    const found = known.get(schema);
    if (found !== undefined) return found;
    const record: GrowingRecord = { ...schema, fields: [] };
    known.set(schema, record);
    this.made.push({ record, original: schema });
    for (const field of schema.fields) {
      const inner = ruleOf(rule, field);
      if (inner === undefined || !isSelected(field.schema, inner)) continue;
      record.fields.push(this.field(field, inner, path === '' ? field.name : `${path}.${field.name}`));
    }
    return record;
  }

  private field(field: RecordField, rule: RuleNode, path: string): RecordField {
    const schema = this.type(field.schema, rule, path);
    const kept = rule.treatment === undefined || rule.treatment.kind === 'pass';
    // A default that the treatment or a changed type no longer fits is given up for null, never shown untreated.
    const carries = !field.hasDefault || field.default === null || (kept && schema === field.schema);
    if (isPersonal(field) || rule.treatment?.kind === 'nullify' || !carries) {
      return { ...field, schema: nullFirst(schema), default: null, hasDefault: true };
    }
    return { ...field, schema };
  }

  /** The derived type; the very object if nothing changes. */
  private type(schema: AvroSchema, rule: RuleNode, path: string): AvroSchema {
    if (rule === passNode && !holdsPersonal(schema)) return schema;
    if (rule.treatment?.kind === 'nullify') return nullFirst(schema);
    switch (schema.kind) {
      case 'union':
        return this.union(schema.branches, rule, path);
      case 'array':
        return { ...schema, items: this.type(schema.items, rule, path) };
      case 'map':
        return { ...schema, values: this.type(schema.values, rule, path) };
      case 'record':
        if (rule.treatment === undefined || rule.treatment.kind === 'pass') return this.record(schema, rule, path);
        break;
      case 'null':
        return schema;
      default:
    }
    assert(rule.treatment !== undefined, 'a leaf that no rule selects');
    const derived = derivedType(rule.treatment, schema);
    if (derived === undefined) {
      const what = isNamed(schema) ? schema.name : ('logical' in schema && schema.logical?.name) || schema.kind;
      throw new RailError('AGREEMENT_INVALID', `${describeTreatment(rule.treatment)} does not take ${what}`, {
        at: path,
      });
    }
    return derived;
  }

  /** Branches of which nothing is shared are written as null; those that a treatment makes alike become one. */
  private union(branches: readonly AvroSchema[], rule: RuleNode, path: string): AvroSchema {
    const derived: AvroSchema[] = [];
    for (const branch of branches) {
      const shared = branch.kind === 'null' || isSelected(branch, rule);
      const type: AvroSchema = shared ? this.type(branch, rule, path) : { kind: 'null', props: {} };
      const same = derived.some((other) => other === type || (!isNamed(other) && other.kind === type.kind));
      if (!same) derived.push(type);
    }
    const [only] = derived;
    return derived.length === 1 && only !== undefined ? only : { kind: 'union', branches: derived };
  }

  /** Types taken over as they are keep their names; of the changed ones the first of a name keeps it. */
  nameAll(root: GrowingRecord, dataset: RecordSchema, name: string): void {
    const made = new Set<AvroSchema>(this.made.map(({ record }) => record));
    const taken = new Set<string>([name]);
    for (const type of reachable(root)) if (isNamed(type) && !made.has(type)) taken.add(type.name);
    for (const { record, original } of this.made) {
      if (record === root) continue;
      let candidate = original.name;
      for (let count = 2; taken.has(candidate); count++) candidate = `${original.name}_${count}`;
      taken.add(candidate);
      record.name = candidate;
      if (candidate !== original.name) record.aliases = [...original.aliases, original.name];
    }
    root.name = name;
    root.aliases = name === dataset.name ? [] : [dataset.name];
    delete root.doc;
  }
}

function reachable(root: AvroSchema): Set<AvroSchema> {
  const found = new Set<AvroSchema>();
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (next.kind === 'record') pending.push(...next.fields.map((field) => field.schema));
    else if (next.kind === 'array') pending.push(next.items);
    else if (next.kind === 'map') pending.push(next.values);
    else if (next.kind === 'union') pending.push(...next.branches);
  }
  return found;
}

function isPersonal(field: RecordField): boolean {
  return field.props['rail.personal'] === true;
}

function holdsPersonal(schema: AvroSchema): boolean {
  for (const type of reachable(schema)) if (type.kind === 'record' && type.fields.some(isPersonal)) return true;
  return false;
}

/** The nullable form of a type with null as first branch, as a default of null demands. */
function nullFirst(schema: AvroSchema): AvroSchema {
  if (schema.kind === 'null') return schema;
  const branches = schema.kind === 'union' ? schema.branches.filter((branch) => branch.kind !== 'null') : [schema];
  if (isNullable(schema) && schema.kind === 'union' && schema.branches[0]?.kind === 'null') return schema;
  return { kind: 'union', branches: [{ kind: 'null', props: {} }, ...branches] };
}
