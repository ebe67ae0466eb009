import { beforeEach, describe, expect, test } from '@jest/globals';
import { RailError } from '@rail/kernel';
import { OnceByKey } from './once-by-key.ts';

let once: OnceByKey;
let done: string[];
const ask = (act: string, key?: string, body: unknown = {}): Promise<number> =>
  once.answer({ act, key, body }, () => done.push(act));

beforeEach(() => {
  once = new OnceByKey();
  done = [];
});

test('what is asked twice under one key is done once; another act under that key, or none, is done', async () => {
  expect([await ask('ops redrive', 'k'), await ask('ops redrive', 'k'), await ask('ops discard', 'k')]).toEqual([
    1, 1, 2,
  ]);
  expect([await ask('ops redrive'), await ask('ops redrive')]).toEqual([3, 4]);
  expect(done).toEqual(['ops redrive', 'ops discard', 'ops redrive', 'ops redrive']);
});

test('a key that was given with another body is refused, also while the first is under way', async () => {
  const gate = Promise.withResolvers<string>();
  const first = once.answer({ act: 'redrive', key: 'k', body: { line: 'health', again: true } }, () => gate.promise);
  const used = { code: 'COMMAND_ID_USED', message: expect.stringContaining('k is the id of another') };

  await expect(ask('redrive', 'k', { line: 'justice', again: true })).rejects.toMatchObject(used);
  gate.resolve('done');
  await first;
  await expect(ask('redrive', 'k', { line: 'justice', again: true })).rejects.toMatchObject(used);
  expect(await ask('redrive', 'k', { again: true, line: 'health' })).toBe('done');
  expect(done).toEqual([]);
});

test.each([[''], ['x'.repeat(101)]])('the key %j is none', async (key) => {
  await expect(ask('redrive', key)).rejects.toMatchObject({ code: 'COMMAND_INVALID' });
});

describe('those that ask at once', () => {
  test('share one run and its answer', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = (): Promise<number> =>
      once.answer({ act: 'redrive', key: 'k', body: {} }, async () => {
        await gate.promise;
        return done.push('redrive');
      });
    const answers = [slow(), slow(), slow()];
    gate.resolve();

    expect(await Promise.all(answers)).toEqual([1, 1, 1]);
    expect(done).toHaveLength(1);
  });

  test('share its failure, and the next one tries again', async () => {
    const gate = Promise.withResolvers<number>();
    const failing = (): Promise<number> => once.answer({ act: 'redrive', key: 'k', body: {} }, () => gate.promise);
    const answers = [failing(), failing()];
    gate.reject(new RailError('BROKER_UNREACHABLE', 'no broker answers'));

    expect(await Promise.allSettled(answers)).toMatchObject(
      answers.map(() => ({ status: 'rejected', reason: { code: 'BROKER_UNREACHABLE' } })),
    );
    expect([await ask('redrive', 'k'), await ask('redrive', 'k')]).toEqual([1, 1]);
  });
});

test('what failed at once is done by the next with the key, whatever its body', async () => {
  const refused = once.answer({ act: 'close', key: 'k', body: { note: '' } }, () => {
    throw new RailError('OPTION_INVALID', 'a note says what was done');
  });

  await expect(refused).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  expect(await ask('close', 'k', { note: 'a drill' })).toBe(1);
});

describe('memory', () => {
  test('is of a thousand keys: the oldest that is answered goes, those under way stay', async () => {
    const gate = Promise.withResolvers<string>();
    const waiting = once.answer({ act: 'redrive', key: 'slow', body: {} }, () => gate.promise);
    for (let key = 0; key < 1_000; key++) await ask('redrive', String(key));
    const before = done.length;

    await ask('redrive', '999');
    await ask('redrive', '1');
    expect(done).toHaveLength(before);
    await ask('redrive', '0');
    expect(done).toHaveLength(before + 1);

    const second = ask('redrive', 'slow');
    gate.resolve('late');
    expect([await waiting, await second]).toEqual(['late', 'late']);
  });

  test('is of four million signs', async () => {
    const runs: number[] = [];
    const long = (key: number): Promise<string> =>
      once.answer({ act: 'redrive', key: String(key), body: {} }, () => {
        runs.push(key);
        return 'x'.repeat(1_500_000);
      });
    for (const key of [1, 2, 3, 3, 2, 1, 3]) await long(key);

    expect(runs).toEqual([1, 2, 3, 1]);
  });
});
