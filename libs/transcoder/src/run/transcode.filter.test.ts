import { type AvroSchema, encodeValue, parseSchema } from '@rail/avro';
import { describe, expect, test } from '@jest/globals';

import { checkFilter } from '../filter/check.ts';
import { parseFilter } from '../filter/parse.ts';
import { deriveShareSchema } from '../plan/derive-share-schema.ts';
import type { Projection } from '../plan/projection.ts';
import { resultsOf } from '../testing/results.ts';
import { linkageKey } from '../treatments/linkage-key.ts';
import { compileTranscoder } from './transcode.ts';
import { delivered, faulted, filtered } from './transcoder.ts';

const place = {
  type: 'record',
  name: 'Place',
  fields: [
    { name: 'code', type: 'string' },
    { name: 'grid', type: ['null', 'string'], default: null },
  ],
};

const dataset = parseSchema({
  type: 'record',
  name: 'tests.Event',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'size', type: 'long', aliases: ['amount'] },
    { name: 'state', type: { type: 'enum', name: 'State', symbols: ['OPEN', 'CLOSED'] } },
    { name: 'place', type: ['null', place], default: null },
    { name: 'tags', type: { type: 'array', items: 'string' } },
    { name: 'source', type: 'string', default: 'PATROL' },
  ],
});

function aProjection(source: string): Projection {
  const rules = [{ path: 'id', treatment: { kind: 'pass' } as const }];
  const shareSchema = deriveShareSchema(dataset, rules, { name: 'tests.Share' });
  return { id: source, rules, shareSchema, filter: checkFilter(parseFilter(source), dataset) };
}

const event = {
  id: 'e1',
  size: 2n ** 60n,
  state: 'OPEN',
  place: { code: '330106', grid: null },
  tags: ['a', 'b'],
  source: '12345',
};

function outcomesOf(writer: AvroSchema, value: unknown, ...sources: readonly string[]): number[] {
  const projections = sources.map(aProjection);
  const emitted = compileTranscoder(writer, projections);
  const interpreted = compileTranscoder(writer, projections, { mode: 'interpret' });
  const datum = encodeValue(writer, value);
  expect(emitted.transcode(datum, 0, datum.length)).toBeUndefined();
  expect(interpreted.transcode(datum, 0, datum.length)).toBeUndefined();
  expect([...emitted.outcomes]).toEqual([...interpreted.outcomes]);
  return [...emitted.outcomes];
}

describe('a filter in the walk', () => {
  test('reads fields at any depth that are not shared themselves', () => {
    expect(
      outcomesOf(
        dataset,
        event,
        'state == "OPEN"',
        'state == "CLOSED"',
        'place.code.startsWith("3301") && place.grid == null',
        'size > 1152921504606846975 && size <= 1152921504606846976',
        'tags.exists(t, t == "b")',
        'source in ["PATROL", "12345"]',
      ),
    ).toEqual([delivered, filtered, delivered, delivered, delivered, delivered]);
  });

  test('is undecided beneath a record that is null, which is a fault and no delivery', () => {
    const value = { ...event, place: null };

    expect(outcomesOf(dataset, value, 'place.code == "330106"', 'place == null || place.code == "330106"')).toEqual([
      faulted,
      delivered,
    ]);
  });

  test('sees each record anew', () => {
    const transcoder = compileTranscoder(dataset, [aProjection('place != null && place.grid == "g"')]);
    const outcome = (value: unknown): number | undefined => {
      const datum = encodeValue(dataset, value);
      transcoder.transcode(datum, 0, datum.length);
      return transcoder.outcomes[0];
    };

    expect(outcome({ ...event, place: { code: '', grid: 'g' } })).toBe(delivered);
    expect(outcome({ ...event, place: null })).toBe(filtered);
    expect(outcome(event)).toBe(filtered);
    expect(outcome({ ...event, place: { code: '', grid: 'g' } })).toBe(delivered);
  });

  test('reads what another version of the schema wrote: narrower, under an old name, not yet nullable, not yet there', () => {
    const writer = parseSchema({
      type: 'record',
      name: 'tests.Event',
      fields: [
        { name: 'place', type: place },
        { name: 'amount', type: 'int' },
        { name: 'id', type: 'string' },
        { name: 'state', type: { type: 'enum', name: 'State', symbols: ['CLOSED', 'OPEN'] } },
        { name: 'tags', type: { type: 'array', items: 'string' } },
      ],
    });
    const value = { id: 'e2', amount: 7, state: 'OPEN', place: { code: '330106', grid: 'g' }, tags: [] };

    expect(
      outcomesOf(writer, value, 'size == 7', 'state == "OPEN"', 'place.code == "330106"', 'source == "PATROL"'),
    ).toEqual([delivered, delivered, delivered, delivered]);
  });

  test('a treatment that fails does not matter to a record that the filter drops', () => {
    const rules = [{ path: 'id', treatment: { kind: 'generalise', to: { division: 'city' } } as const }];
    const shareSchema = deriveShareSchema(dataset, rules, { name: 'tests.Share' });
    const { filter } = aProjection('state == "CLOSED"');
    const transcoder = compileTranscoder(dataset, [{ id: 'x', rules, shareSchema, ...(filter ? { filter } : {}) }]);
    const datum = encodeValue(dataset, event);

    transcoder.transcode(datum, 0, datum.length);

    expect([...transcoder.outcomes]).toEqual([filtered]);
  });

  test('a share with a hash is made only of records that pass, and is what it would be in the one walk', () => {
    const hash = { kind: 'hash', key: linkageKey(Buffer.from('secret')) } as const;
    const rules = [
      { path: 'id', treatment: hash },
      { path: 'source', treatment: { kind: 'generalise', to: { division: 'city' } } as const },
    ];
    const shareSchema = deriveShareSchema(dataset, rules, { name: 'tests.Share' });
    const filters = ['state == "CLOSED"', 'state == "OPEN"', 'place.code == "330106"'];
    const projections = filters.map((source) => ({ ...aProjection(source), rules, shareSchema }));
    const prefixes = [Buffer.from('a'), Buffer.from('b'), Buffer.from('c')];
    const all = [...projections, aProjection('size > 0')];
    const gated = compileTranscoder(dataset, all, { prefixes });
    const interpreted = compileTranscoder(dataset, all, { prefixes, mode: 'interpret' });
    const values = [{ ...event, source: '330106' }, event, { ...event, place: null }, { ...event, source: 'none' }];

    for (const value of values) {
      const datum = encodeValue(dataset, value);
      expect(resultsOf(gated, datum)).toEqual(resultsOf(interpreted, datum));
      expect(gated.transcode(datum, 0, datum.length - 1)).toEqual(interpreted.transcode(datum, 0, datum.length - 1));
    }
    expect(gated.describe()).toContain('filter only');
  });
});
