import { type AvroSchema, decodeValue } from '@rail/avro';

import {
  captureNull,
  type FilterCaptures,
  type FilterField,
  type FilterFunction,
  filterPasses,
  filterRejects,
  filterUndecided,
} from '../plan/row-filter.ts';
import type { FilterExpr, OrderOperator } from './expression.ts';
import { addWhole, unscaledWhole, type Whole, wholeOf } from './whole.ts';

/** Reads a number; null if the field is null, undefined if it is absent. */
type NumberReader = (captures: FilterCaptures) => Whole | null | undefined;

type Comparison = Extract<FilterExpr, { kind: 'equal' | 'order' }>;

/** A comparison of a number field with a constant, or undefined if it is another one. */
export function compileNumbers(expr: Comparison, fields: readonly FilterField[]): FilterFunction | undefined {
  const { left, right } = expr;
  if (left.kind === 'field' && right.kind === 'constant')
    return comparison(expr, left.index, right.value, fields, false);
  if (right.kind === 'field' && left.kind === 'constant')
    return comparison(expr, right.index, left.value, fields, true);
  return undefined;
}

function comparison(
  expr: Comparison,
  index: number,
  constant: unknown,
  fields: readonly FilterField[],
  isSwapped: boolean,
): FilterFunction | undefined {
  const read = numberReader(fields[index], index);
  if (read === undefined || (typeof constant !== 'number' && typeof constant !== 'bigint')) return undefined;
  const operator = expr.kind === 'equal' ? '==' : isSwapped ? mirrored[expr.operator] : expr.operator;
  const holds = tests[operator];
  const ofNull = expr.kind === 'equal' ? filterRejects : filterUndecided;
  return (captures) => {
    const value = read(captures);
    if (value === null) return ofNull;
    if (value === undefined) return filterUndecided;
    return holds(value, constant) ? filterPasses : filterRejects;
  };
}

/**
 * A comparison of sums and differences of whole numbers, such as that of a total with its parts; undefined if it is
 * another one. A part that is null or absent leaves it undecided; a sum equals no null, as with any other value.
 */
export function compileSums(expr: Comparison, fields: readonly FilterField[]): FilterFunction | undefined {
  if (expr.left.kind !== 'arithmetic' && expr.right.kind !== 'arithmetic') return undefined;
  const left = sideReader(expr.left, fields);
  const right = sideReader(expr.right, fields);
  if (left === undefined || right === undefined) return undefined;
  const holds = tests[expr.kind === 'equal' ? '==' : expr.operator];
  const ofNull = expr.kind === 'equal' ? filterRejects : filterUndecided;
  return (captures) => {
    const first = left(captures);
    const second = right(captures);
    if (first === undefined || second === undefined) return filterUndecided;
    if (first === null || second === null) return ofNull;
    return holds(first, second) ? filterPasses : filterRejects;
  };
}

/** A side of a comparison: a sum, or a field that may be null. */
function sideReader(expr: FilterExpr, fields: readonly FilterField[]): NumberReader | undefined {
  return expr.kind === 'field' ? decimalReader(expr.index, fields) : sumReader(expr, fields);
}

function decimalReader(index: number, fields: readonly FilterField[]): NumberReader | undefined {
  const field = fields[index];
  const isDecimal = field !== undefined && 'logical' in field.schema && field.schema.logical?.name === 'decimal';
  return isDecimal ? numberReader(field, index) : undefined;
}

/** Whole numbers of 64 bits overflow and doubles round: only what is exact without bound is summed up here. */
function sumReader(
  expr: FilterExpr,
  fields: readonly FilterField[],
): ((captures: FilterCaptures) => Whole | undefined) | undefined {
  if (expr.kind === 'constant') {
    const { value } = expr;
    return typeof value === 'number' || typeof value === 'bigint' ? () => value : undefined;
  }
  if (expr.kind === 'field') {
    const read = decimalReader(expr.index, fields);
    return read === undefined ? undefined : (captures) => read(captures) ?? undefined;
  }
  if (expr.kind !== 'arithmetic' || expr.domain !== 'decimal') return undefined;
  if (expr.operator !== '+' && expr.operator !== '-') return undefined;
  const left = sumReader(expr.left, fields);
  const right = sumReader(expr.right, fields);
  if (left === undefined || right === undefined) return undefined;
  const sign = expr.operator === '+' ? 1 : -1;
  return (captures) => {
    const first = left(captures);
    const second = right(captures);
    if (first === undefined || second === undefined) return undefined;
    return wholeOf(addWhole(first, sign === 1 ? second : -second));
  };
}

const mirrored: Readonly<Record<OrderOperator, OrderOperator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** JavaScript compares a number with a bigint exactly, by value. */
const tests: Readonly<Record<OrderOperator | '==', (left: Whole, right: Whole) => boolean>> = {
  '==': (left, right) => left == right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function numberReader(field: FilterField | undefined, index: number): NumberReader | undefined {
  const decode = field === undefined ? undefined : numberDecoder(field.schema);
  if (decode === undefined) return undefined;
  return ({ buffers, starts, ends }) => {
    const start = starts[index]!;
    if (start < 0) return start === captureNull ? null : undefined;
    return decode(buffers[index]!, start, ends[index]!);
  };
}

function numberDecoder(schema: AvroSchema): ((bytes: Buffer, start: number, end: number) => Whole) | undefined {
  switch (schema.kind) {
    case 'int':
    case 'long':
      // Seven bytes hold 49 bits: up to there a number is exact.
      return (bytes, start, end) =>
        end - start <= 7
          ? shortLong(bytes, start, end)
          : wholeOf(decodeValue(schema, bytes, start, end).value as number | bigint);
    case 'float':
      return (bytes, start) => bytes.readFloatLE(start);
    case 'double':
      return (bytes, start) => bytes.readDoubleLE(start);
    case 'bytes':
    case 'fixed': {
      if (schema.logical?.name !== 'decimal') return undefined;
      if (schema.kind === 'fixed') return unscaledWhole;
      return (bytes, start, end) => unscaledWhole(bytes, afterLength(bytes, start), end);
    }
    default:
      return undefined;
  }
}

function afterLength(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}

/** An int or long of at most seven bytes, which a number holds exactly. */
export function shortLong(bytes: Buffer, start: number, end: number): number {
  let zigzag = 0;
  for (let at = end - 1; at >= start; at--) zigzag = zigzag * 128 + (bytes[at]! & 0x7f);
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
}
