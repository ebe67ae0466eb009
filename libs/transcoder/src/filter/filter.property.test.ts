import { CelScalar, celEnv, isCelError, listType, mapType, parse, plan } from '@bufbuild/cel';
import { expect, test } from '@jest/globals';
import { encodeValue, parseSchema } from '@rail/avro';
import * as fc from 'fast-check';

import {
  type FilterCaptures,
  filterPasses,
  filterRejects,
  filterUndecided,
  type RowFilter,
} from '../plan/row-filter.ts';
import { checkFilter } from './check.ts';
import { compileFilter } from './compile.ts';
import { evaluateFilter } from './evaluate.ts';
import { parseFilter } from './parse.ts';

const optional = (type: unknown): unknown => ['null', type];
const schema = parseSchema({
  type: 'record',
  name: 'Sample',
  fields: [
    { name: 's', type: 'string' },
    { name: 'os', type: optional('string') },
    { name: 'e', type: { type: 'enum', name: 'E', symbols: ['A', 'B', 'C'] } },
    { name: 'n', type: 'long' },
    { name: 'on', type: optional('int') },
    { name: 'd', type: 'double' },
    { name: 'b', type: 'boolean' },
    { name: 'ob', type: optional('boolean') },
    {
      name: 'r',
      type: optional({
        type: 'record',
        name: 'R',
        fields: [
          { name: 's', type: 'string' },
          { name: 'on', type: optional('long') },
        ],
      }),
    },
    { name: 'l', type: { type: 'array', items: 'string' } },
    { name: 'm', type: { type: 'map', values: 'long' } },
  ],
});

// Nothing between the surrogates and U+FFFF: the library orders by UTF-16 units there, the specification by code points.
const words = fc.constantFrom('', 'a', 'ab', 'b', '中', '中a', '\u{1F600}');
const longs = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 63n, 64n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)),
  fc.bigInt({ min: -70n, max: 70n }),
);
const ints = fc.integer({ min: -3, max: 3 });
const doubles = fc.constantFrom(0, -0, 0.5, 1, -1.5, 1e300, Infinity, -Infinity);
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });

const record = fc.record({
  s: words,
  os: orNull(words),
  e: fc.constantFrom('A', 'B', 'C'),
  n: longs,
  on: orNull(ints),
  d: doubles,
  b: fc.boolean(),
  ob: orNull(fc.boolean()),
  r: orNull(fc.record({ s: words, on: orNull(longs) })),
  l: fc.array(words, { maxLength: 3 }),
  m: fc.dictionary(fc.constantFrom('a', 'b'), longs, { noNullPrototype: true }),
});
type Sample = typeof record extends fc.Arbitrary<infer T> ? T : never;

const quoted = (text: string): string => JSON.stringify(text);
const text = fc.oneof(fc.constantFrom('s', 'os', 'r.s', 'e', 'm.a > 0 ? s : os', 'l[0]', 's + s'), words.map(quoted));
const literalWord = words.map(quoted);
const number = fc.oneof(
  fc.constantFrom(
    'n',
    'on',
    'r.on',
    'm.b',
    'm["a"]',
    'size(s)',
    'l.size()',
    'n + 1',
    'n * 2',
    'on - n',
    'n / on',
    'n % 7',
    '-n',
  ),
  longs.map(String),
);
const order = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const isField = (operand: string): boolean => !/^-?\d|^"/.test(operand);

/** Conditions without a fault of type; the checker need not refuse any of them. */
const condition: fc.Arbitrary<string> = fc.letrec<{ any: string; leaf: string }>((tie) => ({
  leaf: fc
    .oneof(
      fc
        .tuple(
          fc.constantFrom('s', 'os', 'r.s', 'l[1]', '(s + "a")'),
          fc.constantFrom('==', '!=', '<', '>='),
          literalWord,
        )
        .map((parts) => parts.join(' ')),
      fc
        .tuple(
          fc.constantFrom('s', 'os', 'r.s'),
          fc.constantFrom('startsWith', 'endsWith', 'contains'),
          text.filter((t) => !t.includes('?') && t !== 'e'),
        )
        .map(([of, name, arg]) => `${of}.${name}(${arg})`),
      fc
        .tuple(fc.constantFrom('s', 'os'), fc.array(literalWord, { maxLength: 3 }))
        .map(([of, items]) => `${of} in [${items.join(', ')}]`),
      fc.tuple(
        fc.constantFrom(
          'e == "A"',
          'e != "B"',
          'e in ["A", "C"]',
          'e == "A" ? b : ob == true',
          'b',
          'ob == false',
          'b == ob',
          'ob || b',
        ),
      ),
      fc
        .tuple(number, order, number)
        .filter(([left, , right]) => isField(left) || isField(right))
        .map((parts) => parts.join(' ')),
      fc
        .tuple(fc.constantFrom('d', '(d + 1.0)'), fc.constantFrom('<', '>='), fc.constantFrom('0.5', '-1.5', 'd'))
        .map((parts) => parts.join(' ')),
      fc.constantFrom(
        'os == null',
        'on != null',
        'r == null',
        'r.on == null',
        '"a" in m',
        '"a" in l',
        's in l',
        'r.on < n',
      ),
      fc
        .tuple(
          fc.constantFrom('l.all', 'l.exists', 'l.exists_one', 'm.exists'),
          fc.constantFrom('x == "a"', 'x.startsWith("a")', 'x != os', 'n / size(x) > 0'),
        )
        .map(([of, body]) => `${of}(x, ${body})`),
    )
    .map(String),
  any: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc
      .tuple(tie('any'), fc.constantFrom('&&', '||'), tie('any'))
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    tie('any').map((inner) => `!(${inner})`),
    fc
      .tuple(tie('leaf'), tie('any'), tie('any'))
      .map(([when, then, otherwise]) => `(${when}) ? (${then}) : (${otherwise})`),
  ),
})).any;

const { DYN, INT, STRING, DOUBLE, BOOL } = CelScalar;
const env = celEnv({
  variables: {
    s: STRING,
    os: DYN,
    e: STRING,
    n: INT,
    on: DYN,
    d: DOUBLE,
    b: BOOL,
    ob: DYN,
    r: DYN,
    l: listType(STRING),
    m: mapType(STRING, INT),
  },
});

/** What the CEL library itself makes of it, ints as bigint. */
function oracle(source: string, sample: Sample): number {
  const whole = (value: number | bigint | null): bigint | null => (value === null ? null : BigInt(value));
  const result = plan(
    env,
    parse(source),
  )({
    ...sample,
    on: whole(sample.on),
    m: new Map(Object.entries(sample.m)),
    r: sample.r === null ? null : new Map<string, string | bigint | null>(Object.entries(sample.r)),
  });
  if (isCelError(result)) return filterUndecided;
  return result === true ? filterPasses : result === false ? filterRejects : filterUndecided;
}

function capturesOf(filter: RowFilter, sample: Sample): FilterCaptures {
  const values = filter.fields.map(({ path }) => {
    const [first = '', second] = path.split('.');
    const value = (sample as Record<string, unknown>)[first];
    if (second === undefined) return value;
    return value === null ? undefined : (value as Record<string, unknown>)[second];
  });
  const buffers = filter.fields.map((field, at) =>
    values[at] === null || values[at] === undefined ? Buffer.alloc(0) : encodeValue(field.schema, values[at]),
  );
  const starts = Int32Array.from(values, (value) => (value === null ? -1 : value === undefined ? -2 : 0));
  return { buffers, starts, ends: Int32Array.from(buffers, (buffer) => buffer.length) };
}

test('for any condition and record, compiled on bytes = evaluated = what the CEL library says', () => {
  fc.assert(
    fc.property(condition, fc.array(record, { minLength: 1, maxLength: 4 }), (source, samples) => {
      const filter = checkFilter(parseFilter(source), schema);
      const compiled = compileFilter(filter);
      const evaluated = evaluateFilter(filter);
      for (const sample of samples) {
        const captures = capturesOf(filter, sample);
        const wanted = oracle(source, sample);
        expect([source, compiled(captures), evaluated(captures)]).toEqual([source, wanted, wanted]);
      }
    }),
    { numRuns: 1500 },
  );
});

test('for any decimal, comparing on bytes = comparing the decoded value, below and beyond 2^53', () => {
  const decimals = parseSchema({
    type: 'record',
    name: 'Decimals',
    fields: [{ name: 'x', type: { type: 'bytes', logicalType: 'decimal', precision: 30, scale: 2 } }],
  });
  const unscaled = fc.oneof(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.bigInt({ min: -300n, max: 300n }));

  fc.assert(
    fc.property(unscaled, unscaled, order, (value, other, operator) => {
      const literal = `${other < 0n ? '-' : ''}${decimalDigits(other < 0n ? -other : other)}`;
      const filter = checkFilter(parseFilter(`x ${operator} ${literal}`), decimals);
      const buffer = encodeValue(filter.fields[0]!.schema, twosComplement(value));
      const captures = { buffers: [buffer], starts: Int32Array.of(0), ends: Int32Array.of(buffer.length) };
      const holds = { '<': value < other, '<=': value <= other, '>': value > other, '>=': value >= other };
      const wanted = { ...holds, '==': value === other, '!=': value !== other }[operator];

      expect(compileFilter(filter)(captures)).toBe(wanted ? filterPasses : filterRejects);
      expect(evaluateFilter(filter)(captures)).toBe(wanted ? filterPasses : filterRejects);
    }),
  );
});

function decimalDigits(unscaled: bigint): string {
  const digits = unscaled.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function twosComplement(value: bigint): Buffer {
  return Buffer.from(BigInt.asUintN(96, value).toString(16).padStart(24, '0'), 'hex');
}
