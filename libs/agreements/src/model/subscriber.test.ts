import { expect, test } from '@jest/globals';

import { parseSubscriber, subscriberFault } from './subscriber.ts';

test.each([
  ['human-resources', { kind: 'department', name: 'human-resources' }],
  ['thematic/credit', { kind: 'thematic', name: 'credit' }],
  ['pool/delta-credit', { kind: 'pool', name: 'delta-credit' }],
  ['city/330100', { kind: 'city', code: '330100' }],
  ['city/330100/health', { kind: 'city', code: '330100', department: 'health' }],
  ['province/310000', { kind: 'province', code: '310000' }],
  ['province/310000/medical-security', { kind: 'province', code: '310000', department: 'medical-security' }],
])('%s is understood', (text, expected) => {
  expect(parseSubscriber(text)).toEqual(expected);
});

test.each([
  '',
  'Human',
  'a b',
  'thematic/',
  'thematic/a/b',
  'pool/a/b',
  'city/3301',
  'city/330100/',
  'x/y',
  'city/330100/a/b',
])('no subscriber is written "%s"', (text) => {
  expect(parseSubscriber(text)).toBeUndefined();
});

test('the fault names the kind that was meant', () => {
  expect(subscriberFault('provnce/310000')).toMatch(/; did you mean province\/310000\?$/);
  expect(subscriberFault('city/3301')).not.toContain('did you mean');
});
