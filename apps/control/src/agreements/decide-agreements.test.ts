import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  type Entitlement,
  entitlementOf,
  loadAgreements,
  type LoadedAgreement,
  type SharingAgreement,
} from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { decideAgreements, nextValidityMs } from './decide-agreements.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const [shipped] = loadAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')));
const { id } = shipped!.agreement;
const now = Date.parse('2026-06-01T00:00:00Z');
const year = (number: number): number => Date.parse(`${number}-01-01T00:00:00+08:00`);

const declared = (changes: Partial<SharingAgreement> = {}): LoadedAgreement => ({
  ...shipped!,
  agreement: { ...shipped!.agreement, ...changes },
});
const inForce = (loaded: LoadedAgreement): Map<string, Entitlement> =>
  new Map([[id, entitlementOf(loaded.agreement, loaded.dataset, 7, 1000)]]);
const decide = (before: Map<string, Entitlement>, agreements: readonly LoadedAgreement[], heldBack: string[] = []) => {
  const { changes, faults } = decideAgreements(before, { agreements, heldBack }, now);
  return { changes: changes.map((change) => change.what), faults: faults.map((fault) => fault.message) };
};

describe('what is declared against what is in force', () => {
  test('a new file takes effect, the same file changes nothing', () => {
    expect(decide(new Map(), [declared()])).toEqual({ changes: ['v1 in force'], faults: [] });
    expect(decide(inForce(declared()), [declared()])).toEqual({ changes: [], faults: [] });
  });

  test('a higher version replaces, a lower or changed equal one is refused', () => {
    const second = declared({ version: 2, key: 'none' });

    expect(decide(inForce(declared()), [second])).toEqual({ changes: ['v2 in force instead of v1'], faults: [] });
    expect(decide(inForce(second), [declared()]).changes).toEqual([]);
    expect(decide(inForce(second), [declared()]).faults).toEqual([expect.stringContaining('a version never falls')]);
    expect(decide(inForce(declared()), [declared({ key: 'none' })])).toEqual({
      changes: [],
      faults: [`v1 of ${id} is in force and cannot change: give other terms version 2`],
    });
  });

  test('a version that has ended comes again as it was, and only so', () => {
    const ended = new Map([[id, declared({ version: 2 }).agreement]]);
    const again = (changes: Partial<SharingAgreement>) =>
      decideAgreements(new Map(), { agreements: [declared(changes)], heldBack: [] }, now, ended);

    expect(again({ version: 2 }).changes).toMatchObject([{ what: 'v2 in force' }]);
    expect(again({ version: 3, key: 'none' }).changes).toMatchObject([{ what: 'v3 in force' }]);
    for (const changes of [{ version: 2, key: 'none' } as const, { version: 1 }]) {
      expect(again(changes)).toMatchObject({ changes: [], faults: [{ path: 'version' }] });
    }
  });

  test('the order of fields in a file is no other agreement', () => {
    const reversed = Object.fromEntries(Object.entries(shipped!.agreement.fields).reverse());

    expect(decide(inForce(declared()), [declared({ fields: reversed })])).toEqual({ changes: [], faults: [] });
  });

  test('a dataset whose schema has changed needs no new version', () => {
    const [entry] = inForce(declared());
    const older = new Map([[id, { ...entry![1], dataset: { ...entry![1].dataset, schemaText: '{}' } }]]);

    expect(decide(older, [declared()]).changes).toEqual([expect.stringContaining('under the new schema')]);
  });

  test('a file that is gone ends its agreement, one that cannot be read does not', () => {
    expect(decide(inForce(declared()), []).changes).toEqual(['ended: its file is gone']);
    expect(decide(inForce(declared()), [], [id]).changes).toEqual([]);
  });
});

describe('validity', () => {
  const past = { from: '2020-01-01', until: '2026-01-01' };
  const future = { from: '2027-01-01', until: '2028-01-01' };

  test('that is over ends an agreement, or never lets it begin', () => {
    expect(decide(inForce(declared({ validity: past })), [declared({ validity: past })]).changes).toEqual([
      'ended: its validity is over',
    ]);
    expect(decide(new Map(), [declared({ validity: past })]).changes).toEqual([]);
  });

  test('that lies ahead leaves the version before in force until then', () => {
    expect(decide(inForce(declared()), [declared({ version: 2, validity: future })])).toEqual({
      changes: [],
      faults: [],
    });
    expect(decide(new Map(), [declared({ validity: future })]).changes).toEqual([]);
  });

  test('tells when to look again', () => {
    expect(nextValidityMs([declared({ validity: past }), declared({ validity: future })], now)).toBe(year(2027));
    expect(nextValidityMs([declared({ validity: future })], year(2027))).toBe(year(2028));
    expect(nextValidityMs([declared({ validity: past })], now)).toBe(Infinity);
  });
});
