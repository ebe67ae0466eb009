import { expect, test } from '@jest/globals';
import type { SetAside } from '@rail/inspect';
import { quarantineAnswer } from './quarantine-answer.ts';

const entry = (reason: string, offset: number, since: string): SetAside => ({
  place: `health/0/${offset}`,
  line: 'health',
  reason,
  origin: null,
  agreement: null,
  at: null,
  run: null,
  since,
  bytes: 10,
  state: 'open',
});
const query = { line: undefined, reason: undefined, run: undefined, agreement: undefined, all: false, limit: 10 };

test('a reason says what it means and what to do about it in both languages, most frequent first', () => {
  const entries = [
    entry('Q114', 1, '2026-11-24T02:00:00Z'),
    entry('Q103', 2, '2026-11-24T01:00:00Z'),
    entry('Q114', 3, '2026-11-24T03:00:00Z'),
    entry('Q999', 4, '2026-11-24T04:00:00Z'),
  ];
  const { byReason } = quarantineAnswer(entries, query, { checkedPerSecond: 0, rules: 0, isCut: false });

  expect(byReason).toMatchObject([
    {
      reason: 'Q114',
      records: 2,
      firstMs: Date.parse('2026-11-24T02:00:00Z'),
      meaning: { zh: '代码不在代码表内' },
      remedy: {
        zh: '改正代码, 或使用事件发生时有效的代码。',
        en: 'Correct the code, or use the one that was in force at the time.',
      },
    },
    { reason: 'Q103', remedy: { zh: expect.stringMatching(/^修正发布程序/), en: expect.stringMatching(/^Correct/) } },
    // Of a later version of the router, perhaps: nothing is made up.
    { reason: 'Q999', meaning: { zh: 'Q999', en: 'Q999' }, remedy: { zh: '', en: '' } },
  ]);
});
