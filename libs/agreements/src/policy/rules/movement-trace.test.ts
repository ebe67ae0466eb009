import { describe, expect, test } from '@jest/globals';

import { findingsOn } from '../../testing/findings-on.ts';
import { statuteText } from '../finding.ts';

const passage = { provider: 'transport', subscriber: 'local-finance', dataset: 'transport/expressway-passage' };
const trace = '{ plateNumber: pass, entryStation: pass, entryAt: pass }';
const aCase = "{ kind: case, reference: '（2026）浙0199刑初99号' }";

const said = (changes: Record<string, string>): string[] =>
  findingsOn({ ...passage, key: 'pseudonym', ...changes })
    .filter(({ rule }) => rule === 'movement-trace')
    .map(({ severity, path, statute }) => `${severity} ${path.join('.')} ${statuteText(statute!)}`);

describe('plate, time and station together', () => {
  test.each([
    trace,
    '{ plateNumber: { mask: { keepFirst: 2, keepLast: 3 } }, exitStation: pass, exitAt: pass }',
    '{ plateNumber: pass, gantries: pass }',
    '{ plateNumber: pass, entryStation: pass }',
    '{ plateNumber: pass, entryStation: pass, entryAt: { generalise: { date: day } }, eventTime: { generalise: { date: day } } }',
  ])('are a trace of movement, refused without a case: %s', (fields) => {
    expect(said({ fields })).toEqual(['refuse fields.plateNumber 个人信息保护法 §6, §28']);
  });

  test.each([
    ['the plate left out', '{ entryStation: pass, entryAt: pass }'],
    ['a pseudonym for the plate', '{ plateNumber: hash, entryStation: pass, entryAt: pass }'],
    ['no station', '{ plateNumber: pass, entryAt: pass, vehicleClass: pass }'],
    [
      'nothing finer than a month',
      '{ plateNumber: pass, entryStation: pass, eventTime: { generalise: { date: month } } }',
    ],
    [
      'counts by station and hour, what is offered instead',
      '{ entryStation: pass, entryAt: { generalise: { date: hour } }, vehicleClass: pass, eventTime: { generalise: { date: hour } } }',
    ],
  ])('are not together: %s', (_, fields) => {
    expect(said({ fields })).toEqual([]);
  });

  test('may cross for a case that says which vehicles it looks for, not for a response', () => {
    const where = '\'plateNumber == "浙A00X01"\'';

    expect(said({ fields: trace, boundTo: aCase, where })).toEqual([]);
    expect(said({ fields: trace, boundTo: aCase })).toEqual(['refuse boundTo 个人信息保护法 §6, §28']);
    expect(said({ fields: trace, boundTo: '{ kind: response, reference: TF099 }', where })).toHaveLength(1);
  });
});
