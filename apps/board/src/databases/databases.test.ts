import { describe, expect, it } from '@jest/globals';
import type { ThematicRelation } from '@rail/board/api';
import { groupByDatabase, keyOf } from './group-relations.ts';
import { sqlTimeMs } from './sql-time.ts';

const relation = (database: string, name: string, rest: Partial<ThematicRelation> = {}): ThematicRelation => ({
  database,
  databaseName: { zh: '应急专题库', en: 'Emergency response' },
  relation: name,
  zh: null,
  kind: 'table',
  agreement: null,
  rows: 0,
  updatedAt: null,
  key: [],
  description: null,
  ...rest,
});

describe('a time as PostgreSQL writes it', () => {
  it.each([
    ['2026-11-24 16:04:26.123+00', '2026-11-24T16:04:26.123Z'],
    ['2026-11-24 16:04:26+08', '2026-11-24T08:04:26Z'],
    ['2026-11-24T16:04:26+05:30', '2026-11-24T10:34:26Z'],
  ])('%s is %s', (text, iso) => {
    expect(sqlTimeMs(text)).toBe(Date.parse(iso));
  });

  it.each([null, '', '2026-11-24', 'infinity'])('%j is none', (text) => {
    expect(sqlTimeMs(text)).toBeUndefined();
  });
});

describe('databases', () => {
  it('count the rows of their tables, not those of views, and know the newest commit', () => {
    const [first, second] = groupByDatabase([
      relation('a', 'warning', { rows: 5, updatedAt: '2026-11-24 16:00:00+00' }),
      relation('b', 'entity', { rows: 7 }),
      relation('a', 'reading', { rows: 2, updatedAt: '2026-11-24 16:00:05+00' }),
      relation('a', 'now', { kind: 'view', rows: 100 }),
    ]);
    expect(first).toMatchObject({ database: 'a', rows: 7, newestMs: Date.parse('2026-11-24T16:00:05Z') });
    expect(first!.relations).toHaveLength(3);
    expect(second).toMatchObject({ database: 'b', rows: 7, newestMs: undefined });
  });

  it('ask for lineage by all columns of the key, and for none where one is missing', () => {
    expect(keyOf({ id: 'w1', version: '3' }, ['id', 'version'])).toBe('w1|3');
    expect(keyOf({ id: 'w1', version: null }, ['id', 'version'])).toBeUndefined();
    expect(keyOf({ id: 'w1' }, [])).toBeUndefined();
  });
});
