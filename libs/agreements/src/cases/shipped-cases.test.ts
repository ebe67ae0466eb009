import { join } from 'node:path';

import { expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';

import { testAgreements } from '../node/test-agreements.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const tested = testAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')), []);

test.each(tested.map(({ id, results }) => [id, results] as const))(
  '%s is declared under its own name and does what its cases say',
  (_, results) => {
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
  },
);
