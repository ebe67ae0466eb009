import { expect, test } from '@jest/globals';

import { findingsOn } from '../../testing/findings-on.ts';

const register = {
  provider: 'natural-resources',
  dataset: 'natural-resources/real-estate',
  fields: '{ unitCode: pass, certificateNumber: pass, status: pass }',
};

const said = (subscriber: string, members = ''): string[] =>
  findingsOn({ ...register, subscriber, members })
    .filter(({ rule }) => rule === 'named-receivers')
    .map(({ severity, message }) => `${severity} ${message.en}`);

test.each(['tax', 'civil-affairs', 'city/330100/market-regulation'])(
  'the statute on the register of real estate names %s',
  (subscriber) => {
    expect(said(subscriber)).toEqual([]);
  },
);

test.each(['education', 'thematic/space-governance', 'province/310000/tax', 'city/330100'])(
  'it does not name %s: someone must find a further basis, which is a warning and no refusal',
  (subscriber) => {
    expect(said(subscriber)).toEqual([
      `warn 不动产登记暂行条例 §24, §25 shares this register and does not name ${subscriber}: ask for a further basis`,
    ]);
  },
);

test('of a pool only the members that are not named are warned of', () => {
  expect(said('pool/school-tax', '[tax, education]')).toHaveLength(1);
});
