import { expect, test } from '@jest/globals';
import { shownDuration, shownTime } from './shown-time.ts';

test('a moment is shown in its zone, with the offset', () => {
  const ms = Date.UTC(2026, 10, 24, 16, 40, 17);

  expect(shownTime(ms, 'Asia/Shanghai')).toBe('2026-11-25T00:40:17+08:00');
  expect(shownTime(ms, 'UTC')).toBe('2026-11-24T16:40:17+00:00');
  expect(shownTime(ms, 'Asia/Kathmandu')).toBe('2026-11-24T22:25:17+05:45');
  expect(Date.parse(shownTime(ms, 'America/New_York'))).toBe(ms);
});

test.each([
  [-5, '0.0 s'],
  [400, '0.4 s'],
  [12_000, '12 s'],
  [180_000, '3 min'],
  [18_720_000, '5.2 h'],
  [12 * 86_400_000, '12 d'],
])('%d ms are shown as %s', (ms, text) => {
  expect(shownDuration(ms)).toBe(text);
});
