import { describe, expect, test } from '@jest/globals';
import { matchPath } from './match.ts';

describe('a path and the pattern of a page', () => {
  test.each([
    ['/', '/', {}],
    ['/lines/:line', '/lines/health', { line: 'health' }],
    ['/lines/:line', '/lines/health/', { line: 'health' }],
    ['/agreements/:id', '/agreements/mr%2Fhr', { id: 'mr/hr' }],
    ['/trace/:record*', '/trace/line.health.visit/0/12', { record: 'line.health.visit/0/12' }],
    ['/lines/:line', '/lines/50%', { line: '50%' }],
  ])('%s takes %s', (pattern, path, params) => {
    expect(matchPath(pattern, path)).toEqual(params);
  });

  test.each([
    ['/', '/lines'],
    ['/lines', '/'],
    ['/lines/:line', '/lines'],
    ['/lines/:line', '/lines/health/more'],
    ['/trace/:record*', '/trace'],
  ])('%s does not take %s', (pattern, path) => {
    expect(matchPath(pattern, path)).toBeUndefined();
  });
});
