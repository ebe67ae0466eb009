import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import fc from 'fast-check';

import { parseAgreement } from '../model/parse-agreement.ts';
import { loadAgreements } from '../node/load-agreements.ts';
import { anAgreementText } from '../testing/an-agreement.ts';
import { type AgreementDiff, type ComparedAgreement, diffAgreements } from './diff-agreements.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const catalogue = loadCatalogue(join(schemas, 'lines'));
const shipped = loadAgreements(join(schemas, 'agreements'), catalogue);

function version(changes: Record<string, string>): ComparedAgreement {
  const agreement = parseAgreement(anAgreementText(changes), 'a.yaml');
  return { agreement, dataset: catalogue.dataset(agreement.dataset) };
}

const diff = (from: Record<string, string>, to: Record<string, string>): AgreementDiff =>
  diffAgreements(version(from), version(to));

const fieldsOf = (result: AgreementDiff): string[] =>
  result.fields.map(({ field, change, from, to }) => `${change} ${field}: ${from ?? '-'} > ${to ?? '-'}`);

describe('the difference of two agreements', () => {
  test.each(shipped.map((one) => [one.agreement.id, one] as const))('%s differs from itself in nothing', (_, one) => {
    const { fields, terms, shareSchema } = diffAgreements(one, one);

    expect({ fields, terms, shareSchema }).toEqual({
      fields: [],
      terms: [],
      shareSchema: { isSame: true, oldReaders: [], newReaders: [] },
    });
  });

  test('names leaves, not the groups that an author writes', () => {
    expect(fieldsOf(diff({ fields: '{ uscc: pass }' }, { fields: '{ uscc: pass, term: pass }' }))).toEqual([
      'gained term.from: - > pass',
      'gained term.to: - > pass',
    ]);
    expect(
      fieldsOf(
        diff({ fields: '{ uscc: pass, term: pass }' }, { fields: '{ uscc: pass, term.from: pass, term.to: pass }' }),
      ),
    ).toEqual([]);
  });

  test('tells what is gained, lost and treated otherwise', () => {
    const from = '{ uscc: pass, status: pass, legalRepresentative.name: hash }';
    const to = '{ uscc: pass, scope: pass, legalRepresentative.name: { mask: { keepFirst: 1, keepLast: 0 } } }';

    expect(fieldsOf(diff({ fields: from }, { fields: to }))).toEqual([
      'lost status: pass > -',
      'treated otherwise legalRepresentative.name: hash > mask {keepFirst: 1, keepLast: 0}',
      'gained scope: - > pass',
    ]);
  });

  test('tells terms with their defaults: what is written out is no change', () => {
    expect(diff({}, { key: 'pass', tombstones: 'forward', linkageDomain: 'mr-xx-900' }).terms).toEqual([]);
    expect(diff({}, { key: 'pseudonym', where: '\'status == "SUSPENDED"\'', start: 'now' }).terms).toEqual([
      { term: 'start', from: 'earliest', to: 'now' },
      { term: 'where', from: '-', to: 'status == "SUSPENDED"' },
      { term: 'key', from: 'pass', to: 'pseudonym' },
      { term: 'onLeave', from: 'keep', to: 'tombstone' },
    ]);
    expect(diff({}, { subscriber: 'pool/x', members: '[education, health]' }).terms).toEqual([
      { term: 'subscriber', from: 'human-resources', to: 'pool/x' },
      { term: 'members', from: '-', to: 'education, health' },
    ]);
  });

  test('a field more is no matter to old readers; a required field less breaks them, an optional one does not', () => {
    const two = { fields: '{ uscc: pass, status: pass }' };
    const three = { fields: '{ uscc: pass, status: pass, scope: pass }' };
    const personal = { fields: '{ uscc: pass, status: pass, legalRepresentative.phone: pass }' };

    expect(diff(two, three).shareSchema).toMatchObject({
      isSame: false,
      oldReaders: [],
      newReaders: [expect.anything()],
    });
    expect(diff(three, two).shareSchema.oldReaders).toEqual([
      { path: '$.scope', message: 'the writer lacks this field and it has no default' },
    ]);
    expect(
      diff(personal, { fields: '{ uscc: pass, status: pass, legalRepresentative.phone: nullify }' }).shareSchema,
    ).toEqual({ isSame: true, oldReaders: [], newReaders: [] });
  });

  test('another treatment of the same type leaves the schema as it is; another type breaks it', () => {
    const as = (treatment: string): Record<string, string> => ({
      fields: `{ uscc: pass, establishedOn: ${treatment} }`,
    });

    expect(diff(as('pass'), as('{ generalise: { date: month } }')).shareSchema.isSame).toBe(true);
    expect(diff(as('pass'), as('hash')).shareSchema.oldReaders).not.toEqual([]);
  });

  test('two agreements of one dataset are compared as if they had one id', () => {
    expect(diff({}, { id: 'mr-xx-901' })).toMatchObject({
      from: 'mr-xx-900 v1',
      to: 'mr-xx-901 v1',
      shareSchema: { isSame: true },
    });
  });

  test('turned round, gained is lost and what broke old readers breaks new ones', () => {
    const some = fc.uniqueArray(fc.constantFrom('status', 'scope', 'term', 'abnormal', 'employees', 'address'), {
      minLength: 1,
    });
    const fields = (names: string[]): Record<string, string> => ({
      fields: `{ uscc: pass, ${names.map((name) => `${name}: pass`).join(', ')} }`,
    });
    fc.assert(
      fc.property(some, some, (left, right) => {
        const [there, back] = [diff(fields(left), fields(right)), diff(fields(right), fields(left))];
        const names = (result: AgreementDiff, change: string): string[] =>
          result.fields.filter((field) => field.change === change).map(({ field }) => field);

        expect(names(there, 'gained').sort()).toEqual(names(back, 'lost').sort());
        expect(there.shareSchema.oldReaders).toEqual(back.shareSchema.newReaders);
      }),
      { numRuns: 50 },
    );
  });
});
