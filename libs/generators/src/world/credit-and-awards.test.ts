import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { join } from 'node:path';

import { createStream } from '../stream/stream.ts';
import { decodedRows, groupedBy, newestBy, type Row, startMs } from '../testing/decoded-rows.ts';

const ids = ['procurement', 'credit-record', 'financial-risk-signal', 'enterprise'];
const rowsOf = decodedRows(ids, 6000);
const awards = rowsOf('procurement').filter((row) => row['stage'] === 'AWARD');
const credit = rowsOf('credit-record');
const lots = (row: Row): readonly Row[] => row['lots'] as readonly Row[];

describe('public procurement', () => {
  test('goes through its stages in their order, and whoever is awarded a lot was a bidder', () => {
    const order = ['INTENT', 'NOTICE', 'AWARD', 'CONTRACT', 'ACCEPTANCE'];
    for (const steps of groupedBy(rowsOf('procurement'), 'procurementNumber').values()) {
      const stages = [...new Set(steps.map((row) => row['stage'] as string))];
      const expected = stages.includes('TERMINATED') ? ['INTENT', 'NOTICE', 'TERMINATED'] : order;
      expect(stages).toEqual(expected.slice(0, stages.length));
      const times = steps.map((row) => Number(row['announcedAt']));
      expect(times).toEqual(times.toSorted((left, right) => left - right));
    }
    for (const row of awards) {
      const bidders = new Set((row['bidders'] as readonly Row[]).map((bidder) => bidder['bidderUscc']));
      expect(lots(row).every((lot) => bidders.has(lot['awardUscc']))).toBe(true);
    }
  });

  test('each stage is met among the first eighty announcements', () => {
    expect(
      new Set(
        rowsOf('procurement')
          .slice(0, 80)
          .map((row) => row['stage']),
      ).size,
    ).toBe(6);
  });

  test('some awards of a demonstration go to enterprises on the list of the seriously dishonest', () => {
    const dishonest = new Map(
      newestBy(credit.slice(0, 120), 'recordId')
        .filter((row) => row['kind'] === 'SERIOUS_DISHONEST' && row['status'] === 'ACTIVE')
        .map((row) => [row['subjectId'], row]),
    );
    const found = awards.slice(0, 12).filter((row) => {
      const record = dishonest.get(lots(row)[0]!['awardUscc']);
      const day = Math.floor((Number(row['announcedAt']) + 8 * 3_600_000) / 86_400_000);
      return record !== undefined && day >= Number(record['decidedOn']) && day <= Number(record['publicUntil']);
    });
    const registered = new Set(rowsOf('enterprise').map((row) => row['uscc']));

    expect(found.length).toBeGreaterThan(1);
    expect([...dishonest.keys()].some((uscc) => registered.has(uscc))).toBe(true);
  });
});

describe('public credit', () => {
  test('is mostly about enterprises and mostly in force; every status comes early', () => {
    const newest = newestBy(credit, 'recordId');
    const share = (field: string, value: string): number =>
      newest.filter((row) => row[field] === value).length / newest.length;

    expect(share('subjectKind', 'ENTERPRISE')).toBeGreaterThan(0.6);
    expect(new Set(credit.slice(0, 80).map((row) => row['status'])).size).toBe(4);
    expect(new Set(credit.map((row) => row['subjectKind'])).size).toBe(5);
  });

  test('an adverse item is public for five years and never longer', () => {
    for (const row of credit) {
      const [from, until] = ['decidedOn', 'publicUntil'].map((name) => new Date(Number(row[name]) * 86_400_000));
      expect(until!.getUTCFullYear() - from!.getUTCFullYear()).toBe(5);
      if (row['status'] === 'EXPIRED') expect(until!.getTime()).toBeLessThanOrEqual(startMs + 86_400_000);
      if (row['status'] === 'REPAIRED') expect((row['repair'] as Row)['approvedOn']).not.toBeNull();
    }
  });

  test('an adverse item that has expired, and whatever is withdrawn, is deleted', () => {
    const datasets = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'))
      .datasets.filter(({ id }) => id === 'credit-record')
      .map((dataset) => ({ ...dataset, errors: { late: 0, duplicate: 0, disorder: 0, malformed: 0 } }));
    const stream = createStream(datasets, { seed: 17, startMs, recordsPerSecond: 10 });
    const deleted = new Set<string>();
    for (let at = 0; at < 2000; at++) {
      const { key, value } = stream.next();
      if (value === null) deleted.add(key.toString());
    }
    const rows = decodedRows(['credit-record'], 1500, { recordsPerSecond: 10 })('credit-record');
    const ended = newestBy(rows, 'recordId').filter(
      (row) => row['status'] === 'WITHDRAWN' || (row['status'] === 'EXPIRED' && row['polarity'] === 'ADVERSE'),
    );

    expect(ended.length).toBeGreaterThan(100);
    expect(ended.filter((row) => !deleted.has(row['recordId'] as string))).toEqual([]);
  });
});

describe('signals of financial risk', () => {
  const signals = rowsOf('financial-risk-signal');

  test('each status is met among the first forty, and the level only rises', () => {
    const levels = ['BLUE', 'YELLOW', 'ORANGE', 'RED'];
    expect(new Set(signals.slice(0, 40).map((row) => row['status'])).size).toBe(5);
    for (const steps of groupedBy(signals, 'signalId').values()) {
      const ranks = steps.map((row) => levels.indexOf(row['level'] as string));
      expect(ranks).toEqual(ranks.toSorted((left, right) => left - right));
      for (const row of steps) expect(Number(row['eventTime'])).toBeLessThanOrEqual(Number(row['dueAt']));
    }
  });

  test('some are about advertisements of companies with much capital and no one at work', () => {
    const entities = new Map(rowsOf('enterprise').map((row) => [row['uscc'], row]));
    const hollow = signals.filter((row) => {
      const entity = entities.get(row['subjectUscc']);
      return row['indicator'] === 'HIGH_YIELD_AD' && entity !== undefined && entity['abnormal'] !== null;
    });

    expect(hollow.length).toBeGreaterThan(0);
  });
});
