import { describe, expect, test } from '@jest/globals';
import { KeyReader } from './key-command.ts';

describe('keys of the board', () => {
  test('j and k move, g and a letter opens a page', () => {
    const reader = new KeyReader();

    expect(reader.read('j', 0)).toEqual({ kind: 'move', by: 1 });
    expect(reader.read('k', 1)).toEqual({ kind: 'move', by: -1 });
    expect(reader.read('g', 2)).toBeUndefined();
    expect(reader.read('j', 3)).toEqual({ kind: 'go', key: 'j' });
    expect(reader.read('j', 4)).toEqual({ kind: 'move', by: 1 });
  });

  test('a g that nobody went on with is forgotten', () => {
    const reader = new KeyReader();
    reader.read('g', 0);

    expect(reader.read('s', 2_000)).toEqual({ kind: 'sort' });
  });

  test('other keys are left to the browser', () => {
    expect(new KeyReader().read('F5', 0)).toBeUndefined();
  });
});
