import { isRailError } from '@rail/kernel';
import { checkFilter, FilterError, parseFilter, pathsRead, type RowFilter } from '@rail/transcoder';

import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/** `where` must be understood whole, and must not ask about L4 items: rows that come or not would answer. */
export function filter(context: PolicyContext): PolicyFinding[] {
  const { where } = context.agreement;
  if (where === undefined) return [];
  try {
    return gradeOf(context, checkFilter(parseFilter(where), context.dataset.schema));
  } catch (error) {
    if (!isRailError(error)) throw error;
    const finding = refusal('filter', ['where'], `行过滤条件无效:${error.message}`, error.message);
    return [error instanceof FilterError ? { ...finding, offset: error.offset } : finding];
  }
}

function gradeOf({ dataset }: PolicyContext, checked: RowFilter): PolicyFinding[] {
  const read = pathsRead(checked);
  return dataset.items
    .filter((item) => item.leaf && item.grade === 'L4')
    .filter((item) => read.includes(item.path))
    .map((item) =>
      refusal(
        'filter-grade',
        ['where'],
        `条件不得读取 L4 数据项 ${item.path}`,
        `a filter must not read ${item.path}, graded L4`,
      ),
    );
}
