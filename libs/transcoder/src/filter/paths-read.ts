import type { RowFilter } from '../plan/row-filter.ts';
import type { FilterExpr } from './expression.ts';

/**
 * Every field that a filter reads, as paths in which lists and maps are transparent: `owners.share` as well as what the
 * walk captures. What a filter reads it reveals, one bit at a time.
 */
export function pathsRead(filter: RowFilter): string[] {
  const found = new Set<string>();
  visit(filter.expression, filter.paths, new Map(), found);
  return [...found].filter((path) => ![...found].some((other) => other.startsWith(`${path}.`))).sort();
}

type Scope = ReadonlyMap<string, string | undefined>;

/** Notes what an expression reads; returns its own path if it is a field. */
function visit(expr: FilterExpr, paths: readonly string[], scope: Scope, found: Set<string>): string | undefined {
  switch (expr.kind) {
    case 'field':
    case 'has':
      return note(paths[expr.index], found);
    case 'variable':
      return scope.get(expr.name);
    case 'select':
    case 'hasKey': {
      const path = visit(expr.of, paths, scope, found);
      return note(path === undefined ? undefined : `${path}.${expr.name}`, found);
    }
    case 'index':
      visit(expr.at, paths, scope, found);
      return visit(expr.of, paths, scope, found);
    case 'quantifier': {
      const over = visit(expr.over, paths, scope, found);
      visit(expr.body, paths, new Map([...scope, [expr.variable, over]]), found);
      return undefined;
    }
    default:
      for (const operand of operandsOf(expr)) visit(operand, paths, scope, found);
      return undefined;
  }
}

function note(path: string | undefined, found: Set<string>): string | undefined {
  if (path !== undefined) found.add(path);
  return path;
}

function operandsOf(expr: FilterExpr): readonly FilterExpr[] {
  if (expr.kind === 'list') return expr.items;
  return Object.values(expr).filter(
    (value): value is FilterExpr => typeof value === 'object' && value !== null && 'kind' in value,
  );
}
