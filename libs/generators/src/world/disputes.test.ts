import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { codeLists, type DatasetManifest, identifierChecks, loadCatalogue } from '@rail/catalogue';

import { createStream } from '../stream/stream.ts';

type Value = Readonly<Record<string, unknown>>;
interface Row {
  readonly key: string;
  readonly value: Value;
}

const names = ['incident', 'grid-event', 'dispute-mediation', 'case-progress', 'legal-service-case'];
// No record is late or wrong, so that what stands here is what the offices did, in their order.
const datasets = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'))
  .datasets.filter(({ id }) => names.includes(id))
  .map((dataset): DatasetManifest => ({
    ...dataset,
    errors: { late: 0, duplicate: 0, disorder: 0, malformed: 0 },
  }));
const startMs = Date.UTC(2026, 10, 24, 2);
const count = 30_000;
const recordsPerSecond = 180;
const endMs = startMs + (count / recordsPerSecond) * 1000;

const rows = new Map<string, Row[]>(names.map((name) => [name, []]));
const order = new Map<Value, number>();
const stream = createStream(datasets, { seed: 11, startMs, recordsPerSecond, persons: 2000, enterprises: 600 });
for (let at = 0; at < count; at++) {
  const { dataset, key, value } = stream.next();
  const decoded = decodeValue(dataset.schema, value!, 0, value!.length).value as Value;
  rows.get(dataset.id)!.push({ key: key.toString(), value: decoded });
  order.set(decoded, at);
}
const of = (name: string): readonly Row[] => rows.get(name)!;
/** The records of one key after another, or of whatever else they have in common. */
function historiesOf(name: string, by: (row: Row) => string = ({ key }) => key): Map<string, Value[]> {
  const histories = new Map<string, Value[]>();
  for (const row of of(name)) {
    const history = histories.get(by(row)) ?? [];
    history.push(row.value);
    histories.set(by(row), history);
  }
  return histories;
}
const firstOf = (name: string, field: string): Map<unknown, Value> =>
  new Map(
    of(name)
      .toReversed()
      .map(({ value }) => [value[field], value]),
  );
const partyIds = (value: Value): unknown[] => (value['parties'] as { partyId: string }[]).map(({ partyId }) => partyId);

describe('a dispute on its way through the lines', () => {
  test('the versions of a key rise by one and its event time never falls, nor runs ahead of the world', () => {
    for (const name of names) {
      for (const [key, history] of historiesOf(name)) {
        for (const [at, { sourceVersion, eventTime }] of history.entries()) {
          const before = history[at - 1];
          const rises = sourceVersion === BigInt(at + 1) && eventTime! > (before?.['eventTime'] ?? 0n);
          if (!rises || Number(eventTime) > endMs) expect({ key, at, before, eventTime }).toBe('a rising record');
        }
      }
    }
  });

  test('half of the disputes that reach the police and are heard go to mediation, under the number the police write', () => {
    const closed = of('incident').filter(({ value }) => value['category'] === 'DISPUTE' && value['closedAt'] !== null);
    const heard = closed.filter(({ value }) => value['outcome'] !== 'INVALID');
    const sent = heard.filter(({ value }) => value['outcome'] === 'TRANSFERRED');
    const mediated = firstOf('dispute-mediation', 'mediationId');
    const taken = sent.filter(({ value }) => mediated.has(value['mediationId']));

    expect(Math.abs(sent.length / heard.length - 0.5)).toBeLessThan(0.15);
    // The newest are still waiting.
    expect(taken.length).toBeGreaterThan(sent.length - 20);
    for (const { value } of taken) {
      const mediation = mediated.get(value['mediationId'])!;
      expect(mediation['incidentNumber']).toBe(value['incidentNumber']);
      expect(mediation['source']).toBe('POLICE');
      expect(partyIds(mediation)).toEqual(partyIds(value));
      expect(mediation['gridCode']).toBe((value['place'] as Value)['gridCode']);
      expect(order.get(mediation)!).toBeGreaterThan(order.get(value)!);
      expect(mediation['acceptedAt']! > value['closedAt']!).toBe(true);
    }
  });

  test('whatever numbers a record names were published before it, with earlier events', () => {
    const links = [
      ['dispute-mediation', 'eventNumber', 'grid-event'],
      ['dispute-mediation', 'incidentNumber', 'incident'],
      ['case-progress', 'incidentNumber', 'incident'],
      ['case-progress', 'mediationId', 'dispute-mediation'],
      ['legal-service-case', 'mediationId', 'dispute-mediation'],
    ] as const;
    for (const [name, field, origin] of links) {
      const origins = firstOf(origin, field);
      const named = of(name).filter(({ value }) => value[field] !== null);
      expect(named.length).toBeGreaterThan(20);
      for (const { value } of named) {
        const first = origins.get(value[field]);
        if (
          first === undefined ||
          order.get(first)! > order.get(value)! ||
          first['eventTime']! >= value['eventTime']!
        ) {
          expect([value, first]).toBe(`${origin} before ${name}`);
        }
      }
    }
  });

  test('case numbers have the form of 案号, kinds of disputes and causes stand in their lists', () => {
    const mediations = of('dispute-mediation').map(({ value }) => value);
    const numbers = names
      .flatMap((name) => of(name).map(({ value }) => value['caseNumber']))
      .filter((text) => text != null);

    expect(numbers.length).toBeGreaterThan(1000);
    expect(numbers.filter((text) => !identifierChecks.caseNumber(text as string))).toEqual([]);
    expect(mediations.filter(({ disputeType }) => !codeLists.disputeTypes.has(disputeType as string))).toEqual([]);
    expect(of('case-progress').filter(({ value }) => !codeLists.caseCauses.has(value['causeCode'] as string))).toEqual(
      [],
    );
  });

  test('some disputes go all the way: event, police, mediation, court and legal aid', () => {
    const mediations = firstOf('dispute-mediation', 'mediationId');
    const whole = of('legal-service-case').filter(({ value }) => {
      const mediation = mediations.get(value['mediationId']);
      return value['caseNumber'] !== null && mediation?.['eventNumber'] != null && mediation['incidentNumber'] !== null;
    });

    expect(whole.length).toBeGreaterThan(5);
  });

  test('a mediation that failed may be sued, one with an agreement may be confirmed within 30 days', () => {
    const filed = firstOf('case-progress', 'caseNumber');
    const seen = new Set<string>();
    for (const history of historiesOf('dispute-mediation').values()) {
      const statuses = history.map(({ status }) => status as string);
      seen.add(statuses.at(-1)!);
      const newest = history.at(-1)!;
      const agreed = newest['agreement'] as { signedAt: bigint } | null;
      expect(statuses.includes('AGREED')).toBe(agreed !== null);
      if (statuses.includes('CONFIRMED')) {
        const confirmed = history[statuses.indexOf('CONFIRMED')]!;
        expect(Number((confirmed['eventTime'] as bigint) - agreed!.signedAt)).toBeLessThan(30 * 86_400_000);
      }
      if (statuses.includes('CONFIRMED') || statuses.includes('TRANSFERRED')) {
        expect(identifierChecks.caseNumber(newest['caseNumber'] as string)).toBe(true);
        const stage = filed.get(newest['caseNumber'])?.['stage'] ?? null;
        if (stage !== null) expect(stage).toBe(statuses.includes('CONFIRMED') ? 'JUDGED' : 'FILED');
      }
    }
    expect(seen.has('CLOSED')).toBe(true);
  });

  test('a case goes through its stages in their order and keeps parties and number', () => {
    const stages = 'REPORTED FILED INVESTIGATION PROSECUTION INDICTED TRIAL JUDGED ENFORCEMENT CLOSED'.split(' ');
    const kinds = new Set<unknown>();
    const histories = historiesOf('case-progress', ({ value }) => value['caseNumber'] as string);
    for (const history of histories.values()) {
      const places = history.map(({ stage }) => stages.indexOf(stage as string));
      expect(places).toEqual(places.toSorted((left, right) => left - right));
      for (const value of history) expect(partyIds(value)).toEqual(partyIds(history[0]!));
      kinds.add(history[0]!['kind']);
    }
    const all = of('case-progress').map(({ value }) => value);

    expect(kinds.size).toBe(4);
    expect(all.some(({ sealed, hasMinor }) => sealed === true && hasMinor === true)).toBe(true);
    expect(all.some(({ defaulter }) => defaulter === true)).toBe(true);
    expect(new Set(all.map(({ organ }) => organ)).size).toBe(4);
  });

  test('in some grids three or more disputes of 30 days are without an agreement', () => {
    const calls = new Map<string, number>();
    for (const { value } of of('incident')) {
      const grid = (value['place'] as { gridCode: string }).gridCode;
      const recent = Number(value['reportedAt']) > startMs - 30 * 86_400_000;
      if (value['category'] === 'DISPUTE' && value['sourceVersion'] === 1n && recent) {
        calls.set(grid, (calls.get(grid) ?? 0) + 1);
      }
    }
    const agreed = new Set(
      of('dispute-mediation').map(({ value }) => value['agreement'] !== null && value['gridCode']),
    );
    const hot = [...calls].filter(([grid, calledTimes]) => calledTimes >= 3 && !agreed.has(grid));

    expect(hot.length).toBeGreaterThanOrEqual(4);
  });
});
