import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { describe, expect, test } from '@jest/globals';
import { parseSchema } from '@rail/avro';

import { checkExpression } from './check.ts';
import { evaluate } from './evaluate.ts';
import type { FilterValue } from './expression.ts';
import { FilterError } from './fault.ts';
import { parseFilter } from './parse.ts';

interface Case {
  readonly expr: string;
  readonly name?: string;
  readonly value?: Readonly<Record<string, unknown>>;
  readonly evalError?: unknown;
  readonly bindings?: unknown;
  readonly container?: unknown;
}

const empty = parseSchema({ type: 'record', name: 'Empty', fields: [] });

/** The cases that need nothing but an expression: a plain value or an error as result. */
function* casesOf(suite: typeof tests): Generator<Case> {
  for (const { original } of suite.tests ?? []) {
    const spec = original as unknown as Case;
    if (spec.bindings === undefined && spec.container === undefined && expectedOf(spec) !== undefined) yield spec;
  }
  for (const inner of suite.suites ?? []) yield* casesOf(inner);
}

function expectedOf(spec: Case): { value: FilterValue } | { error: true } | undefined {
  if (spec.evalError !== undefined) return { error: true };
  const { value } = spec;
  if (value === undefined) return undefined;
  if ('nullValue' in value) return { value: null };
  if ('boolValue' in value) return { value: value['boolValue'] as boolean };
  if ('stringValue' in value) return { value: value['stringValue'] as string };
  if ('doubleValue' in value) return { value: Number(value['doubleValue']) };
  if ('bytesValue' in value) return { value: Buffer.from(value['bytesValue'] as string, 'base64') };
  if ('int64Value' in value) {
    const int = BigInt(value['int64Value'] as string);
    return { value: Number.isSafeInteger(Number(int)) ? Number(int) : int };
  }
  return undefined;
}

function resultOf(expr: string): { value: FilterValue } | { error: true } | { refused: string } {
  try {
    const { result } = checkExpression(parseFilter(expr), empty);
    const value = evaluate(result.expr, []);
    return value === undefined ? { error: true } : { value };
  } catch (error) {
    if (error instanceof FilterError) return { refused: error.message };
    throw error;
  }
}

describe('the CEL conformance suite', () => {
  const outcomes = [...casesOf(tests)].map((spec) => ({ spec, expected: expectedOf(spec)!, got: resultOf(spec.expr) }));
  const accepted = outcomes.filter(({ got }) => !('refused' in got));

  test('every case that the checker accepts has the result that the suite demands', () => {
    const wrong = accepted.filter(({ expected, got }) => plain(expected) !== plain(got));

    expect(wrong.map(({ spec, got }) => `${spec.expr} gave ${plain(got)}`)).toEqual([]);
  });

  test('the checker accepts 456 of the cases; the others need maps, messages, unsigned numbers, conversions or mixed lists', () => {
    expect(accepted.length).toBeGreaterThanOrEqual(456);
  });
});

/** Values in a form that compares: 64-bit numbers, NaN and bytes are no JSON. */
function plain(result: unknown): string {
  return JSON.stringify(result, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'number') return Object.is(value, -0) ? 0 : Number.isFinite(value) ? value : String(value);
    if (isBytesJson(value)) return Buffer.from(value.data).toString('hex');
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  });
}

function isBytesJson(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;
}
