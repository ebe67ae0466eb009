import type { ThematicColumn, ThematicTable } from '../model/thematic-database.ts';

export interface Slot {
  readonly index: number;
  readonly column: ThematicColumn;
  /** Whether the value counts only where the column has none yet. */
  readonly otherwise: boolean;
}

/** What a table reads below one place of the record: a tree of path segments. */
export interface Need {
  readonly slots: Slot[];
  readonly branchSlots: Slot[];
  readonly below: Map<string, Need>;
  version: boolean;
  child: { readonly index: number; readonly item: Need } | undefined;
}

function emptyNeed(): Need {
  return { slots: [], branchSlots: [], below: new Map(), version: false, child: undefined };
}

/** The needs of a table; columns from `$key` need no field. */
export function needsOf(table: ThematicTable): Need {
  const root = needsOfColumns(table.columns);
  need(root, table.versionPath).version = true;
  for (const [index, child] of table.children.entries()) {
    need(root, child.arrayPath).child = { index, item: needsOfColumns(child.columns) };
  }
  return root;
}

function needsOfColumns(columns: readonly ThematicColumn[]): Need {
  const root = emptyNeed();
  for (const [index, column] of columns.entries()) {
    const slot: Slot = { index, column, otherwise: false };
    if (column.otherwise !== undefined) need(root, column.otherwise).slots.push({ ...slot, otherwise: true });
    if (column.path.startsWith('$key')) continue;
    if (column.path === '$item') root.slots.push(slot);
    else if (column.path.endsWith('.$branch')) {
      need(root, column.path.slice(0, -'.$branch'.length)).branchSlots.push(slot);
    } else need(root, column.path).slots.push(slot);
  }
  return root;
}

function need(root: Need, path: string): Need {
  let at = root;
  for (const segment of path.split('.')) {
    let next = at.below.get(segment);
    if (next === undefined) {
      next = emptyNeed();
      at.below.set(segment, next);
    }
    at = next;
  }
  return at;
}
