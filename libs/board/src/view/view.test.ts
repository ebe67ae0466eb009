import { describe, expect, test } from '@jest/globals';
import { aBoard, aLine } from '../testing/a-board.ts';
import { orderedLines } from './order.ts';
import { type BoardView, initialView, type Key, pressKey } from './view.ts';

const rows = ['health', 'transport', 'justice'];

function press(...keys: readonly string[]): BoardView {
  const named = new Set(['up', 'down', 'left', 'right', 'enter', 'escape', 'backspace', 'interrupt']);
  return keys.reduce<BoardView>(
    (view, key) => pressKey(view, named.has(key) ? (key as Key) : { typed: key }, rows),
    initialView('en'),
  );
}

describe('keys', () => {
  test('move the cursor over the rows and stop at both ends', () => {
    expect(press('down').selected).toBe('health');
    expect(press('down', 'down', 'up', 'up').selected).toBe('health');
    expect(press('down', 'down', 'down', 'down').selected).toBe('justice');
    expect(press('up').selected).toBe('justice');
  });

  test('freeze the rows while the cursor is among them', () => {
    expect(press('down').frozen).toEqual(rows);
    expect(press('down', 'escape')).toMatchObject({ selected: null, frozen: null });
    expect(press('down', 's').frozen).toBeNull();
  });

  test('open a line and go back to its row, then to none', () => {
    expect(press('enter').page).toBe('board');
    expect(press('down', 'enter')).toMatchObject({ page: 'line', selected: 'health' });
    expect(press('down', 'enter', 'down')).toMatchObject({ page: 'line', selected: 'transport' });
    expect(press('down', 'enter', 'escape')).toMatchObject({ page: 'board', selected: 'health' });
  });

  test('sort by one thing after the other and begin again', () => {
    expect(['s', 's', 's', 's', 's'].map((_, at, all) => press(...all.slice(0, at + 1)).sort)).toEqual([
      'number',
      'in',
      'lag',
      'age',
      'state',
    ]);
  });

  test('find while typing, letters and all, until Enter or Esc', () => {
    expect(press('/', 'q', 'z', 'p', 'backspace')).toMatchObject({ find: 'qz', isTyping: true, isLeaving: false });
    expect(press('/', '医', 'enter')).toMatchObject({ find: '医', isTyping: false });
    expect(press('/', 'a', 'escape')).toMatchObject({ find: '', isTyping: false });
    expect(press('/', 'a', 'enter', 'escape')).toMatchObject({ find: '' });
  });

  test('change language, pause, help and leave', () => {
    expect(press('z').language).toBe('zh');
    expect(press('z', 'z').language).toBe('en');
    expect(press('p').isPaused).toBe(true);
    expect(press('?').page).toBe('help');
    expect(press('?', 'x').page).toBe('board');
    expect(press('q').isLeaving).toBe(true);
    expect(press('/', 'interrupt').isLeaving).toBe(true);
  });

  test('that mean nothing change nothing', () => {
    expect(press('x', 'left', 'backspace')).toEqual(initialView('en'));
  });
});

describe('the order of lines', () => {
  const numbers = (view: Partial<BoardView>) =>
    orderedLines(aBoard().lines, { ...initialView('en'), ...view }).map(({ number }) => number);

  test('is broken, late, unknown, stopped, then by number', () => {
    expect(numbers({})).toEqual([10, 5, 19, 16, 14, 1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 15, 17, 18]);
  });

  test('follows figures from the largest down', () => {
    expect(numbers({ sort: 'lag' }).slice(0, 2)).toEqual([19, 10]);
    expect(numbers({ sort: 'number' }).slice(0, 3)).toEqual([1, 2, 3]);
  });

  test('holds only lines that are looked for, by number, id or name', () => {
    expect(numbers({ find: '应急' })).toEqual([5]);
    expect(numbers({ find: 'Reform' })).toEqual([7]);
    expect(numbers({ find: '19' })).toEqual([19]);
  });

  test('puts a line that was not there behind the frozen ones', () => {
    const lines = [aLine(1), aLine(2), aLine(3)];
    const view = { ...initialView('en'), frozen: ['human-resources', 'market-regulation'] };

    expect(orderedLines(lines, view).map(({ number }) => number)).toEqual([3, 1, 2]);
  });
});

describe('the alert that is taken on', () => {
  const typed = (...keys: readonly string[]): BoardView =>
    ['a', ...keys].reduce<BoardView>((view, key) => {
      const named = new Set(['enter', 'escape', 'backspace', 'interrupt']);
      return pressKey(view, named.has(key) ? (key as Key) : { typed: key }, rows, 'A-7');
    }, initialView('en'));

  test('takes what is typed as its note, also letters that are keys', () => {
    expect(typed('q', 'p', 'x', 'backspace').noting).toEqual({ alert: 'A-7', note: 'qp', isDone: false });
    expect(typed('q', 'enter').noting).toEqual({ alert: 'A-7', note: 'q', isDone: true });
  });

  test('is let go by Esc, and nothing keeps who leaves by Ctrl-C', () => {
    expect(typed('q', 'escape')).toMatchObject({ noting: null, isLeaving: false });
    expect(typed('interrupt').isLeaving).toBe(true);
  });

  test('is none where none is open or nobody can be told', () => {
    expect(press('a')).toEqual(initialView('en'));
  });
});
