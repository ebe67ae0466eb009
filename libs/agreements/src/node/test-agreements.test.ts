import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';

import { anAgreementText } from '../testing/an-agreement.ts';
import { testAgreements } from './test-agreements.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const refusal = '\nrefused:\n  - { rule: subscriber, path: subscriber }\n';
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'agreements-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(dir, name), text);
}

const differencesOf = (...wanted: string[]): string[] =>
  testAgreements(dir, catalogue, wanted).flatMap(({ id, results }) =>
    results.flatMap(({ differences }) => (differences.length === 0 ? [`${id} ok`] : differences)),
  );

describe('the cases of a folder', () => {
  test('hold for what is granted and for what is refused', () => {
    mkdirSync(join(dir, 'refused'));
    write('mr-xx-900.yaml', anAgreementText());
    write(
      'mr-xx-900.cases.yaml',
      'agreement: mr-xx-900\ncases: [{ name: gone, record: null, outcome: delivered, share: null }]',
    );
    write('refused/mr-xx-901.yaml', anAgreementText({ id: 'mr-xx-901', subscriber: 'market-regulation' }));
    write('refused/mr-xx-901.cases.yaml', `agreement: mr-xx-901${refusal}`);

    expect(differencesOf()).toEqual(['mr-xx-900 ok', 'mr-xx-901 ok']);
    expect(differencesOf('mr-xx-901')).toEqual(['mr-xx-901 ok']);
    expect(differencesOf(join(dir, 'mr-xx-900.yaml'))).toEqual(['mr-xx-900 ok']);
    expect(() => differencesOf('mr-xx-90')).toThrow('no agreement "mr-xx-90"; did you mean mr-xx-900?');
  });

  test('an agreement that policy refuses, and whose cases do not say so, fails before any record is tried', () => {
    write('mr-xx-900.yaml', anAgreementText({ subscriber: 'market-regulation' }));
    write(
      'mr-xx-900.cases.yaml',
      'agreement: mr-xx-900\ncases: [{ name: gone, record: null, outcome: delivered, share: null }]',
    );

    expect(differencesOf()).toEqual(['refusals is ["subscriber at subscriber"], expected []']);
  });

  test('a warning that the cases do not name fails, and one that does not come', () => {
    write('mr-xx-900.yaml', anAgreementText({ headers: '[x-user]' }));
    write('mr-xx-900.cases.yaml', 'agreement: mr-xx-900');
    write('mr-xx-901.yaml', anAgreementText({ id: 'mr-xx-901' }));
    write('mr-xx-901.cases.yaml', 'agreement: mr-xx-901\nwarned: [{ rule: headers, path: headers }]');

    expect(differencesOf()).toEqual([
      'warnings is ["headers at headers"], expected []',
      'warnings is [], expected ["headers at headers"]',
    ]);
  });

  test('a file without cases, with a fault or under another name is a difference', () => {
    write('a.yaml', anAgreementText({ id: 'a' }));
    write('b.yaml', 'id: [');
    write('c.yaml', anAgreementText());
    write('c.cases.yaml', `agreement: c${refusal}`);
    write('d.yaml', anAgreementText({ id: 'd' }));
    write('d.cases.yaml', 'agreement: d');

    expect(differencesOf()).toEqual([
      expect.stringContaining('a.cases.yaml: the file cannot be read'),
      expect.stringContaining('b.yaml:1:'),
      'refusals is [], expected ["subscriber at subscriber"]',
      'three names for one agreement: c, mr-xx-900, c',
      'there is no case',
    ]);
  });
});
