import type { AvroSchema } from '@rail/avro';
import { isRailError, type RailError } from '@rail/kernel';
import type { ThematicDatabase, ThematicTable } from '../model/thematic-database.ts';
import type { RowFault } from '../commit.ts';
import type { RowLineage, TableEvent } from '../reduce.ts';
import { keyColumnsOf } from './record-key.ts';
import { RowReader } from './row-reader.ts';

interface FedTable {
  readonly table: ThematicTable;
  readonly keyColumns: (recordKey: string, values: (string | null)[]) => void;
  readonly keyIndexes: readonly number[];
  readonly readers: Map<number, RowReader>;
}

/** PostgreSQL indexes no key longer than 2,704 bytes. */
const KEY_BYTES_MAX = 2_000;

/** Turns share records into events of the tables that they feed, and collects them until taken. */
export class ShareDecoder {
  readonly #tables = new Map<string, FedTable[]>();
  readonly #refused = new Map<string, RailError>();
  #events = new Map<string, TableEvent[]>();
  #faults: RowFault[] = [];

  constructor(database: ThematicDatabase) {
    for (const table of database.tables) {
      const fed = this.#tables.get(table.topic) ?? [];
      const keyIndexes = table.columns.flatMap((column, index) => (table.key.includes(column.name) ? [index] : []));
      fed.push({ table, keyColumns: keyColumnsOf(table), keyIndexes, readers: new Map() });
      this.#tables.set(table.topic, fed);
    }
  }

  knows(topic: string, schemaId: number): boolean {
    if (this.#refused.has(`${topic}/${schemaId}`)) return true;
    return this.#tables.get(topic)?.every((fed) => fed.readers.has(schemaId)) ?? true;
  }

  /** @throws RailError THEMATIC_INVALID when the schema does not fit the declared columns */
  learn(topic: string, schemaId: number, schema: AvroSchema): void {
    for (const fed of this.#tables.get(topic) ?? []) fed.readers.set(schemaId, new RowReader(fed.table, schema));
  }

  /** Every record of this schema becomes a fault. */
  refuse(topic: string, schemaId: number, error: RailError): void {
    this.#refused.set(`${topic}/${schemaId}`, error);
  }

  /** Adds a record whose value is Avro of a schema learned before; `bytes[start, end)` is the value without its frame. */
  value(
    lineage: RowLineage,
    recordKey: string | null,
    schemaId: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    const refusal = this.#refused.get(`${lineage.topic}/${schemaId}`);
    if (refusal !== undefined) return this.fault(lineage, '*', refusal.code, refusal.message);
    for (const fed of this.#tables.get(lineage.topic) ?? []) {
      try {
        const { version, values, children } = fed.readers.get(schemaId)!.read(bytes, start, end);
        if (recordKey !== null) fed.keyColumns(recordKey, values);
        const fault = keyFault(fed, values);
        if (fault !== undefined) this.fault(lineage, fed.table.name, 'KEY_MISSING', fault);
        else this.#add(fed.table, { ...lineage, recordKey: recordKey ?? '', version, values, children });
      } catch (error) {
        if (!isRailError(error)) throw error;
        this.fault(
          lineage,
          fed.table.name,
          error.code,
          `${error.at === undefined ? '' : `${error.at}: `}${error.message}`,
        );
      }
    }
  }

  tombstone(lineage: RowLineage, recordKey: string | null): void {
    for (const fed of this.#tables.get(lineage.topic) ?? []) {
      if (fed.table.tombstones === 'ignore') continue;
      const values: (string | null)[] = Array.from({ length: fed.table.columns.length }, () => null);
      if (recordKey !== null) fed.keyColumns(recordKey, values);
      const fault = recordKey === null ? 'a tombstone without a key' : keyFault(fed, values);
      if (fault !== undefined) this.fault(lineage, fed.table.name, 'KEY_MISSING', fault);
      else this.#add(fed.table, { ...lineage, recordKey: recordKey ?? '', values, tombstone: true });
    }
  }

  /** Notes a record that feeds no row; `table` is `*` where it concerns all. */
  fault(lineage: RowLineage, table: string, reason: string, detail: string): void {
    const { topic, partition, offset } = lineage;
    this.#faults.push({ topic, partition, offset, table, reason, detail });
  }

  /** What was added since the last call. */
  take(): { events: Map<string, TableEvent[]>; faults: RowFault[] } {
    const taken = { events: this.#events, faults: this.#faults };
    this.#events = new Map();
    this.#faults = [];
    return taken;
  }

  #add(table: ThematicTable, event: TableEvent): void {
    const events = this.#events.get(table.name);
    if (events === undefined) this.#events.set(table.name, [event]);
    else events.push(event);
  }
}

function keyFault(fed: FedTable, values: readonly (string | null)[]): string | undefined {
  for (const index of fed.keyIndexes) {
    const value = values[index];
    const column = fed.table.columns[index]!.name;
    if (value === null || value === undefined) return `the key column ${column} is empty`;
    if (value.length > KEY_BYTES_MAX / 3 && Buffer.byteLength(value) > KEY_BYTES_MAX)
      return `the key column ${column} is too long`;
    if (value.includes('\0')) return `the key column ${column} holds the sign U+0000`;
  }
  return undefined;
}
