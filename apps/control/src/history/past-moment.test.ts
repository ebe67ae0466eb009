import { expect, test } from '@jest/globals';
import { parsePastMoment } from './past-moment.ts';

const nowMs = Date.parse('2026-11-24T02:31:02+08:00');
const shown = (text: string): string =>
  new Date(parsePastMoment(text, 'at', nowMs) + 8 * 3_600_000).toISOString().slice(0, 19);

test('a moment is a time of this day or, if that is still to come, of the day before, in Asia/Shanghai', () => {
  expect(shown('02:27')).toBe('2026-11-24T02:27:00');
  expect(shown('2:27:31')).toBe('2026-11-24T02:27:31');
  expect(shown('23:10')).toBe('2026-11-23T23:10:00');
});

test('a moment is RFC 3339 or milliseconds too, and nothing else', () => {
  expect(shown('2026-11-23T18:27:00Z')).toBe('2026-11-24T02:27:00');
  expect(shown(String(nowMs))).toBe('2026-11-24T02:31:02');
  for (const text of ['', '25:00', '2026-11-24', 'yesterday', '12']) {
    expect(() => parsePastMoment(text, 'at', nowMs)).toThrow(/a moment is 02:27/);
  }
});
