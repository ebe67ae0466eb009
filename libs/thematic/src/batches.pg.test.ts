import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { BatchWriter, type UpsertBatch } from './commit.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { testTarget } from './testing/config.ts';
import { purgeTombstones } from './tombstones.ts';
import { digestTables } from './digest.ts';
import { migrate } from './migrate.ts';
import { parseDatabase } from './model/parse-database.ts';
import { startPosition } from './offsets.ts';
import type { TableEvent } from './reduce.ts';

const declared = `
database: small-world
zh: 小世界
en: Small world
tables:
  thing:
    from: aa-bb-001
    key: [id]
    version: v
    columns:
      id: { path: $key, type: text }
      name: { path: name, type: text }
      place: { path: place, type: text }
    children:
      thing_part:
        from: parts
        key: [part]
        columns:
          part: { path: $item, type: text }
aggregates:
  crowd:
    from: thing
    where: { column: name, in: [counted] }
    groupBy: [place]
    count: things
`;
const world = parseDatabase(declared, 'database.yaml', []);
const topic = 'share.aa-bb-001';
let db: Database;
let writer: BatchWriter;

beforeAll(async () => {
  db = await openDatabase(testTarget());
  writer = new BatchWriter(db, world);
  await db.query('DROP SCHEMA IF EXISTS small_world CASCADE');
  await migrate(db, world);
});
afterAll(() => db.close());
beforeEach(empty);

async function empty(): Promise<void> {
  for (const table of ['thing', 'thing_part', 'rail_tombstone', 'rail_offset', 'rail_fault', 'crowd']) {
    await db.query(`DELETE FROM small_world.${table}`);
  }
  for (const partition of [0, 1, 2]) await startPosition(db, world, { topic, partition, next: 0, leaderEpoch: -1 });
}

interface Fact {
  readonly key: string;
  /** Undefined: a tombstone. */
  readonly version: number | undefined;
  readonly name?: string;
  readonly place?: string | null;
  readonly parts?: readonly string[];
  readonly origin?: number;
}

function event(fact: Fact, offset: number, partition = 0): TableEvent {
  const lineage = { topic, partition, offset, originOffset: fact.origin ?? offset, publishedMs: 1_600_000_000_000 };
  if (fact.version === undefined) {
    return { ...lineage, recordKey: fact.key, values: [fact.key, null, null], tombstone: true };
  }
  return {
    ...lineage,
    recordKey: fact.key,
    version: fact.version,
    values: [fact.key, fact.name ?? `v${fact.version}`, fact.place ?? null],
    children: [(fact.parts ?? []).map((part) => [part])],
  };
}

function batch(events: readonly TableEvent[], from: number, partition = 0): UpsertBatch {
  const next = from + events.length;
  return {
    advances: [{ topic, partition, from, next, leaderEpoch: 0 }],
    events: new Map([['thing', events]]),
    faults: [],
  };
}

/** Each fact in a transaction of its own. */
async function apply(...facts: Fact[]): Promise<void> {
  for (const [offset, fact] of facts.entries()) {
    expect(await writer.commit(batch([event(fact, offset)], offset))).toBe('committed');
  }
}

const names = (): Promise<unknown> => db.query('SELECT id, name FROM small_world.thing ORDER BY id');
const digests = async (): Promise<string[]> => (await digestTables(db, world)).map((table) => table.digest);

describe('newest wins', () => {
  test('an older update never replaces a newer row', async () => {
    await apply({ key: 'a', version: 2 }, { key: 'a', version: 1 });
    expect(await names()).toEqual([{ id: 'a', name: 'v2' }]);
  });

  test('of two updates with one version the one with the later origin wins', async () => {
    await apply({ key: 'a', version: 2, name: 'late' }, { key: 'a', version: 2, name: 'redriven', origin: -1 });
    expect(await names()).toEqual([{ id: 'a', name: 'late' }]);
  });

  test('versions that differ only beyond 53 bits are told apart', async () => {
    const newer = { ...event({ key: 'a', version: 1, name: 'newer' }, 0), version: 9_007_199_254_740_995n };
    const older = { ...event({ key: 'a', version: 1, name: 'older' }, 1), version: 9_007_199_254_740_994n };
    await writer.commit(batch([newer, older] as TableEvent[], 0));
    expect(await names()).toEqual([{ id: 'a', name: 'newer' }]);
    await writer.commit(batch([older] as TableEvent[], 2));
    expect(await names()).toEqual([{ id: 'a', name: 'newer' }]);
  });
});

describe('deletions', () => {
  test('an update later than the tombstone but older by version does not bring the row back', async () => {
    await apply({ key: 'a', version: 5 }, { key: 'a', version: undefined }, { key: 'a', version: 4 });
    expect(await names()).toEqual([]);
  });

  test('a redriven update from before the tombstone does not bring the row back', async () => {
    await apply({ key: 'a', version: 5 }, { key: 'a', version: undefined }, { key: 'a', version: 5, origin: 0 });
    expect(await names()).toEqual([]);
  });

  test('a newer version brings the row back', async () => {
    await apply({ key: 'a', version: 5 }, { key: 'a', version: undefined }, { key: 'a', version: 6 });
    expect(await names()).toEqual([{ id: 'a', name: 'v6' }]);
  });

  test('the children of a deleted row are deleted with it', async () => {
    await apply({ key: 'a', version: 1, parts: ['x', 'y'] }, { key: 'a', version: undefined });
    expect(await db.query('SELECT * FROM small_world.thing_part')).toEqual([]);
  });
});

describe('the lateness horizon', () => {
  test('a deletion is forgotten after the days that the database declares, and not before', async () => {
    await apply({ key: 'a', version: 5 }, { key: 'a', version: undefined });
    const day = 86_400_000;
    expect(await purgeTombstones(db, world, Date.now() + 29 * day)).toBe(0);
    expect(await purgeTombstones(db, world, Date.now() + 31 * day)).toBe(1);
  });
});

describe('children', () => {
  test('the items of an array are replaced together with their row', async () => {
    await apply({ key: 'a', version: 1, parts: ['x', 'y', 'y'] }, { key: 'a', version: 2, parts: ['y', 'z'] });
    expect(await db.query('SELECT part FROM small_world.thing_part ORDER BY part')).toEqual([
      { part: 'y' },
      { part: 'z' },
    ]);
  });

  test('a row that loses leaves the children of the winner alone', async () => {
    await apply({ key: 'a', version: 2, parts: ['x'] }, { key: 'a', version: 1, parts: ['old'] });
    expect(await db.query('SELECT part FROM small_world.thing_part')).toEqual([{ part: 'x' }]);
  });
});

describe('positions', () => {
  test('of two owners at one position exactly one commits, and the other changes nothing', async () => {
    const outcomes = await Promise.all([
      writer.commit(batch([event({ key: 'a', version: 1 }, 0)], 0)),
      new BatchWriter(db, world).commit(batch([event({ key: 'b', version: 1 }, 0)], 0)),
    ]);
    expect([...outcomes].sort()).toEqual(['committed', 'conflict']);
    expect(await names()).toEqual([{ id: outcomes[0] === 'committed' ? 'a' : 'b', name: 'v1' }]);
  });

  test('rows and position move together or not at all', async () => {
    const bad = { ...batch([event({ key: 'a', version: 1 }, 0)], 0), events: new Map([['thing', [{}]]]) };
    await expect(writer.commit(bad as unknown as UpsertBatch)).rejects.toThrow();
    expect(await db.query('SELECT next FROM small_world.rail_offset WHERE partition = 0')).toEqual([{ next: '0' }]);
  });

  test('a value that the database refuses becomes a fault, and its neighbours are applied', async () => {
    const poison = event({ key: 'p', version: 1, name: 'a\0b' }, 1);
    await writer.commit(batch([event({ key: 'a', version: 1 }, 0), poison, event({ key: 'c', version: 1 }, 2)], 0));
    expect(await names()).toEqual([
      { id: 'a', name: 'v1' },
      { id: 'c', name: 'v1' },
    ]);
    expect(await db.query('SELECT "offset", reason FROM small_world.rail_fault')).toEqual([
      { offset: '1', reason: 'AVRO_VALUE_INVALID' },
    ]);
  });
});

describe('the result does not depend on the cut', () => {
  const fact: fc.Arbitrary<Fact> = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    version: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined, freq: 4 }),
    name: fc.constantFrom('counted', 'other'),
    place: fc.constantFrom('p', 'q', null),
    parts: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
  });
  const log = fc.array(fact, { maxLength: 10 });
  const logs = fc.tuple(log, log);

  /** Cuts two partitions' logs into batches and applies them in an order that keeps each partition's. */
  async function run(facts: readonly (readonly Fact[])[], cuts: readonly number[]): Promise<string[]> {
    await empty();
    const at = [0, 0];
    for (let turn = 0; at.some((offset, partition) => offset < facts[partition]!.length); turn++) {
      const cut = cuts[turn % cuts.length]!;
      const partition = at[cut % 2]! < facts[cut % 2]!.length ? cut % 2 : 1 - (cut % 2);
      const from = at[partition]!;
      const part = facts[partition]!.slice(from, from + 1 + (cut >> 1));
      // One key lives in one partition.
      const events = part.map((item, index) =>
        event({ ...item, key: `${partition}${item.key}` }, from + index, partition),
      );
      expect(await writer.commit(batch(events, from, partition))).toBe('committed');
      at[partition] = from + part.length;
    }
    expect(await db.query('SELECT * FROM small_world.rail_fault')).toEqual([]);
    return digests();
  }

  test('any cut into batches and any interleaving of partitions gives the same tables', async () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(logs, cuts, async (facts, some) => {
        const one = await run(facts, [0, 1]);
        expect(await run(facts, some)).toEqual(one);
        const counted = await db.query(
          `SELECT place, count(*) AS things FROM small_world.thing WHERE name = 'counted' AND place IS NOT NULL GROUP BY place ORDER BY place`,
        );
        expect(await db.query('SELECT place, things FROM small_world.crowd ORDER BY place')).toEqual(counted);
      }),
      { numRuns: 40 },
    );
  });
});
