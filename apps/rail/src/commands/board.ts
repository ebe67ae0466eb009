import { type BoardSnapshot, initialView, type Language, onceText, plainText, renderScreen } from '@rail/board';
import { nearest, RailError, systemClock } from '@rail/kernel';
import { boardFrom, fetchBoard } from '../board/board-source.ts';
import { acknowledgeAt } from '../board/acknowledge.ts';
import { showLiveBoard } from '../board/live-board.ts';
import { printChanges } from '../board/print-changes.ts';
import { hasScreen } from '../board/screen-settings.ts';
import { coloursOf } from '../board/terminal.ts';
import { defineCommand, textOption } from '../command.ts';
import { parseMoment } from '../moment.ts';
import { usesColours, writeObject, writeOut } from '../output/write.ts';

const printedWidth = 100;

export default defineCommand({
  words: 'board',
  summary: 'the lines of a running exchange: on time, quiet, late, stopped, broken, and by whose cause',
  options: [
    { flags: '--once', description: 'print it once and end' },
    { flags: '--line <line>', description: 'one line only' },
    { flags: '--at <moment>', description: 'as it was within the last 24 hours: 02:27, -15m, RFC 3339; with --once' },
    { flags: '--wall', description: 'for a wall: no keys but q' },
  ],
  examples: [
    'rail board',
    'rail board --line medical-security --once',
    'rail board -o json',
    'rail board --at 02:27 --once',
    'rail board --lang zh --wall',
  ],
  async run(context, _args, options) {
    const { language } = context;
    const board = await fetchBoard(context, pastOf(textOption(options, 'at'), options['once'] === true));
    const line = lineOf(board, textOption(options, 'line'));
    const source = boardFrom(context);
    if (context.output === 'jsonl' && options['once'] !== true) {
      source.follow((next) => writeOut(JSON.stringify(next)), context.interrupted);
      await aborted(context.interrupted);
    } else if (context.output !== 'table' || options['once'] === true) {
      writeObject(board, context.output, () => printed(board, language, line));
    } else if (hasScreen()) {
      const view = initialView(language, line);
      const colours = coloursOf(context.env, usesColours());
      const acknowledge = acknowledgeAt(context);
      const isWall = options['wall'] === true;
      await showLiveBoard({ source, view, colours, isWall, acknowledge }, context.interrupted);
    } else {
      await printChanges(source, language, line, context.interrupted);
    }
    return 0;
  },
});

/** As a screen would show it, without the keys and at full height; one line's state if one is asked for. */
function printed(board: BoardSnapshot, language: Language, line: string | undefined): string {
  const one = board.lines.find((candidate) => candidate.line === line);
  if (one !== undefined) return onceText(one, language, board.sampledMs);
  const height = board.lines.length + (board.alerts === null ? 5 : 6);
  const width = process.stdout.isTTY ? process.stdout.columns : printedWidth;
  const context = { width, height, nowMs: board.sampledMs, ambiguous: 'narrow', isWall: true } as const;
  return renderScreen(board, initialView(language), context).map(plainText).join('\n').trimEnd();
}

/** A board of the past stands still: nobody can follow it. */
function pastOf(at: string | undefined, isOnce: boolean): string | undefined {
  if (at === undefined) return undefined;
  if (!isOnce) throw new RailError('OPTION_INVALID', '--at shows a moment of the past: it needs --once');
  return /^\d{1,2}:\d{2}(:\d{2})?$/.test(at) ? at : String(parseMoment(at, '--at', systemClock.now()));
}

function lineOf(board: BoardSnapshot, asked: string | undefined): string | undefined {
  if (asked === undefined || board.lines.some(({ line }) => line === asked)) return asked;
  const known = board.lines.map(({ line }) => line);
  const near = nearest(asked, known);
  const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
  throw new RailError('LINE_UNKNOWN', `no line "${asked}": ${hint}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
