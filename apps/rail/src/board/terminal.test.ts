import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Key } from '@rail/board';
import { coloursOf, Terminal } from './terminal.ts';

/** A terminal that remembers what was written to it. */
class Screen extends EventEmitter {
  readonly columns = 100;
  readonly rows = 30;
  written = '';
  isRaw = false;

  write(text: string): boolean {
    this.written += text;
    return true;
  }

  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }

  setEncoding(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }
}

const enter = '\x1b[?1049h';
const leave = '\x1b[?1049l';
let screen: Screen;
let terminal: Terminal;
let keys: Key[];
let resizes: number;

beforeEach(() => {
  screen = new Screen();
  keys = [];
  resizes = 0;
  const streams = { input: screen as never, output: screen as never };
  const colours = coloursOf({}, false);
  terminal = new Terminal(
    streams,
    colours,
    (key) => keys.push(key),
    () => resizes++,
  );
  terminal.open();
});

afterEach(() => terminal.close());

describe('the screen of a terminal', () => {
  test('is given back as it was, once', () => {
    expect([screen.written.startsWith(enter), screen.isRaw]).toEqual([true, true]);

    terminal.close();
    terminal.close();

    expect(screen.written.split(leave)).toHaveLength(2);
    expect([screen.isRaw, screen.listenerCount('data'), screen.listenerCount('resize')]).toEqual([false, 0, 0]);
  });

  test('is given back when the process ends without asking', () => {
    const onExit = process.listeners('exit').at(-1)!;
    onExit(1);

    expect([screen.written.includes(leave), screen.isRaw]).toEqual([true, false]);
  });

  test('is written to only where a row has changed', () => {
    terminal.draw([[{ text: 'one' }], [{ text: 'two' }]]);
    screen.written = '';
    terminal.draw([[{ text: 'one' }], [{ text: 'TWO' }]]);

    expect(screen.written).toBe('\x1b[2;1HTWO\x1b[K');
  });

  test('is written anew when its size has changed', () => {
    terminal.draw([[{ text: 'one' }]]);
    screen.written = '';
    screen.emit('resize');
    terminal.draw([[{ text: 'one' }]]);

    expect([screen.written.includes('one'), resizes]).toEqual([true, 1]);
  });

  test('tells what was pressed', () => {
    screen.emit('data', '\x1b[Aq');

    expect(keys).toEqual(['up', { typed: 'q' }]);
  });

  test.each([
    ['wide', '\x1b[1;3R'],
    ['narrow', '\x1b[1;2R'],
    ['narrow', ''],
  ])('is asked how it draws characters of ambiguous width: %s', async (expected, answer) => {
    const asked = terminal.ambiguousWidth();
    screen.emit('data', answer);

    expect(await asked).toBe(expected);
    expect(keys).toEqual([]);
  });
});

describe('colours', () => {
  test.each([
    [{ COLORTERM: 'truecolor' }, { depth: '24-bit', ground: 'dark' }],
    [{ TERM: 'xterm' }, { depth: '256', ground: 'dark' }],
    [{ TERM: 'dumb' }, { depth: 'none', ground: 'dark' }],
    [{ COLORFGBG: '0;15' }, { depth: '256', ground: 'light' }],
  ])('of %j', (env, colours) => {
    expect(coloursOf(env, true)).toEqual(colours);
  });

  test('are none where nobody wants them', () => {
    expect(coloursOf({ COLORTERM: 'truecolor' }, false).depth).toBe('none');
  });
});
