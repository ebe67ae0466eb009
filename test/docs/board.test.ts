import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lineStates } from '@rail/board';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/board.md'), 'utf8');

test('the page shows the board as it is drawn', () => {
  const golden = readFileSync(join(root, 'libs/board/golden/board-100-en-narrow.txt'), 'utf8');
  const rows = golden.split('\n').filter((row) => row !== '');

  expect(page).toContain(`\n${rows.join('\n')}\n`);
});

test('the page explains every state', () => {
  const words = {
    onTime: 'ON TIME',
    quiet: 'QUIET',
    late: 'LATE',
    stopped: 'STOPPED',
    broken: 'BROKEN',
    unknown: 'UNKNOWN',
  };

  for (const state of lineStates) expect(page).toContain(`\n| ${words[state]} |`);
  expect(page).toContain(['onTime', 'quiet', 'late', 'stopped', 'broken', 'unknown'].join(' '));
});
