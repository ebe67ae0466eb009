import {
  type FilterCaptures,
  type FilterField,
  type FilterFunction,
  filterPasses,
  filterRejects,
  filterUndecided,
  type FilterVerdict,
  type RowFilter,
} from '../plan/row-filter.ts';
import { compileLeaf } from './compile-leaf.ts';
import { evaluate } from './evaluate.ts';
import type { FilterExpr } from './expression.ts';
import { capturedValue, type CapturedValues } from './values.ts';

/**
 * A filter as a tree of small functions, each made for its field and constant: the comparisons that filters consist of
 * read the captured bytes and make no value. What is rarer is decoded, field by field, and evaluated.
 */
export function compileFilter(filter: RowFilter): FilterFunction {
  return compile(filter.expression, filter.fields);
}

function compile(expr: FilterExpr, fields: readonly FilterField[]): FilterFunction {
  switch (expr.kind) {
    case 'and':
      return both(compile(expr.left, fields), compile(expr.right, fields));
    case 'or':
      return either(compile(expr.left, fields), compile(expr.right, fields));
    case 'not':
      return opposite(compile(expr.of, fields));
    case 'constant': {
      const verdict = expr.value === true ? filterPasses : expr.value === false ? filterRejects : filterUndecided;
      return () => verdict;
    }
    default:
      return compileLeaf(expr, fields) ?? evaluated(expr, fields);
  }
}

/** The side that rejects absorbs an error of the other. */
function both(left: FilterFunction, right: FilterFunction): FilterFunction {
  return (captures) => {
    const first = left(captures);
    if (first === filterRejects) return filterRejects;
    const second = right(captures);
    if (second === filterRejects) return filterRejects;
    return first === filterPasses ? second : first;
  };
}

function either(left: FilterFunction, right: FilterFunction): FilterFunction {
  return (captures) => {
    const first = left(captures);
    if (first === filterPasses) return filterPasses;
    const second = right(captures);
    if (second === filterPasses) return filterPasses;
    return first === filterRejects ? second : first;
  };
}

function opposite(of: FilterFunction): FilterFunction {
  return (captures) => {
    const verdict = of(captures);
    if (verdict === filterUndecided) return filterUndecided;
    return verdict === filterPasses ? filterRejects : filterPasses;
  };
}

function evaluated(expr: FilterExpr, fields: readonly FilterField[]): FilterFunction {
  const read = fieldsIn(expr, new Set());
  return (captures) => verdictOf(evaluate(expr, valuesOf(read, fields, captures)));
}

function verdictOf(result: unknown): FilterVerdict {
  if (result === true) return filterPasses;
  return result === false ? filterRejects : filterUndecided;
}

function valuesOf(read: ReadonlySet<number>, fields: readonly FilterField[], captures: FilterCaptures): CapturedValues {
  return fields.map((field, index) => (read.has(index) ? capturedValue(field, captures, index) : undefined));
}

function fieldsIn(expr: FilterExpr, found: Set<number>): Set<number> {
  if (expr.kind === 'field' || expr.kind === 'has') found.add(expr.index);
  for (const part of Object.values(expr).flat() as unknown[]) {
    if (typeof part === 'object' && part !== null && 'kind' in part) fieldsIn(part as FilterExpr, found);
  }
  return found;
}
