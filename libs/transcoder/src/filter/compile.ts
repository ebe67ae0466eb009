import type { FilterFunction, RowFilter } from '../plan/row-filter.ts';
import { evaluateFilter } from './evaluate.ts';

/** A filter as a function of what the walk captured. */
export function compileFilter(filter: RowFilter): FilterFunction {
  return evaluateFilter(filter);
}
