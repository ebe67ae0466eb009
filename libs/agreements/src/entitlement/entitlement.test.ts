import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';

import { parseAgreement } from '../model/parse-agreement.ts';
import { anAgreementText } from '../testing/an-agreement.ts';
import {
  activeWindow,
  compileEntitlement,
  entitlementOf,
  isInForce,
  parseEntitlement,
  serialiseEntitlement,
} from './entitlement.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const dataset = catalogue.dataset('market-regulation/enterprise');
const secrets = (): Buffer => Buffer.from('secret');

const entitled = (changes: Record<string, string> = {}): ReturnType<typeof entitlementOf> =>
  entitlementOf(parseAgreement(anAgreementText(changes), 'a.yaml'), dataset, 17, 1_000);

describe('an entitlement', () => {
  test('what control writes is what the router compiles, without the catalogue', () => {
    const text = serialiseEntitlement(entitled({ fields: '{ uscc: pass, legalRepresentative.name: hash }' }));

    const compiled = compileEntitlement(parseEntitlement(text, 'rail.agreements/0/1'), secrets);

    expect(compiled).toMatchObject({
      key: 'pass',
      tombstones: 'forward',
      onLeave: 'keep',
      shareTopic: 'share.mr-xx-900',
    });
    expect(compiled.shareSubject).toBe('share.mr-xx-900-value');
    expect(text).not.toContain('secret');
  });

  test.each(['', '{', '{"v":2}', JSON.stringify({ ...entitled(), agreement: { id: 'x' } })])(
    'a text that is none is refused with its place',
    (text) => {
      expect(() => parseEntitlement(text, 'rail.agreements/0/9')).toThrow(
        expect.objectContaining({ code: 'STORAGE_CORRUPT', at: 'rail.agreements/0/9' }),
      );
    },
  );

  test('a share schema other than the registered one is refused', () => {
    const other = entitled({ fields: '{ uscc: pass }' }).shareSchemaText;

    expect(() => compileEntitlement({ ...entitled(), shareSchemaText: other }, secrets)).toThrow(
      expect.objectContaining({ code: 'SCHEMA_INCOMPATIBLE' }),
    );
  });

  test('start says how far back sharing reaches, validity until when it goes on', () => {
    const untilMs = Date.parse('2027-01-01T00:00:00+08:00');

    expect(activeWindow(entitled({ start: 'earliest' }))).toEqual({ startMs: 0, untilMs });
    expect(activeWindow(entitled({ start: 'now' }))).toEqual({ startMs: 1_000, untilMs });
    expect(activeWindow(entitled({ start: '2026-03-01' })).startMs).toBe(Date.parse('2026-03-01T00:00:00+08:00'));
    expect(isInForce(entitled().agreement, untilMs - 1)).toBe(true);
    expect(isInForce(entitled().agreement, untilMs)).toBe(false);
    expect(isInForce(entitled().agreement, Date.parse('2025-12-31T23:59:59+08:00'))).toBe(false);
  });
});
