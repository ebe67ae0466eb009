import { describe, expect, test } from '@jest/globals';

import { anAgreementText } from '../testing/an-agreement.ts';
import { agreementSchema } from './agreement.schema.ts';
import { parseAgreement, readAgreement } from './parse-agreement.ts';

function faultsOf(changes: Record<string, string>): string[] {
  const reading = readAgreement(anAgreementText(changes), 'a.yaml');
  return 'faults' in reading ? reading.faults.map(({ at, path, message }) => `${at} ${path} ${message}`) : [];
}

describe('an agreement file', () => {
  test('a parsed agreement is plain JSON that parses to itself', () => {
    const agreement = parseAgreement(anAgreementText({ quota: '{ recordsPerDay: 200000 }' }), 'a.yaml');

    expect(agreementSchema.parse(JSON.parse(JSON.stringify(agreement)))).toEqual(agreement);
  });

  test.each([
    [{ fields: '{ uscc: passs }' }, 'a.yaml:12:17 fields.uscc must be one of pass, hash, nullify; did you mean pass?'],
    [{ fields: '{ uscc: { maks: {} } }' }, 'a.yaml:12:19 fields.uscc.maks unknown key; did you mean mask?'],
    [{ fields: '{ uscc: { mask: { keepFirst: 1 } } }' }, 'fields.uscc.mask.keepLast is missing: expected number'],
    [{ fields: '{}' }, 'a.yaml:12:9 fields must name at least one field'],
    [{ fields: '{ a..b: pass }' }, 'a.yaml:12:11 fields.a..b must be field names joined by dots'],
    [{ version: '"1"' }, 'a.yaml:2:10 version expected number, received string'],
    [{ validty: 'x' }, 'a.yaml:13:1 validty unknown key; did you mean validity?'],
    [{ start: 'tomorrow' }, 'a.yaml:11:8 start must be a day'],
    [{ validity: '{ from: 2026-02-31, until: 2027-01-01 }' }, 'validity.from must be a day'],
    [{ dataset: 'enterprise' }, 'a.yaml:5:10 dataset must be <line>/<dataset>'],
    [{ provider: '' }, 'provider is missing: expected string'],
    [{ key: 'mask' }, 'a.yaml:13:6 key must be one of pass, pseudonym, none'],
  ])('%j is refused with its place', (changes, expected) => {
    expect(faultsOf(changes)).toEqual([expect.stringContaining(expected)]);
  });

  test('every fault of a file is listed at once', () => {
    expect(faultsOf({ id: 'A B', version: '0', sharingClass: 'free' })).toHaveLength(3);
    expect(() => parseAgreement(anAgreementText({ id: 'A B', version: '0' }), 'a.yaml')).toThrow(
      /id .*\na.yaml:2:10: /,
    );
  });

  test.each([
    ['fields: {a: 1', 'a.yaml:1:'],
    ['id: x\nid: y\n', 'a.yaml:2:1  Map keys must be unique'],
    ['', 'expected object, received null'],
    ['- 1\n', 'expected object, received array'],
    ['a: &x [*x]\n', 'a.yaml:1:'],
    ['\t\n', 'a.yaml:1:1'],
    [`a: ${'['.repeat(20_000)}`, 'a.yaml:1:'],
  ])('text that is no agreement ends in faults, never in a crash', (text, expected) => {
    const reading = readAgreement(text, 'a.yaml');

    expect(
      'faults' in reading && `${reading.faults[0]!.at} ${reading.faults[0]!.path} ${reading.faults[0]!.message}`,
    ).toContain(expected);
  });
});
