import { isRailError } from '@rail/kernel';
import { checkFilter, parseFilter, pathsRead } from '@rail/transcoder';

import type { PolicyContext } from './context.ts';

/** One use that an agreement makes of a data item: the item and the part of the agreement. */
export interface ItemUse {
  readonly item: string;
  readonly path: readonly string[];
}

/**
 * The leaves that an agreement uses: those it shares in any readable or linkable form, and those that its filter asks
 * about, as rows that come or not would answer.
 */
export function itemsUsed({ agreement, dataset, shared }: PolicyContext): ItemUse[] {
  const given = shared
    .filter(({ treatment }) => treatment !== 'nullify')
    .map(({ item, path }) => ({ item: item.path, path: ['fields', path] }));
  const leaves = new Set(dataset.items.filter((item) => item.leaf).map((item) => item.path));
  const asked = filterReads(agreement.where, dataset).filter((path) => leaves.has(path));
  return [...given, ...asked.map((item) => ({ item, path: ['where'] }))];
}

/** Nothing where the filter cannot be understood: another rule refuses that. */
function filterReads(where: string | undefined, { schema }: PolicyContext['dataset']): readonly string[] {
  if (where === undefined) return [];
  try {
    return pathsRead(checkFilter(parseFilter(where), schema));
  } catch (error) {
    if (isRailError(error)) return [];
    throw error;
  }
}

/** Whether a leaf is one of some items or lies beneath one. */
export function isAmong(leaf: string, items: readonly string[]): boolean {
  return items.some((item) => leaf === item || leaf.startsWith(`${item}.`));
}
