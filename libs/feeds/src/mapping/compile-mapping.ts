import {
  type AvroSchema,
  branchName,
  isNullable,
  type MapSchema,
  type RecordSchema,
  soleBranch,
  type UnionSchema,
} from '@rail/avro';
import { declaredError, type DeclaredFault } from '@rail/catalogue';
import { assert, nearest } from '@rail/kernel';
import { CellFault, misfit } from '../cells/row-fault.ts';
import { zoneNamed } from '../cells/zone.ts';
import type { Cell } from '../rows/source-row.ts';
import { ABSENT, type FieldContext, FieldProblem, type FieldReader, fieldReader } from './field-reader.ts';
import type { FieldMapping } from './mapping.schema.ts';
import type { FeedMapping } from './parse-mapping.ts';

/** One mapped field: where its value goes is known to the builder, where it comes from is `column`. */
interface MappedCell {
  readonly column: string | undefined;
  readonly path: string;
  readonly build: Build;
  index: number;
}

/** Builds the value of one place of the record from the cells of a row. */
type Build = (cells: readonly Cell[]) => unknown;

interface Branch {
  readonly declared: FieldMapping | undefined;
  readonly below: Map<string, Branch>;
  readonly path: string;
}

/** A mapping bound to the schema of its dataset: everything about it that can be wrong has been found. */
export class CompiledMapping {
  readonly build: Build;
  readonly cells: readonly MappedCell[];

  constructor(build: Build, cells: readonly MappedCell[]) {
    this.build = build;
    this.cells = cells;
  }
}

/** @throws RailError MAPPING_INVALID: unknown fields with near names, types, constants, required fields without a source */
export function compileMapping(mapping: FeedMapping, schema: RecordSchema): CompiledMapping {
  const zone = zoneNamed(mapping.value.zone);
  const compiler = new Compiler(mapping, {
    zone: zone ?? zoneNamed('UTC')!,
    empty: new Set(mapping.value.empty),
    hasLists: mapping.value.format === 'jsonl' || mapping.value.format === 'avro',
  });
  if (zone === undefined) compiler.fault(['zone'], 'neither an IANA zone nor an offset such as +08:00');
  const root = treeOf(mapping.value.fields);
  const build = compiler.record(schema, root);
  // A field that has no source often goes by a wrong name: that fault is the one to read first.
  const faults = [...compiler.faults, ...compiler.missing];
  if (faults.length > 0) throw declaredError('MAPPING_INVALID', faults);
  return new CompiledMapping(build, compiler.cells);
}

function treeOf(fields: Readonly<Record<string, FieldMapping>>): Branch {
  const root: Branch = { declared: undefined, below: new Map(), path: '' };
  for (const [path, declared] of Object.entries(fields)) {
    let at = root;
    const segments = path.split('.');
    for (const [index, segment] of segments.entries()) {
      const here = segments.slice(0, index + 1).join('.');
      const known = at.below.get(segment) ?? { declared: undefined, below: new Map(), path: here };
      const next = index === segments.length - 1 ? { ...known, declared } : known;
      at.below.set(segment, next);
      at = next;
    }
  }
  return root;
}

class Compiler {
  readonly faults: DeclaredFault[] = [];
  readonly missing: DeclaredFault[] = [];
  readonly cells: MappedCell[] = [];
  readonly #mapping: FeedMapping;
  readonly #context: FieldContext;

  constructor(mapping: FeedMapping, context: FieldContext) {
    this.#mapping = mapping;
    this.#context = context;
  }

  fault(path: readonly string[], message: string): void {
    this.faults.push({ at: this.#mapping.at(path), path: path.join('.'), message });
  }

  record(schema: RecordSchema, branch: Branch): Build {
    const names = schema.fields.map((field) => field.name);
    for (const [name, below] of branch.below) if (!names.includes(name)) this.#unknown(name, below, names);
    const builds: { name: string; build: Build; nullable: boolean; hasDefault: boolean; path: string }[] = [];
    for (const field of schema.fields) {
      const below = branch.below.get(field.name);
      const path = branch.path === '' ? field.name : `${branch.path}.${field.name}`;
      if (below === undefined) {
        const message = `no column or constant for the required field ${path}`;
        if (!field.hasDefault) this.missing.push({ at: this.#mapping.at(['fields']), path: 'fields', message });
        continue;
      }
      const build = this.#value(field.schema, below);
      builds.push({ name: field.name, build, nullable: isNullable(field.schema), hasDefault: field.hasDefault, path });
    }
    return (cells) => {
      const record: Record<string, unknown> = {};
      let missing: string | undefined;
      let present = false;
      for (const { name, build, nullable, hasDefault, path } of builds) {
        const value = build(cells);
        if (value !== ABSENT) {
          record[name] = value;
          present = true;
        } else if (nullable) record[name] = null;
        else if (!hasDefault) missing ??= path;
      }
      if (!present) return ABSENT;
      return missing === undefined ? record : misfit('FIELD_MISSING', missing);
    };
  }

  #value(schema: AvroSchema, branch: Branch): Build {
    if (branch.declared !== undefined) return this.#cell(branch, branch.declared, schema);
    const sole = soleBranch(schema);
    if (sole?.kind === 'record') return this.record(sole, branch);
    if (sole?.kind === 'map') return this.#entries(sole, branch);
    if (schema.kind === 'union' && sole === undefined) return this.#branchOf(schema, branch);
    for (const below of leavesOf(branch)) this.fault(['fields', below.path], 'there are no fields below this type');
    return () => ABSENT;
  }

  /** `pollutants.PM25.value`: the segment is the key of an entry. */
  #entries(schema: MapSchema, branch: Branch): Build {
    const builds = [...branch.below].map(([key, below]) => ({ key, build: this.#value(schema.values, below) }));
    return (cells) => {
      const entries = new Map<string, unknown>();
      for (const { key, build } of builds) {
        const value = build(cells);
        if (value !== ABSENT) entries.set(key, value);
      }
      return entries;
    };
  }

  /** `detail.Quake.magnitude`: the segment names the branch. One row fills one branch. */
  #branchOf(schema: UnionSchema, branch: Branch): Build {
    const names = schema.branches.map((candidate) => branchName(candidate).split('.').at(-1)!);
    const builds: { name: string; build: Build }[] = [];
    for (const [name, below] of branch.below) {
      const member = schema.branches[names.indexOf(name)];
      if (member?.kind !== 'record') this.#unknown(name, below, names);
      else builds.push({ name: branchName(member), build: this.record(member, below) });
    }
    return (cells) => {
      for (const { name, build } of builds) {
        const value = build(cells);
        if (value !== ABSENT) return { [name]: value };
      }
      return ABSENT;
    };
  }

  #cell(branch: Branch, declared: FieldMapping, schema: AvroSchema): Build {
    const read = fieldReader(declared, schema, this.#context);
    if (read instanceof FieldProblem) {
      this.fault(['fields', branch.path], read.message);
      return () => ABSENT;
    }
    const cell: MappedCell = {
      column: declared.column,
      path: branch.path,
      index: -1,
      build: declared.column === undefined ? () => read('') : (cells) => readCell(cells, cell, read),
    };
    this.cells.push(cell);
    return cell.build;
  }

  #unknown(name: string, branch: Branch, known: readonly string[]): void {
    const hint = nearest(name, known);
    for (const leaf of leavesOf(branch)) {
      this.fault(['fields', leaf.path], `no field ${name}${hint === undefined ? '' : `, did you mean ${hint}?`}`);
    }
  }
}

function readCell(cells: readonly Cell[], { index, column }: MappedCell, read: FieldReader): unknown {
  const cell = cells[index];
  assert(cell !== undefined, 'the mapping is bound to the columns of the file before rows are read');
  try {
    return read(cell);
  } catch (fault) {
    if (fault instanceof CellFault) fault.column ??= column;
    throw fault;
  }
}

function leavesOf(branch: Branch): Branch[] {
  const below = [...branch.below.values()].flatMap(leavesOf);
  return branch.declared === undefined ? below : [branch, ...below];
}
