import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { migrate } from '../migrate.ts';
import { loadDatabase } from '../model/load-database.ts';
import { readPositions, startPosition } from '../offsets.ts';
import { testTarget } from '../testing/config.ts';
import { ThematicReader } from './thematic-reader.ts';

const declared = loadDatabase(join(import.meta.dirname, '../../../../schemas/thematic/emergency-response'));
// A schema of its own: other tests of the same server keep theirs.
const database = { ...declared, schema: 'reader_test' };
let db: Database;
let reader: ThematicReader;

beforeAll(async () => {
  db = await openDatabase(testTarget());
  await db.query('DROP SCHEMA IF EXISTS reader_test CASCADE');
  await migrate(db, { ...database, views: [] });
  reader = new ThematicReader(db, [{ ...database, views: [] }]);
  await startPosition(db, database, { topic: 'share.em-er-014', partition: 1, next: 41, leaderEpoch: 0 });
  const lineage = `'em-er-014', 'share.em-er-014', 1, 40, 52, 3, '2026-01-01', '2026-01-01'`;
  await db.query(
    `INSERT INTO reader_test.warning (warning_id, kind, _agreement, _topic, _partition, _offset, _origin_offset,
       _source_version, _published_at, _updated_at) VALUES ('w1', 'TYPHOON', ${lineage})`,
  );
});

afterAll(async () => {
  await db.query('DROP SCHEMA IF EXISTS reader_test CASCADE');
  await db.close();
});

describe('a thematic reader', () => {
  test('shows rows without their lineage, and lineage by key and by origin', async () => {
    const { columns, rows } = await reader.show('emergency-response', 'warning', 10);
    expect(columns).toContain('warning_id');
    expect(columns).not.toContain('_origin_offset');
    expect(rows).toMatchObject([{ warning_id: 'w1', kind: 'TYPHOON' }]);

    const [byKey] = await reader.lineage('emergency-response', 'warning', 'w1');
    const [byOrigin] = await reader.rowsOf('em-er-014', 1, 52);
    expect(byKey).toEqual(byOrigin);
    expect(byKey).toMatchObject({
      agreement: 'em-er-014',
      share: { topic: 'share.em-er-014', partition: 1, offset: 40 },
      originOffset: 52,
      sourceVersion: '3',
    });
    expect(await reader.rowsOf('em-er-014', 1, 51)).toEqual([]);
  });

  test('lists tables with their rows, their key and when they were written last, and what fills them', async () => {
    const listed = await reader.list();
    const warning = listed.find(({ relation }) => relation === 'warning');
    expect(warning).toMatchObject({ kind: 'table', rows: 1, agreement: 'em-er-014', key: ['warning_id'] });
    expect(warning).toMatchObject({ databaseName: { zh: database.zh, en: database.en }, description: null });
    expect(Date.parse(warning?.updatedAt ?? '')).toBe(Date.parse('2026-01-01'));
    const empty = listed.find(({ relation }) => relation === declared.tables.at(-1)?.name);
    expect(empty).toMatchObject({ rows: 0, updatedAt: null });
  });

  test('tells of a view what the comment at its head says', async () => {
    const [view] = declared.views;
    await db.query('CREATE VIEW reader_test.described AS SELECT 1 AS one');
    const select = `-- ${view!.name}: what it answers,\n-- and how.\nSELECT 1 AS one`;
    const described = new ThematicReader(db, [
      { ...database, tables: [], aggregates: [], views: [{ name: 'described', select }] },
    ]);
    expect(await described.list()).toMatchObject([
      {
        relation: 'described',
        kind: 'view',
        rows: 1,
        description: `${view!.name}: what it answers, and how.`,
        key: [],
      },
    ]);
  });

  test('names what is near an unknown name', async () => {
    await expect(reader.show('emergency-response', 'warnin', 1)).rejects.toThrow('did you mean warning?');
    await expect(reader.digest('emergency')).rejects.toThrow(expect.objectContaining({ code: 'THEMATIC_UNKNOWN' }));
  });

  test('a rebuild leaves neither rows nor positions', async () => {
    expect(await reader.rebuild('emergency-response')).toBe(1);
    expect((await reader.show('emergency-response', 'warning', 1)).rows).toEqual([]);
    expect(await readPositions(db, database)).toEqual([]);
  });
});
