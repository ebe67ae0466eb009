import { describe, expect, test } from '@jest/globals';

import { findingsOn } from '../../testing/findings-on.ts';
import { statuteText } from '../finding.ts';

const credit = { subscriber: 'development-reform', purpose: '{ zh: 个人信用画像, en: credit portrait }' };
const visit = { provider: 'health', dataset: 'health/hospital-visit', key: 'pseudonym' };
const insurance = { provider: 'human-resources', dataset: 'human-resources/social-insurance', key: 'pseudonym' };
const settlement = { provider: 'medical-security', dataset: 'medical-security/settlement', key: 'pseudonym' };

const said = (changes: Record<string, string>): string[] =>
  findingsOn({ sharingClass: 'restricted', ...changes })
    .filter(({ rule }) => rule.startsWith('credit-'))
    .map(({ severity, rule, path, statute }) => `${severity} ${rule} ${path.join('.')} ${statuteText(statute!)}`);

describe('a credit file', () => {
  test.each(['pass', 'hash'])('never holds medical history, not even as a pseudonym: %s', (treatment) => {
    expect(said({ ...credit, ...visit, fields: `{ idNumber: ${treatment}, kind: pass }` })).toEqual([
      'refuse credit-disease dataset 浙江省公共信用信息管理条例 §14',
    ]);
  });

  test('never holds a disease that another register tells of, neither as a field nor through a filter', () => {
    expect(said({ ...credit, ...settlement, fields: '{ medicalKind: pass, totals.total: pass }' })).toEqual([
      'refuse credit-disease fields.medicalKind 浙江省公共信用信息管理条例 §14',
    ]);
    expect(said({ ...credit, ...settlement, fields: '{ idNumber: hash }', where: '\'medicalKind == "14"\'' })).toEqual([
      'refuse credit-disease where 浙江省公共信用信息管理条例 §14',
    ]);
    expect(said({ ...credit, ...settlement, fields: '{ diagnoses: nullify, totals.total: pass }' })).toEqual([]);
  });

  test('written consent does not open it to disease', () => {
    const consent = '{ form: written, reference: 示例档案 }';

    expect(said({ ...credit, ...visit, consent, fields: '{ idNumber: hash }' })).toHaveLength(1);
  });

  test.each([
    ['', 1],
    ['{ form: separate, reference: 示例档案 }', 1],
    ['{ form: written, reference: 示例档案 }', 0],
  ])('holds income only with written consent: consent %s', (consent, refusals) => {
    const fields = '{ idNumber: hash, base: { generalise: { bucket: 1000 } } }';

    expect(said({ ...credit, ...insurance, consent, fields })).toEqual(
      Array<string>(refusals).fill('refuse credit-income fields.base 浙江省公共信用信息管理条例 §14'),
    );
  });

  test('that somebody is insured is no income', () => {
    expect(said({ ...credit, ...insurance, fields: '{ idNumber: hash, month: pass, status: pass }' })).toEqual([]);
  });

  test('is what the database of credit keeps, whatever its purpose is called', () => {
    const purpose = '{ zh: 名录, en: a list }';
    const fields = '{ base: pass }';

    expect(said({ ...insurance, subscriber: 'thematic/credit', purpose, fields })).toHaveLength(1);
    expect(said({ ...insurance, subscriber: 'thematic/employment', purpose, fields })).toEqual([]);
  });
});
