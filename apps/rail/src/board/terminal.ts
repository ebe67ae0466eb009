import { ansiText, type AmbiguousWidth, type Colours, type Key, type Row } from '@rail/board';
import { decodeKeys, reportedColumn } from './keys.ts';

const escape = '\x1b[';
/** Other screen, no cursor, no wrapping: a row that a terminal finds wider than we do must not push the rest down. */
const enterScreen = `${escape}?1049h${escape}?25l${escape}?7l${escape}2J`;
const leaveScreen = `${escape}?7h${escape}?25h${escape}?1049l`;
/** Writes a character of ambiguous width and asks where the cursor is now. */
const probe = `${escape}1;1H●${escape}6n`;
const probeMs = 300;
/** Whatever else writes to the screen is painted over after this many frames. */
const repaintEvery = 20;

type TerminalInput = Pick<NodeJS.ReadStream, 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'>;
type TerminalOutput = Pick<NodeJS.WriteStream, 'write' | 'on' | 'off' | 'columns' | 'rows'>;

export interface TerminalStreams {
  readonly input: TerminalInput;
  readonly output: TerminalOutput;
}

/** The whole screen of a terminal, given back as it was on every way out. */
export class Terminal {
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  readonly #colours: Colours;
  readonly #onKey: (key: Key) => void;
  readonly #onResize: () => void;
  #shown: string[] = [];
  #frames = 0;
  #isOpen = false;
  #onColumn: ((column: number) => void) | undefined;

  constructor({ input, output }: TerminalStreams, colours: Colours, onKey: (key: Key) => void, onResize: () => void) {
    this.#input = input;
    this.#output = output;
    this.#colours = colours;
    this.#onKey = onKey;
    this.#onResize = onResize;
  }

  get size(): { width: number; height: number } {
    return { width: this.#output.columns, height: this.#output.rows };
  }

  open(): void {
    this.#isOpen = true;
    process.on('exit', this.#restore);
    this.#input.setRawMode(true);
    this.#input.setEncoding('utf8');
    this.#input.on('data', this.#read);
    this.#input.resume();
    this.#output.on('resize', this.#resized);
    this.#output.write(enterScreen);
  }

  close(): void {
    process.off('exit', this.#restore);
    this.#output.off('resize', this.#resized);
    this.#input.off('data', this.#read);
    this.#restore();
    this.#input.pause();
  }

  /** How wide this terminal draws characters whose width is a matter of taste; narrow if it does not tell. */
  async ambiguousWidth(): Promise<AmbiguousWidth> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#onColumn = resolve;
    this.#output.write(probe);
    const timer = setTimeout(() => resolve(2), probeMs);
    const column = await promise;
    clearTimeout(timer);
    this.#onColumn = undefined;
    this.#shown = [];
    return column === 3 ? 'wide' : 'narrow';
  }

  /** Writes the rows that differ from those on the screen. */
  draw(rows: readonly Row[]): void {
    if (!this.#isOpen) return;
    if (this.#frames++ % repaintEvery === 0) this.#shown = [];
    let frame = '';
    rows.forEach((row, at) => {
      const text = ansiText(row, this.#colours);
      if (this.#shown[at] !== text) frame += `${escape}${at + 1};1H${text}${escape}K`;
      this.#shown[at] = text;
    });
    if (frame !== '') this.#output.write(frame);
  }

  readonly #read = (text: string): void => {
    const column = reportedColumn(text);
    if (column !== undefined) this.#onColumn?.(column);
    for (const key of decodeKeys(text)) this.#onKey(key);
  };

  readonly #resized = (): void => {
    this.#shown = [];
    this.#output.write(`${escape}2J`);
    this.#onResize();
  };

  readonly #restore = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#output.write(leaveScreen);
    this.#input.setRawMode(false);
  };
}

/** What the environment says of a terminal's colours: COLORTERM, TERM, and COLORFGBG for a light ground. */
export function coloursOf(env: Readonly<Record<string, string | undefined>>, areWanted: boolean): Colours {
  const background = Number(env['COLORFGBG']?.split(';').at(-1) ?? '0');
  const ground = background === 7 || background === 15 ? 'light' : 'dark';
  if (!areWanted || env['TERM'] === 'dumb') return { depth: 'none', ground };
  return { depth: /^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '') ? '24-bit' : '256', ground };
}
