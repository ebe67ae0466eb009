// Draws the board of an exchange that runs here as docs/board.svg: `npm run picture -- [URL of control] [FILE]`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialView, renderScreen } from '@rail/board';
import { fetchBoard } from '../apps/rail/src/board/board-source.ts';
import { boardSvg } from './picture/board-svg.ts';

const [controlUrl = 'http://127.0.0.1:8080', file = join(import.meta.dirname, '../docs/board.svg')] =
  process.argv.slice(2);
const size = { width: 100, height: 30 } as const;

const board = await fetchBoard({ controlUrl, env: process.env });
const context = { ...size, nowMs: board.sampledMs, ambiguous: 'narrow' } as const;
const title = `The board of Data Rail: ${board.lines.length} lines with their states, rates, lag and age`;
writeFileSync(file, boardSvg(renderScreen(board, initialView('en'), context), size.width, title));
