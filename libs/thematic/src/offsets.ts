import type { Queryable } from './database/database.ts';
import type { ThematicDatabase } from './model/thematic-database.ts';
import { qualified } from './sql/text.ts';

/** How far a database has read one partition: `next` is the first offset not yet applied. */
export interface ReadPosition {
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
  /** Leader epoch of the last batch read, -1 before the first: tells a truncated log from a growing one (KIP-320). */
  readonly leaderEpoch: number;
}

export interface PositionAdvance extends ReadPosition {
  /** Where the position must stand for this advance to hold. */
  readonly from: number;
}

export async function readPositions(db: Queryable, database: ThematicDatabase): Promise<ReadPosition[]> {
  const rows = await db.query(
    `SELECT topic, partition, next, leader_epoch FROM ${qualified(database.schema, 'rail_offset')} ORDER BY topic, partition`,
  );
  return rows.map((row) => ({
    topic: row['topic'] ?? '',
    partition: Number(row['partition']),
    next: Number(row['next']),
    leaderEpoch: Number(row['leader_epoch']),
  }));
}

/** Records where reading of a partition begins; leaves a position that is there already. Returns the one that holds. */
export async function startPosition(
  db: Queryable,
  database: ThematicDatabase,
  start: ReadPosition,
): Promise<ReadPosition> {
  const table = qualified(database.schema, 'rail_offset');
  await db.query(
    `INSERT INTO ${table} (topic, partition, next, leader_epoch, updated_at)
     VALUES ($1::text, $2::integer, $3::bigint, $4::integer, now()) ON CONFLICT DO NOTHING`,
    [start.topic, String(start.partition), String(start.next), String(start.leaderEpoch)],
  );
  const [row] = await db.query(
    `SELECT next, leader_epoch FROM ${table} WHERE topic = $1::text AND partition = $2::integer`,
    [start.topic, String(start.partition)],
  );
  return row === undefined ? start : { ...start, next: Number(row['next']), leaderEpoch: Number(row['leader_epoch']) };
}

/** Moves a position by compare-and-set; false means that another owner has moved it: roll back and reload. */
export async function advancePosition(
  tx: Queryable,
  database: ThematicDatabase,
  advance: PositionAdvance,
): Promise<boolean> {
  const moved = await tx.query(
    `UPDATE ${qualified(database.schema, 'rail_offset')} SET next = $1::bigint, leader_epoch = $2::integer, updated_at = now()
     WHERE topic = $3::text AND partition = $4::integer AND next = $5::bigint RETURNING next`,
    [String(advance.next), String(advance.leaderEpoch), advance.topic, String(advance.partition), String(advance.from)],
  );
  return moved.length === 1;
}
