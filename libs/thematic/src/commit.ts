import { applyTable } from './apply.ts';
import type { Database, Queryable } from './database/database.ts';
import { isDataError } from './database/sql-error.ts';
import { advancePosition, type PositionAdvance } from './offsets.ts';
import type { ThematicDatabase } from './model/thematic-database.ts';
import { reduce, type TableEvent } from './reduce.ts';
import { qualified } from './sql/text.ts';
import { statementsOf, type TableStatements } from './sql/upsert.ts';

/** A share record that a table cannot hold: kept beside the rows, without any value of it. */
export interface RowFault {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly table: string;
  readonly reason: string;
  readonly detail: string;
}

/** What one transaction does: positions, events by table in log order, faults. */
export interface UpsertBatch {
  readonly advances: readonly PositionAdvance[];
  readonly events: ReadonlyMap<string, readonly TableEvent[]>;
  readonly faults: readonly RowFault[];
}

class PositionTaken extends Error {}

/** Applies batches to one thematic database; statements are made once. */
export class BatchWriter {
  readonly #db: Database;
  readonly #database: ThematicDatabase;
  readonly #statements: ReadonlyMap<string, TableStatements>;

  constructor(db: Database, database: ThematicDatabase) {
    this.#db = db;
    this.#database = database;
    this.#statements = new Map(database.tables.map((table) => [table.name, statementsOf(database.schema, table)]));
  }

  /**
   * Rows and positions in one transaction. `conflict`: another owner has moved a position; nothing was changed.
   * A row that the database refuses for its data becomes a fault; all others are applied.
   * @throws RailError DATABASE_UNREACHABLE, DATABASE_REFUSED
   */
  async commit(batch: UpsertBatch): Promise<'committed' | 'conflict'> {
    try {
      return await this.#attempt(batch, (tx) => this.#applyAll(tx, batch));
    } catch (error) {
      if (!isDataError(error)) throw error;
      return this.#attempt(batch, (tx) => this.#applySingly(tx, batch));
    }
  }

  async #attempt(batch: UpsertBatch, apply: (tx: Queryable) => Promise<void>): Promise<'committed' | 'conflict'> {
    try {
      await this.#db.transaction(async (tx) => {
        for (const advance of batch.advances) {
          if (!(await advancePosition(tx, this.#database, advance))) throw new PositionTaken();
        }
        await apply(tx);
        await this.#noteFaults(tx, batch.faults);
      });
      return 'committed';
    } catch (error) {
      if (error instanceof PositionTaken) return 'conflict';
      throw error;
    }
  }

  async #applyAll(tx: Queryable, batch: UpsertBatch): Promise<void> {
    for (const table of this.#database.tables) {
      const events = batch.events.get(table.name);
      if (events === undefined || events.length === 0) continue;
      await applyTable(tx, this.#statements.get(table.name)!, reduce(table, events));
    }
  }

  /** One event at a time behind a savepoint: finds the rows to blame. Slow, and rare. */
  async #applySingly(tx: Queryable, batch: UpsertBatch): Promise<void> {
    const faults: RowFault[] = [];
    for (const table of this.#database.tables) {
      for (const event of batch.events.get(table.name) ?? []) {
        await tx.query('SAVEPOINT one');
        try {
          await applyTable(tx, this.#statements.get(table.name)!, reduce(table, [event]));
          await tx.query('RELEASE SAVEPOINT one');
        } catch (error) {
          if (!isDataError(error)) throw error;
          await tx.query('ROLLBACK TO SAVEPOINT one');
          const { topic, partition, offset } = event;
          const detail = 'the database refused a value of this record';
          faults.push({ topic, partition, offset, table: table.name, reason: 'AVRO_VALUE_INVALID', detail });
        }
      }
    }
    await this.#noteFaults(tx, faults);
  }

  async #noteFaults(tx: Queryable, faults: readonly RowFault[]): Promise<void> {
    for (const fault of faults) {
      await tx.query(
        `INSERT INTO ${qualified(this.#database.schema, 'rail_fault')}
           (topic, partition, "offset", table_name, reason, detail, at)
         VALUES ($1::text, $2::integer, $3::bigint, $4::text, $5::text, $6::text, now()) ON CONFLICT DO NOTHING`,
        [fault.topic, String(fault.partition), String(fault.offset), fault.table, fault.reason, fault.detail],
      );
    }
  }
}
