import { assert } from '@rail/kernel';

import {
  type FilterFunction,
  filterPasses,
  filterRejects,
  filterUndecided,
  type FilterVerdict,
  type RowFilter,
} from '../plan/row-filter.ts';
import type { FilterExpr, FilterValue } from './expression.ts';
import { arithmetic, compare, contains, equal, indexed, orders, rescale, sizeOf, text } from './operations.ts';
import { type CapturedValues, capturedValues } from './values.ts';

/** CEL's error: the operation has no value for these operands. */
export const undecided = undefined;
export type FilterResult = FilterValue | undefined;

type Scope = ReadonlyMap<string, FilterValue>;
const emptyScope: Scope = new Map();

/** The meaning of a filter, read straight from its tree: what generated code is tested against. */
export function evaluateFilter(filter: RowFilter): FilterFunction {
  return (captures) => verdictOf(evaluate(filter.expression, capturedValues(filter.fields, captures)));
}

function verdictOf(result: FilterResult): FilterVerdict {
  if (result === true) return filterPasses;
  return result === false ? filterRejects : filterUndecided;
}

export function evaluate(expr: FilterExpr, values: CapturedValues, scope: Scope = emptyScope): FilterResult {
  const of = (inner: FilterExpr): FilterResult => evaluate(inner, values, scope);
  switch (expr.kind) {
    case 'constant':
      return expr.value;
    case 'field':
      return values[expr.index];
    case 'has':
      return values[expr.index] !== undefined && values[expr.index] !== null;
    case 'variable': {
      const value = scope.get(expr.name);
      assert(value !== undefined, `no variable ${expr.name}`);
      return value;
    }
    case 'and':
    case 'or':
      return junction(expr.kind === 'or', of(expr.left), () => of(expr.right));
    case 'conditional': {
      const when = of(expr.when);
      return when === true ? of(expr.yes) : when === false ? of(expr.no) : undecided;
    }
    case 'list':
      return allDecided(expr.items.map(of));
    case 'quantifier':
      return quantified(expr, of(expr.over), values, scope);
    default:
      return operate(expr, of);
  }
}

type Operation = Exclude<
  FilterExpr,
  { kind: 'constant' | 'field' | 'has' | 'variable' | 'and' | 'or' | 'conditional' | 'list' | 'quantifier' }
>;

/** Operations that are undecided as soon as one operand is. */
function operate(expr: Operation, of: (inner: FilterExpr) => FilterResult): FilterResult {
  switch (expr.kind) {
    case 'not':
      return lift(of(expr.of), (value) => (typeof value === 'boolean' ? !value : undecided));
    case 'isNull':
      return lift(of(expr.of), (value) => value === null);
    case 'select':
      return lift(of(expr.of), (value) => (value instanceof Map ? (value.get(expr.name) as FilterResult) : undecided));
    case 'hasKey':
      return lift(of(expr.of), (value) =>
        value instanceof Map ? value.get(expr.name) !== undefined && value.get(expr.name) !== null : undecided,
      );
    case 'size':
      return lift(of(expr.of), sizeOf);
    case 'rescale':
      return lift(of(expr.of), (value) => rescale(value, expr.factor));
    case 'equal':
      return lift2(of(expr.left), of(expr.right), equal);
    case 'order':
      return lift2(of(expr.left), of(expr.right), (left, right) => orders(compare(left, right), expr.operator));
    case 'arithmetic':
      return lift2(of(expr.left), of(expr.right), (left, right) => arithmetic(expr.operator, expr.domain, left, right));
    case 'concat':
      return lift2(of(expr.left), of(expr.right), (left, right) =>
        typeof left === 'string' && typeof right === 'string' ? left + right : undecided,
      );
    case 'in':
      return lift2(of(expr.item), of(expr.items), contains);
    case 'index':
      return lift2(of(expr.of), of(expr.at), indexed);
    case 'text':
      return lift2(of(expr.of), of(expr.argument), (left, right) => text(expr.operator, left, right));
  }
}

function lift(value: FilterResult, apply: (value: FilterValue) => FilterResult): FilterResult {
  return value === undefined ? undecided : apply(value);
}

function lift2(
  left: FilterResult,
  right: FilterResult,
  apply: (left: FilterValue, right: FilterValue) => FilterResult,
): FilterResult {
  return left === undefined || right === undefined ? undecided : apply(left, right);
}

/** `&&` and `||`: the side that settles the result absorbs an error of the other. `settles` is true for `||`. */
function junction(settles: boolean, left: FilterResult, rightOf: () => FilterResult): FilterResult {
  if (left === settles) return settles;
  const right = rightOf();
  if (right === settles) return settles;
  return left === !settles && right === !settles ? !settles : undecided;
}

function allDecided(items: readonly FilterResult[]): FilterResult {
  return items.includes(undecided) ? undecided : (items as readonly FilterValue[]);
}

function quantified(
  expr: Extract<FilterExpr, { kind: 'quantifier' }>,
  over: FilterResult,
  values: CapturedValues,
  scope: Scope,
): FilterResult {
  const items = Array.isArray(over)
    ? (over as readonly FilterValue[])
    : over instanceof Map
      ? [...over.keys()]
      : undecided;
  if (items === undecided) return undecided;
  const holds = (item: FilterValue): FilterResult =>
    evaluate(expr.body, values, new Map([...scope, [expr.variable, item]]));
  if (expr.quantifier === 'existsOne') {
    // Unlike the others exists_one absorbs nothing.
    const results = items.map(holds);
    if (results.some((result) => typeof result !== 'boolean')) return undecided;
    return results.filter((result) => result === true).length === 1;
  }
  const settles = expr.quantifier === 'exists';
  return items.reduce<FilterResult>(
    (result, item) => (result === settles ? result : junction(settles, result, () => holds(item))),
    !settles,
  );
}
