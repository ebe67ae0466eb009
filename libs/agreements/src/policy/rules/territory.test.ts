import { describe, expect, test } from '@jest/globals';

import { findingsOn } from '../../testing/findings-on.ts';

const settlement = {
  provider: 'medical-security',
  dataset: 'medical-security/settlement',
  fields: '{ idNumber: hash, totals.total: pass }',
  key: 'pseudonym',
};

const said = (changes: Record<string, string>): string[] =>
  findingsOn({ ...settlement, ...changes })
    .filter(({ rule }) => rule === 'territory')
    .map(({ severity, path }) => `${severity} ${path.join('.')}`);

describe('duties end at the border', () => {
  test.each([
    ['province/310000', 'insuredDivision.startsWith("31")'],
    ['province/310000/medical-security', 'status == "SETTLED" && insuredDivision.startsWith("3101")'],
    ['city/330100', 'divisionCode.startsWith("3301")'],
    ['city/330100', 'divisionCode == "330106"'],
    ['city/330100', '(divisionCode in ["330106", "330102"]) && (status == "SETTLED" && crossRegion == "LOCAL")'],
  ])('%s gets of persons what %s keeps within it', (subscriber, where) => {
    expect(said({ subscriber, where: `'${where}'` })).toEqual([]);
  });

  test.each([
    ['province/310000', '', 'warn subscriber'],
    ['province/310000', 'insuredDivision.startsWith("32")', 'warn where'],
    ['city/330100', 'divisionCode.startsWith("33")', 'warn where'],
    ['city/330100', 'divisionCode.startsWith("3301") || status == "SETTLED"', 'warn where'],
    ['city/330100', '!divisionCode.startsWith("3301")', 'warn where'],
    ['city/330100', 'divisionCode in ["330106", "330203"]', 'warn where'],
    ['city/330100', 'totals.cashPaid > 3.0', 'warn where'],
  ])('%s with the filter "%s" is warned of', (subscriber, where, expected) => {
    expect(said({ subscriber, where: where === '' ? '' : `'${where}'` })).toEqual([expected]);
  });

  test('what concerns no person crosses any border, and departments of the province know none', () => {
    expect(said({ subscriber: 'city/330100', fields: '{ idNumber: nullify, totals.total: pass }' })).toEqual([]);
    expect(said({ subscriber: 'civil-affairs' })).toEqual([]);
  });
});
