import { type AvroSchema, encodeValue, promotes } from '@rail/avro';
import { Random } from '@rail/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { applyRules, avscType, Untreatable } from '../testing/avsc-reference.ts';
import { evolve } from '../testing/evolved-schema.ts';
import { randomProjection } from '../testing/random-projection.ts';
import { randomValue, SchemaMaker } from '../testing/random-schema.ts';
import { resultsOf } from '../testing/results.ts';
import { compileTranscoder } from './transcode.ts';

const runs = Number(process.env['RAIL_PROPERTY_RUNS'] ?? 200);

const cases = fc.record({ seed: fc.integer(), breadth: fc.integer({ min: 1, max: 6 }) }).map(({ seed, breadth }) => {
  const random = new Random(seed);
  const { writer, reader } = evolve(new SchemaMaker(random, breadth).schema(), random);
  const projection = randomProjection(reader, random, 'share');
  const data = Array.from({ length: 4 }, () => encodeValue(writer, randomValue(writer, random, 6)));
  return { writer, reader, projection, data };
});

/** Where a type fits two branches, avsc takes the first that promotes; Java and we take the one of the same type. */
function isAmbiguous(schema: AvroSchema, seen = new Set<AvroSchema>()): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  switch (schema.kind) {
    case 'record':
      return schema.fields.some((field) => isAmbiguous(field.schema, seen));
    case 'array':
      return isAmbiguous(schema.items, seen);
    case 'map':
      return isAmbiguous(schema.values, seen);
    case 'union': {
      const promoted = schema.branches.filter((from) =>
        schema.branches.some((to) => to !== from && from.kind !== to.kind && promotes(from.kind, to.kind)),
      );
      return promoted.length > 0 || schema.branches.some((branch) => isAmbiguous(branch, seen));
    }
    default:
      return false;
  }
}

describe('transcoding what an older or newer schema wrote', () => {
  test('equals resolving with avsc, then applying the rules', () => {
    let compared = 0;
    fc.assert(
      fc.property(cases, ({ writer, reader, projection, data }) => {
        if (projection === undefined || isAmbiguous(reader)) return;
        const { rules, shareSchema } = projection;
        // The default of a treated field is null in the share, not the treated default of the dataset.
        if (rules.some(({ path, treatment }) => path.includes('dropped') && treatment.kind !== 'pass')) return;
        const [written, read, share] = [avscType(writer), avscType(reader), avscType(shareSchema)];
        const resolver = read.createResolver(written);
        const emitted = compileTranscoder(writer, [projection]);
        const interpreted = compileTranscoder(writer, [projection], { mode: 'interpret' });
        for (const datum of data) {
          const results = resultsOf(emitted, datum);
          expect(results).toEqual(resultsOf(interpreted, datum));
          const [result] = results as [{ outcome: number; bytes: string }];
          try {
            const value = applyRules(reader, shareSchema, rules, read.fromBuffer(datum, resolver));
            expect(share.fromBuffer(Buffer.from(result.bytes, 'hex'))).toEqual(share.fromBuffer(share.toBuffer(value)));
            compared++;
          } catch (error) {
            if (!(error instanceof Untreatable)) throw error;
            expect(result.outcome).toBe(2);
          }
        }
      }),
      { numRuns: runs },
    );
    expect(compared).toBeGreaterThan(runs / 2);
  });
});
