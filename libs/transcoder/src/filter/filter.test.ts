import { describe, expect, test } from '@jest/globals';
import { encodeValue, parseSchema } from '@rail/avro';

import {
  filterPasses,
  filterRejects,
  filterUndecided,
  type FilterCaptures,
  type RowFilter,
} from '../plan/row-filter.ts';
import { checkFilter } from './check.ts';
import { compileFilter } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { FilterError } from './fault.ts';
import { parseFilter } from './parse.ts';
import { pathsRead } from './paths-read.ts';
import { filterValueOf } from './values.ts';

const decimal = { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 2 };
const schema = parseSchema({
  type: 'record',
  name: 'Sample',
  fields: [
    { name: 'code', type: 'string' },
    { name: 'employer', type: ['null', 'string'] },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['ACTIVE', 'ENDED', 'UNKNOWN'] } },
    { name: 'count', type: 'long' },
    { name: 'open', type: ['null', 'boolean'] },
    { name: 'ratio', type: 'double' },
    { name: 'totals', type: { type: 'record', name: 'Totals', fields: [{ name: 'paid', type: decimal }] } },
    {
      name: 'place',
      type: ['null', { type: 'record', name: 'Place', fields: [{ name: 'grid', type: ['null', 'string'] }] }],
    },
    {
      name: 'owners',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Owner',
          fields: [
            { name: 'id', type: 'string' },
            { name: 'share', type: decimal },
          ],
        },
      },
    },
    { name: 'parameters', type: { type: 'map', values: 'string' } },
    { name: 'mixed', type: ['null', 'int', 'string'] },
  ],
});

const money = (cents: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(cents));
  return bytes;
};

const sample = {
  code: '330102',
  employer: null as string | null,
  status: 'ACTIVE',
  count: 9_007_199_254_740_993n,
  open: true as boolean | null,
  ratio: 0.5,
  totals: { paid: money(3_000_010) },
  place: { grid: null as string | null } as { grid: string | null } | null,
  owners: [
    { id: 'a', share: money(40) },
    { id: 'b', share: money(60) },
  ],
  parameters: { loadKg: '1000' },
  mixed: null,
};

/** The verdict on a record; every way of evaluating must agree. */
function verdict(text: string, record: Record<string, unknown> = sample): string {
  const filter = checkFilter(parseFilter(text), schema);
  const result = compileFilter(filter)(capturesOf(filter, record));
  const reference = evaluate(
    filter.expression,
    filter.fields.map((field) => {
      const found = reach(record, field.path);
      return found === undefined || found === null
        ? found
        : filterValueOf(
            field.schema,
            found instanceof Object && field.schema.kind === 'map' ? new Map(Object.entries(found)) : found,
          );
    }),
  );
  expect(result).toBe(reference === true ? filterPasses : reference === false ? filterRejects : filterUndecided);
  return { [filterPasses]: 'passes', [filterRejects]: 'rejects', [filterUndecided]: 'undecided' }[result];
}

function reach(record: unknown, path: string): unknown {
  let value: unknown = record;
  for (const name of path.split('.')) {
    if (value === null || value === undefined) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function capturesOf(filter: RowFilter, record: unknown): FilterCaptures {
  const values = filter.fields.map((field) => reach(record, field.path));
  const buffers = filter.fields.map((field, at) => {
    const value = values[at];
    return value === null || value === undefined ? Buffer.alloc(0) : encodeValue(field.schema, value);
  });
  const starts = Int32Array.from(values, (value) => (value === null ? -1 : value === undefined ? -2 : 0));
  return { buffers, starts, ends: Int32Array.from(buffers, (buffer) => buffer.length) };
}

function refusal(text: string): { message: string; offset: number } {
  try {
    checkFilter(parseFilter(text), schema);
  } catch (error) {
    if (error instanceof FilterError) return { message: error.message, offset: error.offset };
    throw error;
  }
  return { message: 'accepted', offset: -1 };
}

describe('what a filter says of a record', () => {
  test.each([
    ['employer != null && code == "330102"', 'rejects'],
    ['employer == "x"', 'rejects'],
    ['employer.startsWith("x")', 'undecided'],
    ['employer.startsWith("x") || code.startsWith("3301")', 'passes'],
    ['employer.startsWith("x") && code == "no"', 'rejects'],
    ['status in ["ACTIVE", "ENDED"]', 'passes'],
    ['!(status == "ENDED")', 'passes'],
    ['status != "ACTIVE" ? employer.contains("x") : true', 'passes'],
    ['open', 'refused'],
    ['open == true', 'passes'],
    ['place.grid == null', 'passes'],
    ['has(place.grid)', 'rejects'],
    ['parameters["loadKg"] == "1000" && parameters.loadKg.size() == 4', 'passes'],
    ['"floors" in parameters', 'rejects'],
    ['parameters.floors == "1"', 'undecided'],
    ['has(parameters.floors)', 'rejects'],
    ['owners.exists(o, o.id == "b" && o.share == 0.6)', 'passes'],
    ['owners.all(o, o.share < 0.5)', 'rejects'],
    ['owners.exists_one(o, o.share > 0.5)', 'passes'],
    ['owners[1].id == "b" && size(owners) == 2', 'passes'],
    ['owners[2].id == "b"', 'undecided'],
    ['["31", "33"].exists(p, code.startsWith(p))', 'passes'],
    ['ratio < 1 && ratio >= 0.5', 'passes'],
    ['["a", "b"].all(i, owners.exists(o, o.id == i))', 'passes'],
    ['owners.all(o, ["a", "b"].exists(i, o.id == i))', 'passes'],
  ])('%s', (text, expected) => {
    if (expected === 'refused') expect(refusal(text).message).toContain('compare it');
    else expect(verdict(text)).toBe(expected);
  });

  test('a 64-bit int keeps its last digit, and one too large is undecided', () => {
    expect(verdict('count == 9007199254740993')).toBe('passes');
    expect(verdict('count == 9007199254740992')).toBe('rejects');
    expect(verdict('count + 1 > 9007199254740993')).toBe('passes');
    expect(verdict('count * 2000 > 0')).toBe('undecided');
    expect(verdict('count / 0 > 0')).toBe('undecided');
  });

  test('a decimal is compared with what the author wrote, not with the nearest double', () => {
    expect(verdict('totals.paid == 30000.10')).toBe('passes');
    expect(verdict('totals.paid > 30000.0999999')).toBe('passes');
    expect(verdict('totals.paid > 30000')).toBe('passes');
    expect(verdict('totals.paid in [1.0, 30000.1]')).toBe('passes');
    expect(verdict('totals.paid - 0.1 == 30000')).toBe('passes');
  });

  test('strings are ordered by code points, not by UTF-16 units', () => {
    expect(verdict('"\uFFFD" < "\u{1F600}" && code < "\uFFFD"')).toBe('passes');
    expect(verdict('code == "\uFFFD"', { ...sample, code: '\uFFFD' })).toBe('passes');
    expect(verdict('code.size() == 1', { ...sample, code: '\u{1F600}' })).toBe('passes');
  });

  test('reading through a record that is null is undecided, asking for it is not', () => {
    const record = { ...sample, place: null };

    expect(verdict('place.grid == "1"', record)).toBe('undecided');
    expect(verdict('place != null && place.grid == "1"', record)).toBe('rejects');
    expect(verdict('has(place.grid)', record)).toBe('rejects');
  });
});

describe('what is refused when an agreement is checked', () => {
  test.each([
    ['cod == "1"', 'did you mean code?', 0],
    ['code == "1" && place.gird == "x"', 'did you mean grid?', 20],
    ['status == "ACTVE"', 'did you mean ACTIVE?', 10],
    ['count == "1"', '== does not take int and string', 6],
    ['code', 'a filter is a bool, this is string', 0],
    ['code != null', 'never null', 0],
    ['totals.paid > ratio', 'a decimal is exact', 12],
    ['mixed == 1', 'union of int and string', 0],
    ['code.matches("a+")', 'matches() is not supported', 4],
    ['code.startWith("a")', 'did you mean startsWith?', 4],
    ['owners.map(o, o.id) == ["a"]', 'map() is not supported', 6],
    ['timestamp("2026-01-01T00:00:00Z") == null', 'timestamp() is not supported', 0],
    ['owners.exists(o, o.name == "x")', 'no field is called name', 18],
    ['{"a": 1}.a == 1', 'literals are not supported', 0],
    ['owners.all(o, owners.exists(p, p.id == o.id))', 'cannot be gone through again', 14],
    ['owners.all(o, parameters.exists(p, p == o.id))', 'cannot be gone through again', 14],
    ['code == ', 'not an expression', 5],
  ])('%s', (text, message, offset) => {
    const found = refusal(text);
    expect(found.message).toContain(message);
    expect(found.offset).toBe(offset);
  });

  test('an expression nested beyond reason is refused, not run', () => {
    expect(refusal(`${'('.repeat(2000)}true${')'.repeat(2000)}`).message).toContain('nested');
    expect(refusal('!'.repeat(5000)).message).toContain('at most 4096');
  });
});

test('the paths that a filter reads include those inside its lists', () => {
  const filter = checkFilter(
    parseFilter('owners.exists(o, o.id == "b") && has(place.grid) && size(owners) > 0'),
    schema,
  );

  expect(pathsRead(filter)).toEqual(['owners.id', 'place.grid']);
});
