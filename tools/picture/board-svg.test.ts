import { describe, expect, test } from '@jest/globals';
import { initialView, plainText, renderScreen, stateWords } from '@rail/board';
import stringWidth from 'string-width';
import { aBoard, nowMs } from '../../libs/board/src/testing/a-board.ts';
import { boardSvg } from './board-svg.ts';

const size = { width: 100, height: 30, nowMs, ambiguous: 'narrow' } as const;

/** What somebody reads who looks at the picture: each text at the column and in the row where it stands. */
function read(svg: string): string[] {
  const first = Number(/<text x="([\d.]+)"/.exec(svg)?.[1]);
  const rows = new Map<number, string>();
  for (const [, x, y, length, raw = ''] of svg.matchAll(
    /<text x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>(.*?)</g,
  )) {
    const text = raw.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    const columnWidth = Number(length) / stringWidth(text);
    const before = rows.get(Number(y)) ?? '';
    const column = Math.round((Number(x) - first) / columnWidth);
    rows.set(Number(y), before + ' '.repeat(column - stringWidth(before)) + text);
  }
  return [...rows.values()].map((row) => row.trimEnd());
}

describe('the picture of a board', () => {
  test.each(['en', 'zh'] as const)('shows every character in its column (%s)', (language) => {
    const rows = renderScreen(aBoard(), initialView(language), size);

    expect(read(boardSvg(rows, size.width, 'Data Rail'))).toEqual(rows.map(plainText).filter((row) => row !== ''));
  });

  test('shows states in their colours on the dark ground', () => {
    const svg = boardSvg(renderScreen(aBoard(), initialView('en'), size), size.width, 'Data Rail');

    for (const state of ['broken', 'late', 'stopped', 'onTime'] as const) {
      expect(svg).toContain(`fill="${stateWords[state].dark}">`);
    }
    expect(svg).toContain('fill="url(#hatch)"');
  });

  test('says in its title what it shows, whatever characters that needs', () => {
    expect(boardSvg([[{ text: 'a < b & c' }]], 10, 'a "board"')).toContain('aria-label="a &quot;board&quot;"');
    expect(read(boardSvg([[{ text: 'a < b & c' }]], 10, ''))).toEqual(['a < b & c']);
  });
});
