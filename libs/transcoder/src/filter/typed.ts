import { nearest } from '@rail/kernel';

import type { FilterExpr, FilterType } from './expression.ts';
import type { FilterSyntax } from './syntax.ts';

/** An expression with what the checker knows of it. */
export interface Typed {
  readonly expr: FilterExpr;
  readonly type: FilterType;
  readonly at: number;
  /** The text of a double literal: beside a decimal it means exactly that number. */
  readonly literal?: string;
}

/** What checking an operator needs of the whole. */
export interface Checking {
  check(syntax: FilterSyntax): Typed;
  /** Refuses to search a list of the record once for each item of another. */
  refuseNestedScan(list: Typed): void;
  refuse(message: string, at: number): never;
}

/** `; did you mean x?` for a name that is near one of the candidates. */
export function nearestHint(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
