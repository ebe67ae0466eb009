import { type AvroSchema, branchName, minBytes, type RecordSchema, soleBranch, type UnionSchema } from '@rail/avro';
import { nearest, RailError } from '@rail/kernel';
import type { ThematicTable } from '../model/thematic-database.ts';
import { Cursor } from './cursor.ts';
import { type Need, needsOf, type Slot } from './need.ts';
import { items, Skipper, type Step } from './skip.ts';
import { textReaderFor } from './text-reader.ts';
import { unfit } from './value-text.ts';

/** The columns of one share record, as the text of SQL parameters. */
export interface DecodedRow {
  readonly version: number | bigint;
  readonly values: (string | null)[];
  /** Per child table its rows. */
  readonly children: (string | null)[][][];
}

/** Walks the Avro bytes of one schema and reads only what one table maps. Not reentrant. */
export class RowReader {
  /** Paths that the schema does not have: they read as null; in a complete schema each is a mistake. */
  readonly absent: readonly string[];
  readonly #walk: Step;
  readonly #cursor = new Cursor();
  readonly #target: Target = { values: [], children: [], version: undefined };
  readonly #columnCount: number;
  readonly #childCount: number;

  /** @throws RailError THEMATIC_INVALID when a field does not fit the type of its column */
  constructor(table: ThematicTable, schema: AvroSchema) {
    const compiler = new Compiler(table, this.#target);
    this.#walk = compiler.step(schema, needsOf(table), '');
    this.absent = compiler.absent;
    this.#columnCount = table.columns.length;
    this.#childCount = table.children.length;
  }

  /** @throws RailError AVRO_MALFORMED, AVRO_VALUE_INVALID */
  read(bytes: Buffer, start: number, end: number): DecodedRow {
    const target = this.#target;
    target.values = Array.from({ length: this.#columnCount }, () => null);
    target.children = Array.from({ length: this.#childCount }, () => []);
    target.version = undefined;
    this.#cursor.reset(bytes, start, end);
    this.#walk(this.#cursor);
    if (this.#cursor.at !== end) this.#cursor.fail('bytes are left after the value');
    if (target.version === undefined) unfit('the version field is null');
    return { version: target.version, values: target.values, children: target.children };
  }
}

interface Target {
  values: (string | null)[];
  children: (string | null)[][][];
  version: number | bigint | undefined;
}

class Compiler {
  readonly absent: string[] = [];
  readonly #table: ThematicTable;
  readonly #target: Target;
  readonly #skipper = new Skipper();

  constructor(table: ThematicTable, target: Target) {
    this.#table = table;
    this.#target = target;
  }

  step(schema: AvroSchema, need: Need | undefined, path: string): Step {
    if (need === undefined) return this.#skipper.for(schema);
    if (schema.kind === 'union') return this.#union(schema, need, path);
    if (need.child !== undefined) return this.#children(schema, need.child, path);
    if (need.version) return this.#version(schema, need, path);
    if (need.slots.length > 0) return this.#column(schema, need.slots, path);
    if (schema.kind === 'record') return this.#record(schema, need, path);
    this.absent.push(...[...need.below.keys()].map((name) => `${path}.${name}`));
    return this.#skipper.for(schema);
  }

  #record(schema: RecordSchema, need: Need, path: string): Step {
    const names = new Set(schema.fields.map((field) => field.name));
    for (const [name, below] of need.below)
      if (!names.has(name)) this.absent.push(...pathsOf(below, joined(path, name)));
    const steps = schema.fields.map((field) =>
      this.step(field.schema, need.below.get(field.name), joined(path, field.name)),
    );
    return (cursor) => {
      for (const step of steps) step(cursor);
    };
  }

  /** A segment may name a branch (`detail.Quake.magnitude`); it must where several branches are not null. */
  #union(schema: UnionSchema, need: Need, path: string): Step {
    const sole = soleBranch(schema) !== undefined;
    const named = new Set<string>();
    const steps = schema.branches.map((branch) => {
      if (branch.kind === 'null') return this.#skipper.for(branch);
      const short = branchName(branch).split('.').at(-1)!;
      const below = need.below.get(short);
      if (below !== undefined && (!sole || branch.kind !== 'record' || !hasField(branch, short))) {
        named.add(short);
        return this.#withBranch(need, short, this.step(branch, below, joined(path, short)));
      }
      const whole = sole || need.slots.length > 0;
      return this.#withBranch(need, short, this.step(branch, whole ? need : undefined, path));
    });
    if (!sole) {
      for (const [name, below] of need.below)
        if (!named.has(name)) this.absent.push(...pathsOf(below, joined(path, name)));
    }
    return (cursor) => steps[cursor.index(steps.length)]!(cursor);
  }

  #withBranch(need: Need, branch: string, step: Step): Step {
    if (need.branchSlots.length === 0) return step;
    const target = this.#target;
    return (cursor) => {
      for (const slot of need.branchSlots) target.values[slot.index] = branch;
      step(cursor);
    };
  }

  #children(schema: AvroSchema, child: NonNullable<Need['child']>, path: string): Step {
    const declared = this.#table.children[child.index]!;
    if (schema.kind !== 'array') this.#mismatch(path, schema, `child table ${declared.name}`, 'an array');
    const target = this.#target;
    const item = this.step(schema.items, child.item, path);
    const columnCount = declared.columns.length;
    const readItem: Step = (cursor) => {
      const parent = target.values;
      target.values = Array.from({ length: columnCount }, () => null);
      item(cursor);
      target.children[child.index]!.push(target.values);
      target.values = parent;
    };
    return items(readItem, minBytes(schema.items));
  }

  #version(schema: AvroSchema, need: Need, path: string): Step {
    if (schema.kind !== 'long' && schema.kind !== 'int') this.#mismatch(path, schema, 'version', 'a whole number');
    const target = this.#target;
    const columns = need.slots.length === 0 ? undefined : this.#column(schema, need.slots, path);
    return (cursor) => {
      const start = cursor.at;
      target.version = cursor.long();
      if (columns === undefined) return;
      cursor.at = start;
      columns(cursor);
    };
  }

  #column(schema: AvroSchema, slots: readonly Slot[], path: string): Step {
    const target = this.#target;
    const readers = slots.map((slot) => {
      const read = textReaderFor(schema, slot.column.type);
      if (read === undefined) this.#mismatch(path, schema, `column ${slot.column.name}`, slot.column.type);
      return { index: slot.index, otherwise: slot.otherwise, read };
    });
    return (cursor) => {
      const start = cursor.at;
      for (const { index, otherwise, read } of readers) {
        cursor.at = start;
        const text = read(cursor);
        // The two fields of a column come in either order.
        if (!otherwise || target.values[index] === null) target.values[index] = text;
      }
    };
  }

  #mismatch(path: string, schema: AvroSchema, what: string, wanted: string): never {
    const { kind } = schema;
    const logical = 'logical' in schema && schema.logical !== undefined ? ` (${schema.logical.name})` : '';
    throw new RailError('THEMATIC_INVALID', `${path} is ${kind}${logical} in the share; ${what} wants ${wanted}`, {
      at: `tables.${this.#table.name}`,
    });
  }
}

/** Every declared path must exist in the share's schema. @throws RailError THEMATIC_INVALID with near names */
export function checkTable(table: ThematicTable, schema: AvroSchema): void {
  const { absent } = new RowReader(table, schema);
  if (absent.length === 0) return;
  const known = schema.kind === 'record' ? schema.fields.map((field) => field.name) : [];
  const faults = absent.map((path) => {
    const hint = nearest(path.split('.')[0]!, known);
    return `no field ${path} in the share of ${table.agreement}${hint === undefined || hint === path ? '' : `, did you mean ${hint}?`}`;
  });
  throw new RailError('THEMATIC_INVALID', faults.join('\n'), { at: `tables.${table.name}` });
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function hasField(schema: RecordSchema, name: string): boolean {
  return schema.fields.some((field) => field.name === name);
}

function pathsOf(need: Need, path: string): string[] {
  const own = need.slots.length > 0 || need.version || need.child !== undefined || need.branchSlots.length > 0;
  return [...(own ? [path] : []), ...[...need.below].flatMap(([name, below]) => pathsOf(below, joined(path, name)))];
}
