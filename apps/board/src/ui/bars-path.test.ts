import { describe, expect, test } from '@jest/globals';
import { barsPath } from './bars-path.ts';

describe('the last 15 minutes as bars', () => {
  test('nothing but silence draws nothing', () => {
    expect(barsPath([])).toBe('');
    expect(barsPath([0, 0, 0])).toBe('');
  });

  test('the newest stands at the right, the highest is full', () => {
    expect(barsPath([50, 100])).toBe('M116 16v-8h1.5V16zM118 16v-15h1.5V16z');
  });

  test('a single record among thousands is seen, and silence between them is a gap', () => {
    expect(barsPath([1, 0, 90_000])).toBe('M114 16v-1h1.5V16zM118 16v-15h1.5V16z');
  });
});
