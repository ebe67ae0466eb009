import { describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';

import { decodedRows, groupedBy, newestBy, type Row, startMs } from '../testing/decoded-rows.ts';
import { dayStartMs } from './calendar.ts';
import { VisitRhythm } from './visit-rhythm.ts';

const rowsOf = decodedRows(['hospital-visit', 'settlement', 'e-voucher', 'health-event', 'enterprise'], 36_000, {
  enterprises: 600,
});
const visits = rowsOf('hospital-visit');
const settlements = rowsOf('settlement');
const vouchers = rowsOf('e-voucher');
const visitById = new Map(newestBy(visits, 'visitId').map((row) => [row['visitId'], row]));
const settlementById = new Map(newestBy(settlements, 'settlementId').map((row) => [row['settlementId'], row]));

/** A decimal without its point, also below zero. */
const fen = (bytes: unknown): number => (bytes as Buffer).readIntBE(0, (bytes as Buffer).length);
const totalsOf = (row: Row): Row => row['totals'] as Row;
const paidAt = (row: Row, name: string): number => fen(totalsOf(row)[name]);
const linesOf = (row: Row, name: string): readonly Row[] => row[name] as readonly Row[];
const sumOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + fen(row['amount']), 0);
const at = (row: Row, field: string): number => Number(row[field]);

describe('visits, settlements and vouchers', () => {
  test('what the fund, the account and the patient pay adds up to the total, and so do the lines', () => {
    for (const row of settlements) {
      const total = paidAt(row, 'total');
      expect(paidAt(row, 'fundPaid') + paidAt(row, 'accountPaid') + paidAt(row, 'cashPaid')).toBe(total);
      expect(sumOf(linesOf(row, 'feeLines'))).toBe(total);
    }
    for (const row of vouchers) expect(sumOf(linesOf(row, 'lines'))).toBe(fen(row['total']));
  });

  test('a settlement is of the person, the hospital and the sum of its visit, and not before it', () => {
    let joined = 0;
    for (const row of settlements) {
      const visit = visitById.get(row['visitId']);
      if (visit === undefined) continue;
      joined++;
      expect([row['idNumber'], row['institutionCode']]).toEqual([visit['idNumber'], visit['institutionCode']]);
      expect(at(row, 'settledAt')).toBeGreaterThanOrEqual(at(visit, 'visitedAt'));
      if (visit['dischargedAt'] !== null || visit['kind'] !== 'INPATIENT') {
        expect(Math.abs(paidAt(row, 'total'))).toBe(fen(visit['fee']));
      }
    }
    const ofHospitals = settlements.filter((row) => (row['institutionCode'] as string).startsWith('H'));

    expect(joined).toBeGreaterThan(ofHospitals.length * 0.95);
  });

  test('a voucher has the total of its settlement, except for the few that are padded', () => {
    const ofSettlements = vouchers.filter((row) => settlementById.has(row['settlementId']));
    const padded = ofSettlements.filter(
      (row) => fen(row['total']) !== paidAt(settlementById.get(row['settlementId'])!, 'total'),
    );

    expect(ofSettlements.length).toBeGreaterThan(vouchers.length * 0.6);
    expect(padded.length).toBeGreaterThan(0);
    expect(padded.length).toBeLessThan(ofSettlements.length * 0.006);
  });

  test('a reversal takes back a settlement to the last fen, and so does the voucher', () => {
    const reversals = settlements.filter((row) => row['status'] === 'REVERSED');
    expect(reversals.length).toBeGreaterThan(settlements.length * 0.015);
    for (const row of reversals) {
      const before = settlementById.get(row['reversesId']);
      if (before === undefined) throw new Error('a settlement that was told is taken back');
      for (const name of ['total', 'fundPaid', 'accountPaid', 'cashPaid'] as const) {
        expect(paidAt(row, name) + paidAt(before, name)).toBe(0);
      }
    }
    const byNumber = new Map(vouchers.map((row) => [[row['voucherCode'], row['voucherNumber']].join('|'), row]));
    for (const row of vouchers.filter((candidate) => candidate['status'] === 'REVERSED')) {
      const before = byNumber.get([row['voucherCode'], row['reversesNumber']].join('|'));
      expect(fen(row['total']) + fen(before?.['total'])).toBe(0);
    }
  });

  test('only settlements with another province are filed, and these are cleared later', () => {
    const between = settlements.filter((row) => row['crossRegion'] === 'CROSS_PROVINCE');

    expect(
      settlements.every((row) => (row['filingNumber'] !== null) === (row['crossRegion'] === 'CROSS_PROVINCE')),
    ).toBe(true);
    expect(new Set(between.map((row) => row['insuredDivision']))).toEqual(new Set(['310000', '320000', '340000']));
    const cleared = settlements.filter((row) => row['status'] === 'CLEARED');
    expect(cleared.every((row) => row['crossRegion'] === 'CROSS_PROVINCE' && row['sourceVersion'] === 2n)).toBe(true);
    expect(cleared.length).toBeGreaterThan(between.length * 0.4);
  });

  test('an inpatient is told of when admitted and when discharged, others once', () => {
    for (const steps of groupedBy(visits, 'visitId').values()) {
      const [first, second] = steps;
      expect(first!['dischargedAt']).toBeNull();
      if (second === undefined) continue;
      expect([steps.length, second['kind']]).toEqual([2, 'INPATIENT']);
      expect(at(second, 'dischargedAt')).toBeGreaterThan(at(second, 'visitedAt'));
    }
  });

  test('a few patients pay more than thirty thousand yuan themselves', () => {
    const poor = settlements.filter((row) => row['status'] === 'SETTLED' && paidAt(row, 'cashPaid') > 3_000_000);

    expect(poor.length).toBeGreaterThan(settlements.length * 0.002);
    expect(poor.length).toBeLessThan(settlements.length * 0.03);
  });

  test('patients of an outbreak see a doctor after the meal', () => {
    const suspects = visits.filter((row) => row['foodborneSuspect'] === true);
    const codes = suspects.flatMap((row) => linesOf(row, 'diagnoses').map((diagnosis) => diagnosis['icd10']));

    expect(suspects.length).toBeGreaterThan(20);
    expect(new Set(codes)).toEqual(new Set(['A05.9']));
  });
});

describe('the rhythm of visits', () => {
  test('most of a working day come between 8 and 11, and a quarter more on Monday', () => {
    const rhythm = new VisitRhythm();
    const random = new Random('rhythm');
    const hourMs = 3_600_000;
    const monday = Math.floor((startMs + 8 * hourMs) / (24 * hourMs)) - 1;
    const byHour = new Map<number, number>();
    const byDay = new Map<number, number>();
    // Every hour of two weeks tells of as many visits.
    for (let hour = 0; hour < 14 * 24; hour++) {
      const nowMs = dayStartMs(monday) + hour * hourMs;
      for (let drawn = 0; drawn < 60; drawn++) {
        const local = rhythm.draw(nowMs, random) - dayStartMs(monday);
        if (local < 0 || local >= 13 * 24 * hourMs) continue;
        const day = Math.floor(local / (24 * hourMs)) % 7;
        byDay.set(day, (byDay.get(day) ?? 0) + 1);
        if (day < 5)
          byHour.set(Math.floor(local / hourMs) % 24, (byHour.get(Math.floor(local / hourMs) % 24) ?? 0) + 1);
      }
    }
    const ofHour = (from: number, to: number): number =>
      [...byHour].reduce((sum, [hour, count]) => sum + (hour >= from && hour < to ? count : 0), 0);

    expect(ofHour(8, 11)).toBeGreaterThan(ofHour(0, 24) * 0.35);
    expect(byDay.get(0)!).toBeGreaterThan(byDay.get(2)! * 1.03);
    expect(byDay.get(6)!).toBeLessThan(byDay.get(2)!);
  });

  test('no visit is told of before it happens', () => {
    const rhythm = new VisitRhythm();
    const random = new Random('now');
    for (let minute = 0; minute < 3000; minute++) {
      const nowMs = startMs + minute * 60_000;
      const drawn = rhythm.draw(nowMs, random);
      expect(drawn <= nowMs && nowMs - drawn < 25 * 3_600_000).toBe(true);
    }
  });
});

describe('health events', () => {
  const events = rowsOf('health-event');
  const detailOf = (row: Row, branch: string): Row => (row['detail'] as Row)[`rail.health.${branch}`] as Row;
  const ofKind = (kind: string): readonly Row[] => events.filter((row) => row['kind'] === kind);

  test('a newborn has a mother and no number, everyone else who is named has one', () => {
    for (const row of ofKind('BIRTH')) {
      expect(row['idNumber']).toBeNull();
      const mother = row['motherIdNumber'] as string;
      const born = new Date(at(detailOf(row, 'Birth'), 'bornAt')).getUTCFullYear();
      expect(Number(mother.slice(16, 17)) % 2).toBe(0);
      expect(born - Number(mother.slice(6, 10))).toBeGreaterThanOrEqual(17);
    }
    expect(ofKind('DEATH').every((row) => row['idNumber'] !== null)).toBe(true);
  });

  test('a person dies once', () => {
    const dead = newestBy(ofKind('DEATH'), 'healthEventId').map((row) => row['idNumber']);

    expect(dead.length).toBeGreaterThan(20);
    expect(new Set(dead).size).toBe(dead.length);
  });

  test('the reports of one outbreak name one enterprise of the register', () => {
    const first = newestBy(ofKind('FOODBORNE'), 'healthEventId').slice(0, 5);
    const places = new Set(first.map((row) => detailOf(row, 'Foodborne')['exposureUscc']));
    const registered = new Set(rowsOf('enterprise').map((row) => row['uscc']));

    expect(places.size).toBeLessThanOrEqual(2);
    expect([...places].filter((uscc) => !registered.has(uscc))).toEqual([]);
  });

  test('every kind comes early, and a correction says that it is one', () => {
    expect(new Set(events.slice(0, 80).map((row) => row['kind'])).size).toBe(5);
    expect(events.some((row) => row['corrected'] === true)).toBe(true);
    expect(events.every((row) => (row['corrected'] === true) === at(row, 'sourceVersion') > 1)).toBe(true);
  });
});

describe('the register of residents', () => {
  test('has the children whose birth was reported, with the mother as guardian, and not those who were reported dead', () => {
    const later = decodedRows(['health-event', 'resident'], 40_000, { persons: 300, enterprises: 50 });
    const events = later('health-event');
    const bySex = (male: unknown): string => (male === 'MALE' ? 'm' : 'f');
    const births = new Set(
      events
        .filter((row) => row['kind'] === 'BIRTH')
        .map((row) => {
          const birth = (row['detail'] as Row)['rail.health.Birth'] as Row;
          const day = Math.floor((at(birth, 'bornAt') + 8 * 3_600_000) / 86_400_000);
          return [row['motherIdNumber'], day, bySex(birth['sex'])].join(' ');
        }),
    );
    const newest = newestBy(later('resident'), 'idNumber');
    const children = newest.filter((row) =>
      births.has([row['guardianIdNumber'], row['birthDate'], bySex(row['gender'])].join(' ')),
    );
    const dead = new Set(events.filter((row) => row['kind'] === 'DEATH').map((row) => row['idNumber']));
    const known = newest.filter((row) => dead.has(row['idNumber']));

    expect(children.length).toBeGreaterThan(5);
    expect(known.filter((row) => row['status'] !== 'ACTIVE').length).toBeGreaterThan(known.length * 0.7);
  });
});
