import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';

import { anAgreementText } from '../testing/an-agreement.ts';
import { loadAgreements, readAgreements } from './load-agreements.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const catalogue = loadCatalogue(join(schemas, 'lines'));
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

describe('a folder of agreements', () => {
  test('the shipped agreements load, with no warning but the one that shows what a warning is', () => {
    const loaded = loadAgreements(join(schemas, 'agreements'), catalogue);

    const files = readdirSync(join(schemas, 'agreements')).filter((name) => /^[^.]+\.yaml$/.test(name));
    expect(loaded.map(({ agreement }) => `${agreement.id}.yaml`)).toEqual(files.sort());
    expect(loaded.flatMap(({ warnings, agreement }) => warnings.map(({ path }) => [agreement.id, path]))).toEqual([
      ['nr-ed-023', 'subscriber'],
    ]);
  });

  test('of two files with one id neither counts, and both are named', () => {
    write('a.yaml', anAgreementText());
    write('b.yaml', anAgreementText({ version: '2' }));
    write('c.yaml', anAgreementText({ id: 'mr-xx-901' }));

    const { agreements, faults } = readAgreements(dir, catalogue);

    expect(agreements.map(({ agreement }) => agreement.id)).toEqual(['mr-xx-901']);
    expect(faults.map(({ code, at }) => [code, at])).toEqual([
      ['AGREEMENT_DUPLICATE', `${join(dir, 'a.yaml')}:1:5`],
      ['AGREEMENT_DUPLICATE', `${join(dir, 'b.yaml')}:1:5`],
    ]);
    expect(faults[0]!.message).toContain('b.yaml (mr-xx-900 v2)');
  });

  test('a file with a fault keeps no other from being read, and loading lists every fault of every file', () => {
    write('a.yaml', anAgreementText());
    write('b.yaml', 'id: [');
    write('c.yaml', anAgreementText({ id: 'mr-xx-901', fields: '{ uscc: pass, entityNam: pass }' }));
    write('d.yaml', anAgreementText({ id: 'mr-xx-902', dataset: 'market-regulation/enterprize' }));
    write('e.yaml', anAgreementText({ id: 'mr-xx-903', where: '\'status == "X"\'', key: 'pseudonym' }));
    write('b.cases.yaml', 'not read');

    const { agreements, faults } = readAgreements(dir, catalogue);

    expect(agreements).toHaveLength(1);
    expect(faults.map(({ code, at }) => `${code} ${at.slice(dir.length + 1)}`)).toEqual([
      'AGREEMENT_INVALID b.yaml:1:6',
      'AGREEMENT_FIELD_UNKNOWN c.yaml:12:23',
      'LINE_UNKNOWN d.yaml:5:10',
      'FILTER_INVALID e.yaml:13:19',
    ]);
    expect(faults[1]!.message).toContain('did you mean entityName?');
    expect(() => loadAgreements(dir, catalogue)).toThrow(/entityNam[^]*enterprize[^]*none of the values/);
  });

  test('an agreement that policy refuses never loads', () => {
    const { agreements, faults } = readAgreements(join(schemas, 'agreements/refused'), catalogue);

    expect(agreements).toEqual([]);
    expect(faults.map(({ code, path, statute }) => [code, path, statute])).toEqual([
      ['AGREEMENT_REFUSED', 'dataset', '浙江省公共信用信息管理条例 §14'],
      ['AGREEMENT_REFUSED', 'fields.base', '浙江省公共信用信息管理条例 §14'],
      ['AGREEMENT_REFUSED', 'where', '浙江省公共信用信息管理条例 §14'],
      ['AGREEMENT_REFUSED', 'fields.photo', undefined],
      ['AGREEMENT_REFUSED', 'fields.plateNumber', '个人信息保护法 §6, §28'],
    ]);
  });

  test('a folder that is not there is an error of its own', () => {
    expect(() => readAgreements(join(dir, 'none'), catalogue)).toThrow('cannot be read');
  });
});
