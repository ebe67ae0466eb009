import { decodeValue, encodeValue } from '@rail/avro';
import { Random } from '@rail/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { randomProjection } from '../testing/random-projection.ts';
import { randomValue, SchemaMaker } from '../testing/random-schema.ts';
import { resultsOf } from '../testing/results.ts';
import { walksOf } from '../testing/walks.ts';
import { compileTranscoder } from './transcode.ts';

const runs = Number(process.env['RAIL_PROPERTY_RUNS'] ?? 150);

/** Bytes that are varints of awkward values: long, negative, huge. */
const poison = [
  'ff',
  'ffffffffff0f',
  'ffffffffffffffffff01',
  '8080808080808080808000',
  '01',
  'feffffffff1f',
  '80',
  '00',
];

function damaged(datum: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(datum);
  switch (random.below(4)) {
    case 0:
      return bytes.subarray(0, random.below(bytes.length + 1));
    case 1: {
      if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
      return bytes;
    }
    case 2: {
      const at = random.below(bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(poison), 'hex'), bytes.subarray(at)]);
    }
    default:
      return Buffer.from(Array.from({ length: random.below(40) }, () => random.below(256)));
  }
}

describe('hostile bytes', () => {
  test('interpreter and generated code refuse the same bytes at the same place, and accept only what decodes', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const schema = new SchemaMaker(random, 5).schema();
        const projections = [randomProjection(schema, random, 'a'), randomProjection(schema, random, 'b')].filter(
          (projection) => projection !== undefined,
        );
        const emitted = compileTranscoder(schema, projections);
        const interpreted = compileTranscoder(schema, projections, { mode: 'interpret' });
        const datum = encodeValue(schema, randomValue(schema, random, 5));
        for (let count = 0; count < 10; count++) {
          const bytes = damaged(datum, random);
          // What lies behind the datum must not matter.
          const framed = Buffer.concat([bytes, Buffer.from([0x02, 0x00, 0x61])]);
          const result = resultsOf(emitted, framed, 0, bytes.length);
          expect(result).toEqual(resultsOf(interpreted, framed, 0, bytes.length));
          if (!Array.isArray(result)) {
            refused++;
            continue;
          }
          accepted++;
          expect(decodeValue(schema, bytes).end).toBe(bytes.length);
          for (const [index, { shareSchema }] of projections.entries()) {
            const output = Buffer.from((result[index] as { bytes: string }).bytes, 'hex');
            if (emitted.outcomes[index] === 0) expect(decodeValue(shareSchema, output).end).toBe(output.length);
          }
        }
      }),
      { numRuns: runs },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(runs / 2);
  });

  test('the walk that was generated refuses by itself, without asking the interpreter', () => {
    // Otherwise the comparison above would prove nothing: the interpreter decides every doubtful case.
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const schema = new SchemaMaker(random, 5).schema();
        const projection = randomProjection(schema, random, 'a');
        if (projection === undefined) return;
        const { emitted, interpreted } = walksOf(schema, projection);
        const datum = encodeValue(schema, randomValue(schema, random, 5));
        for (let count = 0; count < 10; count++) {
          const bytes = damaged(datum, random);
          expect(emitted(bytes)).toEqual(interpreted(bytes));
        }
      }),
      { numRuns: runs },
    );
  });
});
