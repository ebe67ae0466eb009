import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';

import { parseAgreement } from '../model/parse-agreement.ts';
import { anAgreementText } from '../testing/an-agreement.ts';
import { checkPolicy } from './check-policy.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));

const resident = { provider: 'public-security', dataset: 'public-security/resident' };
const insurance = { provider: 'human-resources', subscriber: 'education', dataset: 'human-resources/social-insurance' };

function findingsOf(changes: Record<string, string>): string[] {
  const agreement = parseAgreement(anAgreementText(changes), 'a.yaml');
  return checkPolicy(agreement, catalogue.dataset(agreement.dataset)).map(
    ({ severity, rule, path }) => `${severity} ${rule} ${path.join('.')}`,
  );
}

describe('policy', () => {
  test('a plain agreement has nothing against it', () => {
    expect(findingsOf({})).toEqual([]);
  });

  test.each([
    ['pass', ['refuse grade-l4 fields.photo']],
    ['nullify', []],
    ['hash', []],
  ])('an L4 item never passes: %s', (treatment, expected) => {
    expect(findingsOf({ ...resident, fields: `{ photo: ${treatment} }` })).toEqual(expected);
  });

  test('an L4 item does not pass beneath a record either, nor masked', () => {
    expect(findingsOf({ ...insurance, fields: '{ benefit: pass }' })).toEqual(['refuse grade-l4 fields.benefit']);
    expect(
      findingsOf({ ...insurance, fields: '{ benefit.account: { mask: { keepFirst: 0, keepLast: 4 } } }' }),
    ).toEqual(['refuse grade-l4 fields.benefit.account']);
    expect(findingsOf({ ...insurance, fields: '{ benefit: pass, benefit.account: nullify }' })).toEqual([]);
  });

  test.each([
    [{ fields: '{ usccc: pass }', key: 'pseudonym' }, 'refuse known-fields fields.usccc'],
    [{ provider: 'finance' }, 'refuse provider provider'],
    [{ subscriber: 'market-regulation' }, 'refuse subscriber subscriber'],
    [{ linkageDomain: 'market-entities' }, 'refuse linkage-domain linkageDomain'],
    [{ legalBasis: '[]' }, 'refuse legal-basis legalBasis'],
    [
      { sharingClass: 'unconditional', fields: '{ uscc: pass, shareholders.ratio: pass }' },
      'refuse sharing-class sharingClass',
    ],
    [{ validity: '{ from: 2027-01-01, until: 2026-01-01 }' }, 'refuse periods validity.until'],
    [{ start: '2028-01-01' }, 'refuse periods start'],
    [{ fields: '{ uscc: pass, status: { generalise: { date: month } } }' }, 'refuse treatment-type fields.status'],
    [
      { fields: '{ uscc: pass, entityName: { generalise: { bucket: 10 } } }' },
      'refuse treatment-type fields.entityName',
    ],
    [{ fields: '{ uscc: hash }', key: 'pass' }, 'refuse key-fields key'],
    [{ fields: '{ status: pass }', key: 'pass' }, 'refuse key-fields key'],
    [{ key: 'none' }, 'refuse key-state key'],
    [{ fields: '{ uscc: pass, eventTime: nullify }' }, 'refuse event-time fields.eventTime'],
    [
      { fields: '{ uscc: pass, establishedOn: { generalise: { date: year } } }' },
      'warn event-time fields.establishedOn',
    ],
    [{ headers: '[rail-o]' }, 'refuse headers headers'],
    [{ headers: '[x-user]' }, 'warn headers headers'],
    [{ where: '"statsu == 1"', tombstones: 'drop', onLeave: 'keep' }, 'refuse filter where'],
  ])('%j', (changes, expected) => {
    expect(findingsOf(changes)).toContain(expected);
  });

  test('with the key passed and rows left out, deletions and leaving are the author’s to decide', () => {
    const where = '\'status == "SUSPENDED"\'';

    expect(findingsOf({ where })).toEqual(['refuse key-choice tombstones', 'refuse key-choice onLeave']);
    expect(findingsOf({ dataPeriod: '{ from: 2025-01-01 }' })).toHaveLength(2);
    expect(findingsOf({ where, tombstones: 'drop', onLeave: 'keep' })).toEqual([]);
    expect(findingsOf({ where, key: 'pseudonym' })).toEqual([]);
  });

  test('a personal L3 item that passes on general data law alone is warned of', () => {
    const legalBasis = "[{ title: 政务数据共享条例 }, { title: 个人信息保护法, articles: ['34'] }]";

    expect(findingsOf({ ...insurance, legalBasis, fields: '{ idNumber: pass }' })).toEqual([
      'warn substantive-basis fields.idNumber',
    ]);
    expect(findingsOf({ ...insurance, fields: '{ idNumber: pass }' })).toEqual([]);
  });

  test('a filter must not ask about an L4 item', () => {
    expect(findingsOf({ ...insurance, fields: '{ idNumber: hash }', where: "'has(benefit.account)'" })).toEqual([
      'refuse filter-grade where',
    ]);
  });
});
