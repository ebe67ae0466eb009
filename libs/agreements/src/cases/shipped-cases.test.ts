import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';

import { parseAgreement } from '../model/parse-agreement.ts';
import { parseCases } from './agreement-cases.ts';
import { runCases } from './run-cases.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const catalogue = loadCatalogue(join(schemas, 'lines'));

describe.each(['agreements', 'agreements/refused'])('schemas/%s', (folder) => {
  const dir = join(schemas, folder);
  const ids = readdirSync(dir)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.cases.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''));

  test.each(ids)('%s is declared under its own name and does what its cases say', (id) => {
    const agreement = parseAgreement(readFileSync(join(dir, `${id}.yaml`), 'utf8'), `${id}.yaml`);
    const cases = parseCases(readFileSync(join(dir, `${id}.cases.yaml`), 'utf8'), `${id}.cases.yaml`);

    const results = runCases(agreement, catalogue.dataset(agreement.dataset), cases);

    expect([agreement.id, cases.agreement]).toEqual([id, id]);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
  });
});
