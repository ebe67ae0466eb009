import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { isCitizenNumber, loadCatalogue } from '@rail/catalogue';

import { createStream } from '../stream/stream.ts';

const lines = join(import.meta.dirname, '../../../../schemas/lines');
const ids = [
  'resident',
  'enterprise',
  'employment',
  'talent',
  'enrolment',
  'online-course',
  'elderly-care',
  'marriage',
  'scenic-visit',
];
const datasets = loadCatalogue(lines)
  .datasets.filter(({ id }) => ids.includes(id))
  .map((dataset) => ({ ...dataset, errors: { late: 0, duplicate: 0, disorder: 0, malformed: 0 } }));
const startMs = Date.UTC(2026, 10, 24, 2);
const today = Math.floor((startMs + 8 * 3_600_000) / 86_400_000);
const dayMs = 86_400_000;
const weightOfAll = 1000;

type Row = Readonly<Record<string, unknown>>;
const rows = new Map<string, Row[]>(ids.map((id) => [id, []]));
const rowsOf = (id: string): readonly Row[] => rows.get(id)!;
const text = (row: Row, field: string): string => row[field] as string;
const list = (row: Row, field: string): readonly Row[] => row[field] as readonly Row[];
const number = (row: Row, field: string): number => Number(row[field]);
const birthDateOf = (idNumber: string): number => Date.parse(`${idNumber.slice(6, 10)}-01-01`);
const ageOf = (idNumber: string): number => Math.floor((startMs - birthDateOf(idNumber)) / (365.25 * dayMs));
const numbersOf = (id: string, field: string): Set<string> =>
  new Set(rowsOf(id).flatMap((row) => (row[field] as string | null) ?? []));
/** Rows of each key in the order of their versions. */
const histories = (id: string, ...key: readonly string[]): readonly (readonly Row[])[] => {
  const byKey = new Map<string, Row[]>();
  for (const row of rowsOf(id)) {
    const name = key.map((field) => text(row, field)).join('|');
    byKey.set(name, [...(byKey.get(name) ?? []), row]);
  }
  return [...byKey.values()];
};
const outside = (found: Iterable<string>, among: ReadonlySet<string>): readonly string[] =>
  [...found].filter((each) => !among.has(each));

/** What a demonstration of 40,000 records of all lines holds of these datasets. */
beforeAll(() => {
  const stream = createStream(datasets, { seed: 11, startMs });
  const weight = datasets.reduce((sum, { rate }) => sum + rate.weight, 0);
  for (let at = 0; at < (40_000 * weight) / weightOfAll; at++) {
    const { dataset, value } = stream.next();
    if (value !== null) {
      rows.get(dataset.id)!.push(decodeValue(dataset.schema, value, 0, value.length).value as Row);
    }
  }
});

describe('what a demonstration of twenty seconds shows', () => {
  test.each([
    ['employment', 'kind', ['EMPLOYED', 'FLEXIBLE', 'SELF_EMPLOYED', 'UNEMPLOYED']],
    ['talent', 'status', ['VALID', 'EXPIRED', 'WITHDRAWN']],
    ['enrolment', 'status', ['ENROLLED', 'TRANSFERRED', 'SUSPENDED', 'GRADUATED', 'DROPPED']],
    ['enrolment', 'stage', ['KINDERGARTEN', 'PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL', 'UNDERGRADUATE', 'GRADUATE']],
    ['online-course', 'action', ['ENROL', 'PROGRESS', 'COMPLETE', 'CREDIT', 'DROP']],
    ['elderly-care', 'status', ['APPLIED', 'ACTIVE', 'PAUSED', 'ENDED']],
    ['elderly-care', 'ability', ['INTACT', 'MILD', 'MODERATE', 'SEVERE', 'COMPLETE']],
    ['elderly-care', 'service', ['HOME', 'DAYCARE', 'INSTITUTION', 'ALLOWANCE']],
    ['elderly-care', 'hardship', ['NONE', 'DIBAO', 'DIBIAN', 'TEKUN']],
    ['marriage', 'kind', ['MARRY', 'DIVORCE', 'ANNUL', 'REISSUE']],
    ['scenic-visit', 'phase', ['BOOKED', 'ENTERED', 'EXITED', 'CANCELLED']],
  ])('%s: every %s', (id, field, expected) => {
    const seen = new Set(rowsOf(id).map((row) => row[field]));

    expect(expected.filter((each) => !seen.has(each))).toEqual([]);
  });

  test('lone elders at risk whom the register of residents has told of, and many who cannot flee alone', () => {
    const residents = numbersOf('resident', 'idNumber');
    const inCare = histories('elderly-care', 'idNumber', 'service')
      .map((history) => history.at(-1)!)
      .filter(({ status }) => status === 'ACTIVE');
    const atRisk = inCare.filter((row) => {
      const last = list(row, 'visits').at(-1);
      const isNeglected = last === undefined || startMs - number(last, 'at') > 7 * dayMs;
      const isOld = ageOf(text(row, 'idNumber')) >= 81;
      return isOld && row['livingAlone'] === true && (isNeglected || last['outcome'] === 'NEEDS_HELP');
    });
    const weak = inCare.filter(({ ability }) => ability === 'SEVERE' || ability === 'COMPLETE');

    expect(atRisk.filter((row) => residents.has(text(row, 'idNumber'))).length).toBeGreaterThan(10);
    expect(new Set(weak.map(({ divisionCode }) => divisionCode)).size).toBeGreaterThan(10);
  });
});

describe('work', () => {
  test('whoever is registered is of working age, and an employee has an employer and a contract', () => {
    for (const row of rowsOf('employment')) {
      const age = ageOf(text(row, 'idNumber'));
      const isEmployee = row['kind'] === 'EMPLOYED';
      expect(age >= 18 && age <= 60).toBe(true);
      expect([row['contract'] !== null, isEmployee && row['employerUscc'] === null]).toEqual([isEmployee, false]);
      expect(row['unemploymentReason'] !== null).toBe(row['kind'] === 'UNEMPLOYED');
    }
  });

  test('no one has two registrations that hold, and one that has ended is not told of again', () => {
    const holding = new Map<string, string>();
    const ended = new Set<string>();
    for (const row of rowsOf('employment')) {
      const [person, registration] = [text(row, 'idNumber'), text(row, 'registrationNumber')];
      expect(ended.has(registration)).toBe(false);
      expect(holding.get(person) ?? registration).toBe(registration);
      if (row['endedOn'] === null) holding.set(person, registration);
      else {
        ended.add(registration);
        holding.delete(person);
        expect(number(row, 'endedOn')).toBeGreaterThanOrEqual(number(row, 'registeredOn'));
      }
    }
    expect(ended.size).toBeGreaterThan(10);
  });

  test('talents have employers, and what they got came after they were recognised and not in the future', () => {
    for (const row of rowsOf('talent')) {
      expect(isCitizenNumber(text(row, 'idNumber'))).toBe(true);
      for (const { paidOn } of list(row, 'subsidies')) expect(paidOn).toBeLessThanOrEqual(today);
    }
  });
});

describe('school', () => {
  test('a pupil is as old as the stage asks, and a child has a guardian who is grown up', () => {
    const oldest: Readonly<Record<string, number>> = { KINDERGARTEN: 8, PRIMARY: 14, JUNIOR: 17, SENIOR: 20 };
    for (const row of rowsOf('enrolment')) {
      const age = ageOf(text(row, 'idNumber'));
      expect(text(row, 'studentNumber')).toBe(`G${text(row, 'idNumber')}`);
      expect(age).toBeLessThanOrEqual(oldest[text(row, 'stage')] ?? 99);
      for (const { guardianIdNumber } of list(row, 'guardians')) {
        expect(ageOf(guardianIdNumber as string)).toBeGreaterThan(20);
      }
      if (age < 17) expect(list(row, 'guardians').length).toBe(1);
      expect(number(row, 'enrolledOn')).toBeLessThanOrEqual(today);
    }
  });

  test('a school has one code, one credit code of a public institution and one division', () => {
    const known = new Map<string, string>();
    for (const { schoolCode, schoolUscc, divisionCode } of rowsOf('enrolment')) {
      const school = [schoolUscc, divisionCode].join(' ');
      expect(schoolUscc).toMatch(/^1233\d\d99/);
      expect(known.get(schoolCode as string) ?? school).toBe(school);
      known.set(schoolCode as string, school);
    }
  });

  test('a course goes forward in time and progress, and ends with its credit at the pupil’s school', () => {
    for (const history of histories('online-course', 'learningId')) {
      for (const [at, row] of history.entries()) {
        const before = history[at - 1];
        if (row['action'] === 'COMPLETE' || row['action'] === 'CREDIT') expect(row['progressPct']).toBe(100);
        expect((row['action'] === 'CREDIT') === (row['creditToSchool'] !== null)).toBe(true);
        if (before === undefined) continue;
        expect(number(row, 'eventTime')).toBeGreaterThan(number(before, 'eventTime'));
        expect(number(row, 'progressPct')).toBeGreaterThanOrEqual(number(before, 'progressPct'));
      }
    }
    expect(rowsOf('online-course').some(({ studentNumber }) => studentNumber === null)).toBe(true);
  });
});

describe('families and the old', () => {
  test('the old are sixty or older, their visits come in order and none in the future', () => {
    for (const row of rowsOf('elderly-care')) {
      const times = list(row, 'visits').map((visit) => number(visit, 'at'));
      expect(ageOf(text(row, 'idNumber'))).toBeGreaterThanOrEqual(60);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      expect(Math.max(0, ...times)).toBeLessThan(startMs + dayMs);
      expect(number(row, 'eventTime')).toBe(Math.max(number(row, 'assessedOn') * dayMs - 8 * 3_600_000, ...times));
    }
  });

  test('the world does not run out of old people', () => {
    const chosen = datasets.filter(({ id }) => id === 'resident');
    const stream = createStream(chosen, { seed: 5, startMs, persons: 300 });
    for (let at = 0; at < 30_000; at++) stream.next();
    const { persons } = stream.world;
    const old = Array.from({ length: persons.count }, (_, slot) => persons.ageOf(slot, today)).filter(
      (age) => age > 79,
    );

    expect(old.length).toBeGreaterThan(persons.count * 0.02);
  });

  test('only those marry who are free, only those divorce who are not, and divorce has had its thirty days', () => {
    const free = new Set(['10', '30', '40']);
    for (const row of rowsOf('marriage')) {
      const spouses = [row['partyA'], row['partyB']] as readonly Row[];
      for (const spouse of spouses) {
        const isCitizen = isCitizenNumber(text(spouse, 'idNumber'));
        expect([free.has(text(spouse, 'maritalBefore')), isCitizen]).toEqual([
          row['kind'] === 'MARRY',
          spouse['foreign'] === false,
        ]);
      }
      expect(row['kind'] === 'DIVORCE').toBe(row['coolingEndsOn'] !== null);
      if (row['coolingEndsOn'] === null) continue;
      const registeredOn = Math.floor((number(row, 'registeredAt') + 8 * 3_600_000) / dayMs);
      const waited = registeredOn - number(row, 'coolingEndsOn');
      expect(waited >= 0 && waited <= 30).toBe(true);
    }
  });
});

describe('visits of scenic areas', () => {
  test('a party enters after it has booked and leaves after it has entered', () => {
    for (const history of histories('scenic-visit', 'reservationId')) {
      for (const [at, row] of history.entries()) {
        const before = history[at - 1];
        if (before === undefined) expect(row['phase']).toBe('BOOKED');
        else expect(number(row, 'eventTime')).toBeGreaterThan(number(before, 'eventTime'));
        if (row['phase'] !== 'ENTERED') continue;
        const slot = row['slot'] as Row;
        const hour = Math.floor((number(row, 'eventTime') / 3_600_000 + 8) % 24);
        expect(hour >= number(slot, 'from') && hour < number(slot, 'to')).toBe(true);
      }
    }
  });

  test('there are never more inside than an area holds, and each is run by an enterprise of the register', () => {
    for (const row of rowsOf('scenic-visit')) {
      expect(number(row, 'insideNow')).toBeLessThanOrEqual(number(row, 'capacity'));
      expect(number(row, 'insideNow')).toBeGreaterThanOrEqual(0);
    }
    const seed = createStream(datasets, { seed: 11, startMs }).world;
    const { usccs, count } = seed.enterprises;
    const all = new Set(
      Array.from({ length: count }, (_, slot) => usccs.toString('latin1', slot * 18, slot * 18 + 18)),
    );
    expect(outside(numbersOf('scenic-visit', 'scenicUscc'), all)).toEqual([]);
    expect(outside(numbersOf('employment', 'employerUscc'), all)).toEqual([]);
    expect(outside(numbersOf('talent', 'employerUscc'), all)).toEqual([]);
  });
});
