import { expect, test } from '@jest/globals';
import { OnceByKey } from './once-by-key.ts';

test('what is asked twice under one key is done once; another act under that key, or none, is done', () => {
  const once = new OnceByKey();
  const done: string[] = [];
  const ask = (act: string, key?: string): number => once.answer(act, key, () => done.push(act));

  expect([ask('ops redrive', 'k'), ask('ops redrive', 'k'), ask('ops discard', 'k')]).toEqual([1, 1, 2]);
  expect([ask('ops redrive'), ask('ops redrive')]).toEqual([3, 4]);
  expect(done).toEqual(['ops redrive', 'ops discard', 'ops redrive', 'ops redrive']);
});
