import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { identifierChecks, isCitizenNumber, isUscc, loadCatalogue } from '@rail/catalogue';

import { createStream } from '../stream/stream.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const { datasets } = catalogue;
const startMs = Date.UTC(2026, 10, 24, 2);
const count = 50_000;

interface Seen {
  readonly topic: string;
  readonly key: string;
  readonly value: Record<string, unknown> | null;
  readonly late: boolean;
  /** Whether all that its key had before was published: a record is held back for eight seconds at most. */
  readonly complete: boolean;
}

const malformed = new Set<string | undefined>(['truncated', 'garbage', 'bad-enum', 'bad-identifier', 'bad-code']);
/** What a reader sees who sets malformed records aside. */
const seen: Seen[] = [];
/** Topic and key of each malformed record. */
const lost = new Set<string>();
const stream = createStream(datasets, { seed: 7, startMs, persons: 500, enterprises: 300 });
for (let at = 0; at < count; at++) {
  const { dataset, key, value, frame, flaw } = stream.next();
  if (value !== null && (!frame || malformed.has(flaw))) {
    lost.add(dataset.topic + key.toString());
    continue;
  }
  seen.push({
    topic: dataset.topic,
    key: key.toString(),
    value: value === null ? null : (decodeValue(dataset.schema, value, 0, value.length).value as Seen['value']),
    late: flaw !== undefined,
    complete: flaw === undefined && at < count - 8 * 2000,
  });
}
const rowsOf = (id: string): (Seen & { readonly value: Record<string, unknown> })[] =>
  seen.filter(
    (row): row is Seen & { value: Record<string, unknown> } => row.topic.endsWith(`.${id}`) && row.value !== null,
  );

/** All texts within a value that have the form of an identifier of a person or body. */
function* identifiersIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (/^[0-9A-Z]{18}$/.test(value) && !identifierChecks.equipmentCode(value)) yield value;
  } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    for (const inner of Object.values(value)) yield* identifiersIn(inner);
  }
}

describe('the world behind the records', () => {
  test('every identifier is valid and provably unreal: county 99 of a city', () => {
    let checked = 0;
    for (const { value } of seen) {
      for (const identifier of identifiersIn(value)) {
        const isPerson = isCitizenNumber(identifier);
        if (!isPerson && !isUscc(identifier)) expect(identifier).toBe('a valid identifier');
        const division = isPerson ? identifier.slice(0, 6) : identifier.slice(2, 8);
        if (!/^33(0[1-9]|1[01])99$/.test(division)) expect(division).toBe('33CC99');
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(count / 4);
  });

  test('the date of birth of a resident is that of the citizen number', () => {
    const wrong = rowsOf('resident').filter(({ key, value }) => {
      const born = new Date((value['birthDate'] as number) * 86_400_000).toISOString().slice(0, 10);
      return key.slice(6, 14) !== born.replaceAll('-', '');
    });

    expect(wrong).toEqual([]);
  });

  test.each(datasets.map(({ topic, quality }) => [topic, quality] as const))(
    '%s keeps the identifier and life-cycle rules of its manifest',
    (topic, quality) => {
      const rows = seen.filter((row) => row.topic === topic && row.value !== null);
      for (const rule of quality) {
        if (rule.rule === 'identifier') {
          const values = rows.map(({ value }) => value?.[rule.field]).filter((value) => typeof value === 'string');
          expect(values.filter((value) => !identifierChecks[rule.kind](value))).toEqual([]);
        } else if (rule.rule === 'life-cycle') {
          const last = new Map<string, string>();
          const order = rows.toSorted((left, right) =>
            Number((left.value!['sourceVersion'] as bigint) - (right.value!['sourceVersion'] as bigint)),
          );
          for (const { key, value, complete } of order) {
            const [from, to] = [last.get(key), value![rule.field] as string];
            const legal = from === undefined || from === to || (rule.moves[from] ?? []).includes(to);
            if (!legal && complete && !lost.has(topic + key)) expect(`${from} → ${to}`).toBe('a legal move');
            last.set(key, to);
          }
        }
      }
    },
  );

  test('the version of a key only rises, except where a record is late, out of order or sent twice', () => {
    const last = new Map<string, bigint>();
    for (const { topic, key, value, late } of seen) {
      if (late || value === null) continue;
      const version = value['sourceVersion'] as bigint;
      const before = last.get(topic + key) ?? 0n;
      if (version <= before) expect(`${key}: ${version} after ${before}`).toBe('a rising version');
      last.set(topic + key, version);
    }
  });

  test('nothing follows a tombstone, and tombstones follow only what has ended', () => {
    const ended = new Map<string, unknown>();
    const newest = new Map<string, Record<string, unknown>>();
    for (const { topic, key, value } of seen) {
      const name = topic + key;
      if (ended.has(name)) expect(name).toBe('silent after its tombstone');
      if (value === null) ended.set(name, newest.get(name)?.['status']);
      else if (!(Number(newest.get(name)?.['sourceVersion'] ?? 0) > Number(value['sourceVersion']))) {
        newest.set(name, value);
      }
    }
    const final = new Set<unknown>([
      'DEREGISTERED',
      'REVOKED_DEREGISTERED',
      'MOVED_OUT',
      'CANCELLED',
      'EXPIRED',
      'WITHDRAWN',
      undefined,
    ]);

    expect(ended.size).toBeGreaterThan(2);
    // The record that ended the key may be one of the malformed.
    expect([...ended.values()].filter((status) => !final.has(status)).length).toBeLessThan(3);
  });

  test('whoever is insured is a resident, and every employer stands in the register of enterprises', () => {
    const residents = new Set(rowsOf('resident').map(({ key }) => key));
    const enterprises = new Set(rowsOf('enterprise').map(({ key }) => key));
    const insured = rowsOf('social-insurance');
    const employers = new Set(insured.flatMap(({ value }) => (value['employerUscc'] as string | null) ?? []));
    const persons = new Set(insured.map(({ value }) => value['idNumber'] as string));

    // A record of the register may be malformed or still be held back; none may be of another world.
    const missing = (of: Set<string>, among: Set<string>): number => [...of].filter((id) => !among.has(id)).length;
    expect(missing(employers, enterprises)).toBeLessThanOrEqual(employers.size * 0.02);
    expect(missing(persons, residents)).toBeLessThanOrEqual(persons.size * 0.03);
    expect(new Set(insured.map(({ value }) => value['insuranceKind']))).toEqual(
      new Set(['110', '170', '210', '310', '390', '410', '510']),
    );
    expect(insured.some(({ value }) => value['employerUscc'] === null && value['insuranceKind'] === '110')).toBe(true);
  });

  test('some companies in operation and abnormal have no one insured: the shells to be found', () => {
    const employers = new Set(rowsOf('social-insurance').map(({ value }) => value['employerUscc']));
    const latest = new Map(rowsOf('enterprise').map(({ key, value }) => [key, value]));
    const shells = [...latest.values()].filter(
      ({ uscc, status, abnormal }) => status === 'IN_OPERATION' && abnormal !== null && !employers.has(uscc),
    );

    expect(shells.length).toBeGreaterThan(latest.size * 0.01);
    expect(shells.length).toBeLessThan(latest.size * 0.3);
  });

  test('two thirds of the market entities are individual businesses', () => {
    const first = new Map(rowsOf('enterprise').map(({ key, value }) => [key, value['entityTypeCode']]));
    const share = [...first.values()].filter((code) => code === '9500').length / first.size;

    expect(Math.abs(share - 2 / 3)).toBeLessThan(0.1);
  });

  test('a warning begins with its issue, moves one level at a time and ends with its cancellation', () => {
    const levels = ['BLUE', 'YELLOW', 'ORANGE', 'RED'];
    const byId = new Map<string, Record<string, unknown>[]>();
    for (const { key, value } of rowsOf('hazard-warning')) byId.set(key, [...(byId.get(key) ?? []), value]);

    for (const steps of byId.values()) {
      const sorted = steps.toSorted((left, right) => Number(left['sourceVersion']) - Number(right['sourceVersion']));
      for (const [at, step] of sorted.entries()) {
        const before = sorted[at - 1];
        if (before === undefined || Number(step['sourceVersion']) !== Number(before['sourceVersion']) + 1) continue;
        const rise = levels.indexOf(step['level'] as string) - levels.indexOf(before['level'] as string);
        const expected = { UPGRADE: 1, DOWNGRADE: -1 }[step['action'] as string] ?? 0;
        if (rise !== expected || before['action'] === 'CANCEL') expect([before, step]).toBe('a step of one level');
      }
      if (sorted[0]?.['sourceVersion'] === 1n) expect(sorted[0]['action']).toBe('ISSUE');
    }
  });
});
