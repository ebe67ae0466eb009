import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { pseudonym } from '@rail/transcoder';

import { parseAgreement } from '../model/parse-agreement.ts';
import { anAgreementText } from '../testing/an-agreement.ts';
import { compileAgreement, type CompiledAgreement } from './compile-agreement.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));

function compiled(
  changes: Record<string, string>,
  secrets = (domain: string) => Buffer.from(domain),
): CompiledAgreement {
  const agreement = parseAgreement(anAgreementText(changes), 'a.yaml');
  return compileAgreement(agreement, catalogue.dataset(agreement.dataset), secrets);
}

const pathsOf = ({ projection }: CompiledAgreement): string[] => projection.rules.map(({ path }) => path);

describe('a compiled agreement', () => {
  test('division, event time and version go with every row', () => {
    expect(pathsOf(compiled({}))).toEqual(['uscc', 'status', 'divisionCode', 'eventTime', 'sourceVersion']);
  });

  test('a key that is not declared is treated like its fields', () => {
    expect(compiled({ fields: '{ uscc: pass }' }).key).toBe('pass');
    expect(compiled({ fields: '{ uscc: hash }' }).key).toBe('pseudonym');
    expect(compiled({ fields: '{ status: pass }' }).key).toBe('pseudonym');
  });

  test('pseudonyms of one domain are equal across agreements, those of two domains are not', () => {
    const bytes = Buffer.from('330199198803150011');
    const inDomain = (id: string, linkageDomain: string): string =>
      pseudonym(compiled({ id, fields: '{ uscc: hash }', linkageDomain }).linkageKey!, bytes);

    expect(inDomain('mr-xx-901', 'market-entities')).toBe(inDomain('mr-xx-902', 'market-entities'));
    expect(inDomain('mr-xx-901', '')).not.toBe(inDomain('mr-xx-902', ''));
  });

  test('a key and a field of the same bytes have one pseudonym, whatever the algorithm', () => {
    const { linkageKey, projection } = compiled({ fields: '{ uscc: { hash: { algorithm: sm3 } } }' });

    const { treatment } = projection.rules[0]!;
    expect(treatment.kind === 'hash' && treatment.key).toBe(linkageKey);
    expect(linkageKey!.algorithm).toBe('sm3');
  });

  test('the timestamp of a share is no finer than the event time in it', () => {
    const { timestampPrecision, timestampOf } = compiled({
      fields: '{ uscc: pass, eventTime: { generalise: { date: month } } }',
    });

    expect(timestampPrecision).toBe('month');
    expect(new Date(timestampOf(Date.parse('2026-03-31T17:00:00Z'))).toISOString()).toBe('2026-03-31T16:00:00.000Z');
    expect(compiled({}).timestampOf(1234)).toBe(1234);
  });

  test('rows of a state that stop matching are taken back unless the author says otherwise', () => {
    const where = '\'status == "SUSPENDED"\'';

    expect(compiled({ where }).onLeave).toBe('tombstone');
    expect(compiled({ where, onLeave: 'keep' }).onLeave).toBe('keep');
    expect(compiled({ onLeave: 'tombstone' }).onLeave).toBe('keep');
    expect(compiled({ dataPeriod: '{ from: 2025-01-01 }', where }).projection.filter?.source).toBe(
      'eventTime >= 1735660800000 && (status == "SUSPENDED"\n)',
    );
  });

  test('events that stop matching are taken back only if the author says so', () => {
    const event = { dataset: 'development-reform/credit-record', provider: 'development-reform' };
    const where = '\'status == "ACTIVE"\'';
    const fields = '{ recordId: pass, status: pass }';

    expect(compiled({ ...event, fields, where }).onLeave).toBe('keep');
    expect(compiled({ ...event, fields, where, onLeave: 'tombstone' }).onLeave).toBe('tombstone');
  });

  test('a secret appears in nothing that is printed', () => {
    const made = compiled({ fields: '{ uscc: hash }' }, () => Buffer.from('very secret'));

    expect(JSON.stringify(made)).not.toContain('very secret');
    expect(JSON.stringify(made)).not.toContain(Buffer.from('very secret').toString('hex'));
  });
});
