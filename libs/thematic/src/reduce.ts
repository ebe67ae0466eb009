import type { SqlValue } from './database/database.ts';
import type { ThematicTable } from './model/thematic-database.ts';

/** Where a row comes from. Offsets stay below 2^53: the protocol library refuses larger ones. */
export interface RowLineage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Offset of the line record behind the share record: a redriven one keeps it. */
  readonly originOffset: number;
  /** When the line record was published, ms since 1970. */
  readonly publishedMs: number;
}

/** A share record read for one table. */
export interface TableUpsert extends RowLineage {
  readonly recordKey: string;
  readonly version: number | bigint;
  readonly values: readonly SqlValue[];
  readonly children: readonly (readonly (readonly SqlValue[])[])[];
}

/** A share record without a value: the key is gone. */
export interface TableTombstone extends RowLineage {
  readonly recordKey: string;
  /** The key columns, in the order of the table's `columns`; the rest null. */
  readonly values: readonly SqlValue[];
  readonly tombstone: true;
}

export type TableEvent = TableUpsert | TableTombstone;

/** What a batch does to one key: first a deletion, then an upsert, each at most once. */
export interface KeyDeletion extends TableTombstone {
  /** The newest version seen before the deletion in this batch: late updates up to it must lose. */
  readonly versionFloor: number | bigint | undefined;
}

export interface TableBatch {
  readonly table: ThematicTable;
  readonly deletions: readonly KeyDeletion[];
  readonly upserts: readonly TableUpsert[];
}

interface KeyState {
  deletion: KeyDeletion | undefined;
  upsert: TableUpsert | undefined;
}

/**
 * Reduces events in log order to at most one deletion and one upsert per key. Applying the result equals applying the
 * events one by one: an upsert wins iff (version, origin offset) is greater; a tombstone has no version, so it takes
 * the place where it stands in the log.
 */
export function reduce(table: ThematicTable, events: Iterable<TableEvent>): TableBatch {
  const byKey = new Map<string, KeyState>();
  const identify = keyOf(table);
  for (const event of events) {
    const key = identify(event);
    let state = byKey.get(key);
    if (state === undefined) {
      state = { deletion: undefined, upsert: undefined };
      byKey.set(key, state);
    }
    if ('tombstone' in event) {
      const versionFloor = newest(state.deletion?.versionFloor, state.upsert?.version);
      state.deletion = { ...event, versionFloor };
      state.upsert = undefined;
    } else if (state.upsert === undefined || isNewer(event, state.upsert)) state.upsert = event;
  }
  const deletions: KeyDeletion[] = [];
  const upserts: TableUpsert[] = [];
  for (const { deletion, upsert } of byKey.values()) {
    if (deletion !== undefined) deletions.push(deletion);
    if (upsert !== undefined) upserts.push(upsert);
  }
  return { table, deletions, upserts };
}

function isNewer(left: TableUpsert, right: TableUpsert): boolean {
  if (left.version > right.version) return true;
  if (left.version < right.version) return false;
  return left.originOffset > right.originOffset;
}

function newest(left: number | bigint | undefined, right: number | bigint | undefined): number | bigint | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left > right ? left : right;
}

function keyOf(table: ThematicTable): (event: TableEvent) => string {
  const indexes = table.key.map((name) => table.columns.findIndex((column) => column.name === name));
  const [only] = indexes;
  if (indexes.length === 1 && only !== undefined) return (event) => event.values[only] ?? '';
  return (event) => JSON.stringify(indexes.map((index) => event.values[index]));
}
