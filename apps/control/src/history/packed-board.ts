import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type BoardLine, type BoardSnapshot, lineStates, type LineState } from '@rail/board';
import { RailError } from '@rail/kernel';

/** A line without the counts of the last 15 minutes: those stand in the boards before it. */
type LeanLine = Omit<BoardLine, 'history'> & { readonly arrived: number };
type LeanBoard = Omit<BoardSnapshot, 'lines'> & { readonly lines: readonly LeanLine[] };

/** A dictionary holds no more. */
const dictionaryMax = 32_768;
const headerBytes = 11;
const [keyKind, nextKind] = [1, 2];

/**
 * One board as it is kept: what is asked often in front (when, and the state of each line by its number), the rest
 * deflated. Boards between two whole ones are deflated against the whole one before, which they mostly repeat.
 */
export interface PackedBoard {
  readonly isWhole: boolean;
  readonly atMs: number;
  readonly states: ReadonlyMap<number, LineState>;
  readonly bytes: Buffer;
}

/** What the boards after a whole one are deflated against. */
export type Dictionary = Buffer;

export function packBoard(board: BoardSnapshot, dictionary: Dictionary | undefined): { packed: Buffer; text: Buffer } {
  const lines = board.lines.map(({ history, ...line }): LeanLine => ({
    ...line,
    arrived: history.at(-2) ?? history.at(-1) ?? 0,
  }));
  const lean: LeanBoard = { ...board, lines };
  const text = Buffer.from(JSON.stringify(lean));
  const header = Buffer.alloc(headerBytes + 2 * lines.length);
  header.writeUInt8(dictionary === undefined ? keyKind : nextKind, 0);
  header.writeDoubleBE(board.sampledMs, 1);
  header.writeUInt16BE(lines.length, 9);
  lines.forEach(({ number, state }, at) => {
    header.writeUInt8(number, headerBytes + 2 * at);
    header.writeUInt8(lineStates.indexOf(state), headerBytes + 2 * at + 1);
  });
  const options = { level: 9, ...(dictionary !== undefined && { dictionary: dictionary.subarray(-dictionaryMax) }) };
  return { packed: Buffer.concat([header, deflateRawSync(text, options)]), text };
}

/** Throws STORAGE_CORRUPT at its place. */
export function readPacked(bytes: Buffer, at: string): PackedBoard {
  const kind = bytes.length < headerBytes ? 0 : bytes.readUInt8(0);
  const count = kind === 0 ? 0 : bytes.readUInt16BE(9);
  if ((kind !== keyKind && kind !== nextKind) || bytes.length < headerBytes + 2 * count) {
    throw new RailError('STORAGE_CORRUPT', 'the record of a board is not one', { at });
  }
  const states = new Map<number, LineState>();
  for (let line = 0; line < count; line++) {
    const state = lineStates[bytes.readUInt8(headerBytes + 2 * line + 1)];
    if (state !== undefined) states.set(bytes.readUInt8(headerBytes + 2 * line), state);
  }
  return { isWhole: kind === keyKind, atMs: bytes.readDoubleBE(1), states, bytes };
}

/** The text that a board was packed from: of a whole one, the dictionary of those after it. */
export function textOf({ bytes, isWhole }: PackedBoard, dictionary: Dictionary | undefined): Buffer {
  const body = bytes.subarray(headerBytes + 2 * bytes.readUInt16BE(9));
  if (isWhole) return inflateRawSync(body);
  return inflateRawSync(body, { dictionary: dictionary?.subarray(-dictionaryMax) });
}

/** The board, with the counts of the last 15 minutes from those before it: `arrived` by line, oldest board first. */
export function unpackBoard(text: Buffer, before: readonly Buffer[]): BoardSnapshot {
  const board = JSON.parse(text.toString()) as LeanBoard;
  const counts = new Map<string, number[]>();
  for (const earlier of [...before, text]) {
    for (const { line, arrived } of (JSON.parse(earlier.toString()) as LeanBoard).lines) {
      const known = counts.get(line);
      if (known === undefined) counts.set(line, [arrived]);
      else known.push(arrived);
    }
  }
  return {
    ...board,
    lines: board.lines.map(({ arrived, ...line }) => ({ ...line, history: counts.get(line.line) ?? [arrived] })),
  };
}
