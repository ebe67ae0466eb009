import { type AvroSchema, soleBranch } from '@rail/avro';
import { nearest } from '@rail/kernel';
import { type CellReader, cellReader } from '../cells/cell-reader.ts';
import { CellFault, misfit } from '../cells/row-fault.ts';
import { timeReader } from '../cells/time.ts';
import { type Zone, zoneNamed } from '../cells/zone.ts';
import type { Cell } from '../rows/source-row.ts';
import type { FieldMapping, Scalar } from './mapping.schema.ts';

/** The value of a cell that means nothing. */
export const ABSENT = Symbol('absent');

/** Reads one field from its cell; `ABSENT` where the cell is empty. Throws CellFault. */
export type FieldReader = (cell: Cell) => unknown;

export interface FieldContext {
  readonly zone: Zone;
  readonly empty: ReadonlySet<string>;
  /** The file may have lists of its own, which need not be split. */
  readonly hasLists: boolean;
}

/** What is wrong with the mapping of a field, said to its author. */
export class FieldProblem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The reader of a mapped field, or what is wrong with its declaration. */
export function fieldReader(
  declared: FieldMapping,
  schema: AvroSchema,
  context: FieldContext,
): FieldReader | FieldProblem {
  const leaf = soleBranch(schema);
  if (leaf === undefined)
    return new FieldProblem('a union of several types: name the branch, as in detail.Quake.magnitude');
  if (leaf.kind === 'array') return arrayReader(declared, leaf.items, context);
  const read = leafReader(declared, leaf, context);
  if (read instanceof FieldProblem) return read;
  if (declared.constant !== undefined) {
    if (Array.isArray(declared.constant)) return new FieldProblem('a list, but the field is not an array');
    return constantReader([declared.constant], leaf, read, (values) => values[0]);
  }
  return cellFieldReader(declared, leaf, read, context);
}

function cellFieldReader(
  declared: FieldMapping,
  leaf: AvroSchema,
  read: CellReader,
  context: FieldContext,
): FieldReader | FieldProblem {
  const { empty } = context;
  if (declared.whenEmpty === undefined)
    return (cell) => (cell === null || empty.has(cell as string) ? ABSENT : read(textOf(cell)));
  const otherwise = constantReader([declared.whenEmpty], leaf, read, (values) => values[0]);
  if (otherwise instanceof FieldProblem) return otherwise;
  return (cell) => (cell === null || empty.has(cell as string) ? otherwise(cell) : read(textOf(cell)));
}

function arrayReader(declared: FieldMapping, items: AvroSchema, context: FieldContext): FieldReader | FieldProblem {
  // Nothing is read for it, so it may be a list of anything.
  if (Array.isArray(declared.constant) && declared.constant.length === 0) return () => [];
  const item = soleBranch(items);
  if (item === undefined) return new FieldProblem('an array of a union cannot be mapped');
  const read = leafReader(declared, item, context);
  if (read instanceof FieldProblem) return read;
  const { constant, split } = declared;
  if (constant !== undefined)
    return constantReader(Array.isArray(constant) ? constant : [constant], item, read, (values) => values);
  if (split === undefined && !context.hasLists)
    return new FieldProblem('an array: say how the cell is split, or give a constant list');
  return (cell) => {
    if (cell === null || context.empty.has(cell as string)) return [];
    if (typeof cell !== 'string')
      return cell.map((part) => read(part ?? misfit('FIELD_FORMAT', 'a list with a null in it')));
    if (split === undefined) return misfit('FIELD_FORMAT', 'not a list, and the mapping does not say how it is split');
    return cell.split(split).map((part) => read(part.trim()));
  };
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : misfit('FIELD_FORMAT', 'a list, where one value is wanted');
}

function constantReader(
  constants: readonly Scalar[],
  leaf: AvroSchema,
  read: CellReader,
  shape: (values: unknown[]) => unknown,
): FieldReader | FieldProblem {
  try {
    const value = shape(constants.map((constant) => read(String(constant))));
    return () => value;
  } catch (fault) {
    return problemOf(constants.join(', '), leaf, fault);
  }
}

function leafReader(declared: FieldMapping, leaf: AvroSchema, context: FieldContext): CellReader | FieldProblem {
  const format = declared.time ?? 'iso';
  const hour24 = declared.hour24 === 'next-day';
  const time = timeReader(format, context.zone, hour24);
  const day = timeReader(format, zoneNamed('UTC')!, hour24);
  if (time === undefined || day === undefined) {
    return new FieldProblem(`${format}: neither iso, epoch-ms, epoch-s nor a pattern with yyyy, M and d`);
  }
  const read = cellReader(leaf, { time, day, round: declared.round === 'half-up' });
  if (read === undefined) return new FieldProblem(`a cell cannot hold ${leaf.kind}: map the fields below it`);
  return translated(declared, leaf, read);
}

/** Aliases and ranges come before the type: what they yield must fit it, which is checked when the mapping is read. */
function translated(declared: FieldMapping, leaf: AvroSchema, read: CellReader): CellReader | FieldProblem {
  const { values, ranges } = declared;
  for (const value of [...Object.values(values ?? {}), ...(ranges ?? []).map((range) => range.value)]) {
    try {
      read(String(value));
    } catch (fault) {
      return problemOf(String(value), leaf, fault);
    }
  }
  if (ranges !== undefined) return rangeReader(ranges, read);
  if (values === undefined) return read;
  const aliases = new Map(Object.entries(values).map(([from, to]) => [from, String(to)]));
  return (cell) => read(aliases.get(cell) ?? cell);
}

function problemOf(declared: string, leaf: AvroSchema, fault: unknown): FieldProblem {
  if (!(fault instanceof CellFault)) throw fault;
  const hint = leaf.kind === 'enum' ? nearest(declared, leaf.symbols) : undefined;
  return new FieldProblem(`${declared}: ${fault.message}${hint === undefined ? '' : `; did you mean ${hint}?`}`);
}

function rangeReader(ranges: readonly { below?: number | undefined; value: Scalar }[], read: CellReader): CellReader {
  const steps = ranges.map((range) => ({
    below: range.below ?? Number.POSITIVE_INFINITY,
    value: read(String(range.value)),
  }));
  return (cell) => {
    const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(cell) ? Number(cell) : Number.NaN;
    if (Number.isNaN(number)) misfit('FIELD_FORMAT', 'not a number');
    const step = steps.find((candidate) => number < candidate.below);
    return step === undefined ? misfit('ENUM_UNKNOWN', 'in none of the ranges') : step.value;
  };
}
