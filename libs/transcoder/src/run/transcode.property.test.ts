import { type AvroSchema, encodeValue } from '@rail/avro';
import { Random } from '@rail/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import type { Projection } from '../plan/projection.ts';
import { applyRules, avscType, Untreatable } from '../testing/avsc-reference.ts';
import { randomProjection } from '../testing/random-projection.ts';
import { resultsOf } from '../testing/results.ts';
import { randomValue, SchemaMaker } from '../testing/random-schema.ts';
import { compileTranscoder } from './transcode.ts';

interface Case {
  readonly schema: AvroSchema;
  readonly projections: readonly Projection[];
  readonly data: readonly Buffer[];
}

const cases = fc
  .record({ seed: fc.integer(), breadth: fc.integer({ min: 1, max: 6 }), shares: fc.integer({ min: 1, max: 4 }) })
  .map(({ seed, breadth, shares }): Case => {
    const random = new Random(seed);
    const schema = new SchemaMaker(random, breadth).schema();
    const projections = Array.from({ length: shares }, (_, index) => randomProjection(schema, random, `p${index}`));
    const data = Array.from({ length: 6 }, () => encodeValue(schema, randomValue(schema, random, 6)));
    return { schema, projections: projections.filter((projection) => projection !== undefined), data };
  });

const runs = Number(process.env['RAIL_PROPERTY_RUNS'] ?? 150);

describe('transcoding', () => {
  test('for any schema, value and projection, transcoding equals decode, apply, encode', () => {
    fc.assert(
      fc.property(cases, ({ schema, projections, data }) => {
        const emitted = compileTranscoder(schema, projections);
        const writer = avscType(schema);
        const readers = projections.map(({ shareSchema }) => avscType(shareSchema));
        for (const datum of data) {
          expect(emitted.transcode(datum, 0, datum.length)).toBeUndefined();
          const value: unknown = writer.fromBuffer(datum);
          for (const [index, { rules, shareSchema }] of projections.entries()) {
            let expected = 'untreatable';
            try {
              const share = applyRules(schema, shareSchema, rules, value);
              expected = (readers[index] as ReturnType<typeof avscType>).toBuffer(share).toString('hex');
            } catch (error) {
              if (!(error instanceof Untreatable)) throw error;
            }
            const output = emitted.outputs[index] as { bytes: Buffer; length: number };
            const found =
              emitted.outcomes[index] === 0 ? output.bytes.toString('hex', 0, output.length) : 'untreatable';
            expect(found).toBe(expected);
          }
        }
      }),
      { numRuns: runs },
    );
  });

  test('generated code does what the interpreter does, at any place of a larger buffer', () => {
    fc.assert(
      fc.property(cases, ({ schema, projections, data }) => {
        const emitted = compileTranscoder(schema, projections);
        const interpreted = compileTranscoder(schema, projections, { mode: 'interpret' });
        const joined = Buffer.concat([Buffer.from([0xff, 0x81]), ...data, Buffer.from([0x80])]);
        let at = 2;
        for (const datum of data) {
          const result = resultsOf(emitted, joined, at, at + datum.length);
          expect(result).toEqual(resultsOf(interpreted, joined, at, at + datum.length));
          at += datum.length;
        }
      }),
      { numRuns: runs },
    );
  });

  test('several projections in one walk give what each gives alone', () => {
    fc.assert(
      fc.property(cases, ({ schema, projections, data }) => {
        const together = compileTranscoder(schema, projections);
        const alone = projections.map((projection) => compileTranscoder(schema, [projection]));
        for (const datum of data) {
          const results = resultsOf(together, datum, 0, datum.length) as unknown[];
          for (const [index, single] of alone.entries()) {
            expect([results[index]]).toEqual(resultsOf(single, datum, 0, datum.length));
          }
        }
      }),
      { numRuns: runs },
    );
  });
});
