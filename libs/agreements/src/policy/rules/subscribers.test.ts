import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { knownDatabases, knownDepartments } from '../../model/known-subscribers.ts';
import { findingsOn } from '../../testing/findings-on.ts';

const schemas = join(import.meta.dirname, '../../../../../schemas');

const said = (subscriber: string, members?: string): string[] =>
  findingsOn({ subscriber, ...(members === undefined ? {} : { members }) }).map(
    ({ severity, path, message }) => `${severity} ${path.join('.')}: ${message.en}`,
  );

describe('who subscribes', () => {
  test('every line is a known department, every declared database a known one', () => {
    const folders = (name: string): string[] =>
      readdirSync(join(schemas, name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
        .map((entry) => entry.name);

    expect(folders('lines').filter((line) => !knownDepartments.includes(line))).toEqual([]);
    expect(folders('thematic').filter((database) => !knownDatabases.includes(database))).toEqual([]);
  });

  test.each([
    'human-resources',
    'tax',
    'thematic/credit',
    'city/330100',
    'city/331100/market-regulation',
    'province/310000',
    'province/360000/medical-security',
  ])('%s is known', (subscriber) => {
    expect(said(subscriber)).toEqual([]);
  });

  test.each([
    ['human-resource', 'refuse subscriber: there is no department human-resource; did you mean human-resources?'],
    ['thematic/market-entity', 'no thematic database market-entity; did you mean market-entities?'],
    ['housing', 'warn subscriber: housing is no department that is known'],
    ['city/330110', 'refuse subscriber: 330110 is no city of Zhejiang; did you mean 330100 (杭州市)?'],
    ['city/999999', 'refuse subscriber: 999999 is no city of Zhejiang'],
    ['city/330100/healt', 'no department healt; did you mean health?'],
    ['province/311000', '311000 is no neighbouring province; did you mean 310000 (上海市)?'],
    ['province/330000', '330000 is Zhejiang itself: name its department'],
    ['province/310000/medical-securty', 'did you mean medical-security?'],
  ])('%s is not: the finding names the nearest', (subscriber, expected) => {
    expect(said(subscriber)).toEqual([expect.stringContaining(expected)]);
  });

  test('every member of a pool is looked up as well', () => {
    expect(said('pool/delta-credit', '[province/310000, province/320000]')).toEqual([]);
    expect(said('pool/delta-credit', '[province/310000, city/330199]')).toEqual([
      'refuse members.1: 330199 is no city of Zhejiang; did you mean 330100 (杭州市)?',
    ]);
  });
});
