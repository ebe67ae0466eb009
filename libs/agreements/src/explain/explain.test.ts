import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';

import { loadAgreements } from '../node/load-agreements.ts';
import { explainAgreement, type ExplainedAgreement } from './explain.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const loaded = loadAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')));

function explained(id: string): ExplainedAgreement {
  const { agreement, dataset } = loaded.find((one) => one.agreement.id === id)!;
  return explainAgreement(agreement, dataset);
}

const fieldOf = (id: string, path: string): string => {
  const { status, treatment, why } = explained(id).fields.find(({ item }) => item.path === path)!;
  return `${status} ${treatment ?? '-'}: ${why.en}`;
};

describe('an explanation', () => {
  test.each(loaded.map((one) => one.agreement.id))('%s: every leaf of the dataset is accounted for once', (id) => {
    const { dataset } = loaded.find((one) => one.agreement.id === id)!;
    const { fields, counts } = explained(id);

    expect(fields.map(({ item }) => item.path)).toEqual(
      dataset.items.filter(({ leaf }) => leaf).map(({ path }) => path),
    );
    expect(counts.passed + counts.treated + counts.withheld).toBe(fields.length);
    expect(fields.every(({ why }) => why.zh !== '' && why.en !== '')).toBe(true);
  });

  test('it says why, whatever becomes of a field', () => {
    expect(fieldOf('mr-me-001', 'uscc')).toBe('passed pass: named in the agreement');
    expect(fieldOf('mr-me-001', 'address.detail')).toContain('as part of address');
    expect(fieldOf('mr-me-001', 'sourceVersion')).toContain('goes with every row');
    expect(fieldOf('mr-me-001', 'shareholders.holderId')).toContain('its domain is market-entities');
    expect(fieldOf('mr-me-001', 'shareholders.holderName')).toContain('personal, and not named');
    expect(fieldOf('hr-me-003', 'benefit.account')).toBe('withheld -: graded L4: no agreement can pass it');
    expect(fieldOf('mr-hr-019', 'legalRepresentative.name')).toContain('mask {keepFirst: 1, keepLast: 0}');
  });

  test('the terms state the key and why it is what it is', () => {
    expect(explained('hr-me-003').terms[0]).toMatchObject({ term: 'key', value: 'pseudonym' });
  });
});
