import { expect, test } from '@jest/globals';

import { findingsOn } from '../../testing/findings-on.ts';

const said = (subscriber: string, members = ''): string[] =>
  findingsOn({ subscriber, members }).map(({ rule, path, message }) => `${rule} ${path.join('.')}: ${message.en}`);

test('several subscribers of one purpose are a pool of members', () => {
  expect(said('pool/delta-credit', '[province/310000, province/320000/development-reform, education]')).toEqual([]);
});

test.each([
  ['pool/delta-credit', '', 'pool subscriber: a pool names its members: add members'],
  ['human-resources', '[education, health]', 'pool members: only a pool has members'],
  ['pool/x', '[province/310000]', 'pool members: a pool has at least two members'],
  ['pool/x', '[education, education]', 'pool members.1: education is named twice'],
  ['pool/x', '[education, thematic/credit]', 'pool members.1: thematic/credit cannot be a member'],
  ['pool/x', '[education, pool/y]', 'pool members.1: pool/y cannot be a member'],
  ['pool/x', '[education, market-regulation]', 'pool members.1: a member is the provider'],
])('%s with members %s is refused', (subscriber, members, expected) => {
  expect(said(subscriber, members)).toEqual([expect.stringContaining(expected)]);
});
