import { encodeValue, parseSchema, type RecordSchema } from '@rail/avro';
import { describe, expect, test } from '@jest/globals';

import type { FilterFunction, FilterVerdict, RowFilter } from '../plan/row-filter.ts';
import { compileTranscoder } from '../run/transcode.ts';
import { checkFilter } from './check.ts';
import { compileFilter } from './compile.ts';
import { evaluateFilter } from './evaluate.ts';
import { parseFilter } from './parse.ts';

const decimal = { type: 'bytes', logicalType: 'decimal', precision: 16, scale: 2 };
const schema = parseSchema({
  type: 'record',
  name: 'test.Bill',
  fields: ['total', 'paid', 'own'].map((name) => ({ name, type: ['null', decimal], default: null })),
}) as RecordSchema;

function verdictOf(
  toFunction: (filter: RowFilter) => FilterFunction,
  text: string,
  bill: object,
): FilterVerdict | undefined {
  const filter = checkFilter(parseFilter(text), schema);
  const decide = toFunction(filter);
  let verdict: FilterVerdict | undefined;
  const holds: FilterFunction = (captures) => (verdict = decide(captures));
  const bytes = encodeValue(schema, bill);
  const checks = [{ name: text, fields: filter.fields, holds }];
  compileTranscoder(schema, [], { checks }).transcode(bytes, 0, bytes.length);
  return verdict;
}

describe('a comparison with a sum', () => {
  const amounts = [null, Buffer.of(1), Buffer.of(2), Buffer.of(3)];
  const bills = amounts.flatMap((total) => amounts.flatMap((paid) => amounts.map((own) => ({ total, paid, own }))));

  test.each(['==', '!=', '<', '<=', '>', '>='])(
    'total %s paid + own says what evaluating it says, also of nulls',
    (operator) => {
      for (const text of [
        `total ${operator} paid + own`,
        `paid - own ${operator} total`,
        `own ${operator} 0.01 + paid`,
      ]) {
        const [compiled, evaluated] = [compileFilter, evaluateFilter].map((toFunction) =>
          bills.map((bill) => verdictOf(toFunction, text, bill)),
        );
        expect(compiled).toEqual(evaluated);
      }
    },
  );
});
