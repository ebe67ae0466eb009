import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { asStale, type BoardSnapshot } from '../snapshot.ts';
import { aBoard, aLine, nowMs } from '../testing/a-board.ts';
import { type BoardView, initialView } from '../view/view.ts';
import { widthOf } from './cells.ts';
import { changesBetween, countsText, onceText } from './changes.ts';
import { ansiText, plainText } from './row.ts';
import { renderScreen, type ScreenContext } from './screen.ts';

const folder = join(import.meta.dirname, '../../golden');
/** RAIL_GOLDEN=write writes the screens anew; look at them. */
const isWriting = process.env['RAIL_GOLDEN'] === 'write';

function screen(
  context: Partial<ScreenContext>,
  view: BoardView = initialView('en'),
  board: BoardSnapshot = aBoard(),
): string[] {
  const full: ScreenContext = { width: 100, height: 30, nowMs, ambiguous: 'narrow', ...context };
  const rows = renderScreen(board, view, full);
  expect(rows).toHaveLength(full.height);
  return rows.map((row) => {
    const text = plainText(row);
    expect(widthOf(text, full.ambiguous)).toBeLessThanOrEqual(full.width);
    return text;
  });
}

function expectGolden(name: string, lines: readonly string[]): void {
  const file = join(folder, `${name}.txt`);
  const text = `${lines.join('\n')}\n`;
  if (isWriting) writeFileSync(file, text);
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
}

describe('the board as people see it', () => {
  const cases = [60, 80, 100, 160].flatMap((width) =>
    (['en', 'zh'] as const).flatMap((language) =>
      (['narrow', 'wide'] as const).map((ambiguous) => ({ width, language, ambiguous })),
    ),
  );
  test.each(cases)('$width columns, $language, ambiguous characters $ambiguous', ({ width, language, ambiguous }) => {
    expectGolden(`board-${width}-${language}-${ambiguous}`, screen({ width, ambiguous }, initialView(language)));
  });

  test.each(['en', 'zh'] as const)('a line with its four stages, %s', (language) => {
    expectGolden(`line-${language}`, screen({}, initialView(language, 'medical-security')));
  });

  test.each(['en', 'zh'] as const)('what its words mean, %s', (language) => {
    expectGolden(`help-${language}`, screen({}, { ...initialView(language), page: 'help' }));
  });
});

describe('the rows of the board', () => {
  test('are all nineteen on 100 by 24, and every figure under its head', () => {
    const lines = screen({ height: 24 });

    for (let number = 1; number <= 19; number++) {
      expect(lines.some((line) => line.startsWith(`${String(number).padStart(2)} `))).toBe(true);
    }
  });

  test('fold the lines on time into a number when the screen is lower', () => {
    const lines = screen({ height: 16 });

    expect(lines.join('\n')).toContain('+ 13 on time');
    expect(lines.filter((line) => line.includes('ON TIME '))).toHaveLength(1); // the totals
    expect(lines.join('\n')).toContain('medical-security');
  });

  test('are shown as far as they fit when all are on time', () => {
    const lines = screen({ height: 16 }, initialView('en'), {
      ...aBoard(),
      lines: aBoard().lines.map((_, at) => aLine(at + 1)),
    });

    expect(lines[3]).toMatch(/^ 1 market-regulation/);
    expect(lines[13]).toBe('   + 9 on time');
  });

  test('that find no place are counted, and the one under the cursor is among those shown', () => {
    const view = { ...initialView('en'), selected: 'development-reform' };
    const lines = screen({ height: 9 }, view).join('\n');

    expect(lines).toContain('development-reform');
    expect(lines).toMatch(/\+ \d more/);
  });

  test('have no glyph of ambiguous width but at their end, so that no terminal shifts a figure', () => {
    for (const line of screen({ width: 160 }).slice(3, 22)) {
      const columns = Array.from(line, (character) => widthOf(character, 'wide') - widthOf(character, 'narrow'));
      const first = columns.indexOf(1);
      expect(line.slice(first === -1 ? line.length : first)).toMatch(/^[▁-█]*$/);
    }
  });

  test('stay where they are while one of them is selected', () => {
    const board = aBoard();
    const frozen = board.lines.map(({ line }) => line);
    const lines = screen({}, { ...initialView('en'), selected: 'health', frozen }, board);

    expect(lines[3]).toContain('market-regulation');
    expect(lines.at(-2)).toBe('11 on its timetable; next record due by 02:36');
  });

  test('of a quiet line shout no noughts', () => {
    const quiet = screen({}).find((line) => line.includes('QUIET due'))!;

    expect(quiet).not.toContain('0.0');
    expect(quiet).toContain('QUIET due 12-01');
  });
});

describe('the alerts below the lines', () => {
  const rowOf = (alerts: BoardSnapshot['alerts'], language: 'en' | 'zh' = 'en'): string =>
    screen({}, initialView(language), { ...aBoard(), alerts }).at(-3)!;
  const none = { open: 0, worst: null, disposal: { closed: 0, due: 0, ratio: null }, webhookFault: null };

  test('say which is the first to look at, and the disposal rate of today', () => {
    expect(rowOf(aBoard().alerts)).toBe(
      'alerts 1 open (A-2207 BROKEN 10, 2m42, not acked)   disposed today 6/7 = 86 %   风险预警处置率',
    );
    expect(rowOf(none)).toBe('alerts none open   disposed today -   风险预警处置率');
  });

  test('say that nobody can be told', () => {
    expect(rowOf({ ...none, webhookFault: 'the receiver answers 500' })).toContain('webhook: the receiver answers 500');
  });

  test('take no line its place on a screen of 24 rows', () => {
    expect(screen({ height: 24 }).join('\n')).not.toContain('风险预警处置率');
  });

  test('ask what is done about the one that is taken on', () => {
    const noting = { alert: 'A-2207', note: 'calling', isDone: false };

    expect(screen({}, { ...initialView('en'), noting }).at(-2)).toBe(
      'acknowledge A-2207, what you do about it (Enter, or Esc): calling_',
    );
  });
});

describe('a board whose observer is silent', () => {
  const stale = asStale(aBoard());

  test('knows no state, and says when it knew one', () => {
    const lines = screen({ nowMs: nowMs + 6000 }, initialView('en'), stale);

    expect(lines[0]).toContain('last seen 02:31:01');
    expect(lines[1]).toMatch(/^19 UNKNOWN {2}/);
    expect(lines.slice(0, -3).join('\n')).not.toMatch(/ON TIME|LATE|BROKEN|ledger ok/);
  });
});

describe('colours', () => {
  const row = [{ text: 'LATE', tone: 'late' }] as const;

  test('are exact, near or none, and end with the word', () => {
    expect(ansiText(row, { depth: '24-bit', ground: 'dark' })).toBe('\x1b[38;2;240;180;0mLATE\x1b[0m');
    expect(ansiText(row, { depth: '24-bit', ground: 'light' })).toBe('\x1b[38;2;122;82;0mLATE\x1b[0m');
    expect(ansiText(row, { depth: '256', ground: 'dark' })).toBe('\x1b[38;5;214mLATE\x1b[0m');
    expect(ansiText(row, { depth: 'none', ground: 'dark' })).not.toContain('38');
  });
});

describe('one line a change', () => {
  const boardOf = (...lines: BoardSnapshot['lines']): BoardSnapshot => ({ ...aBoard(), lines });

  test('begins with what is not on time, and then tells only what changes', () => {
    const before = boardOf(aLine(1), aBoard().lines[4]!);
    const after = boardOf(aLine(1, { state: 'quiet', reason: { kind: 'noneDue' } }), aBoard().lines[4]!);

    expect(changesBetween(undefined, before, 'en')).toEqual([
      '02:31:01  5 emergency-management  LATE +4m12 P  Emergency Management has not published since 02:21 (record); due every 5m ▲',
    ]);
    expect(changesBetween(before, before, 'en')).toEqual([]);
    expect(changesBetween(before, after, 'en')).toEqual([
      '02:31:01  1 market-regulation  QUIET due 02:36 (was ON TIME)  nothing due before 02:36; last record 0.2s ago ○',
    ]);
  });

  test('begins with how many lines are in each state', () => {
    expect(countsText(aBoard(), 'en')).toBe('02:31:01  13 ON TIME  1 QUIET  1 STOPPED  1 UNKNOWN  2 LATE  1 BROKEN');
    expect(countsText(aBoard(), 'zh')).toContain('13 正点');
  });

  test('of one line at one moment tells how long it will take', () => {
    expect(onceText(aBoard().lines[18]!, 'en', nowMs)).toBe('02:31:02  LATE +0m21 R  lag 9,574  clear in 1m49');
  });
});

test('a store that is away is said before anything else that the observer knows', () => {
  const board: BoardSnapshot = {
    ...aBoard(),
    stores: { kind: 'redis', fault: { sinceMs: nowMs - 62_000, what: 'x' } },
  };
  expect(screen({}, initialView('en'), board).at(-2)).toBe(
    'Redis away since 02:30:00: live signals by Kafka only, quotas wait',
  );
  expect(screen({}, initialView('zh'), board).at(-2)).toContain('Redis 自 02:30:00 起无响应');
});
