import { asStale, type BoardSnapshot, lineStates, type LineState } from '@rail/board';
import type { BoardHistory as BoardHistoryAnswer } from '@rail/board/api';
import type { Catalogue } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import { type PackedBoard, packBoard, readPacked, textOf, unpackBoard } from './packed-board.ts';

const dayMs = 86_400_000;
const stepMs = 15 * 60_000;
/** A whole board each 10 minutes: to read one of those between costs one more. */
const wholeEvery = 40;
/** Bars of 15 s in 15 minutes. */
const bars = 60;
/** Later than so long after the last board nobody knows what was. */
const knownForMs = 30_000;

/** The boards of the last 24 hours, packed: some 9 MB of nineteen lines at work, and 12 MB in the topic. */
export class BoardHistory {
  readonly #numbers: readonly (readonly [line: string, number: number])[];
  #boards: PackedBoard[] = [];
  #sinceWhole = wholeEvery;
  #dictionary: Buffer | undefined;

  constructor(catalogue: Pick<Catalogue, 'lines'>) {
    this.#numbers = catalogue.lines.map(({ id, number }) => [id, number]);
  }

  get count(): number {
    return this.#boards.length;
  }

  get bytes(): number {
    return this.#boards.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Keeps a board; answers how it is kept. */
  add(board: BoardSnapshot): Buffer {
    const isWhole = this.#sinceWhole >= wholeEvery;
    const { packed, text } = packBoard(board, isWhole ? undefined : this.#dictionary);
    if (isWhole) this.#dictionary = text;
    this.#sinceWhole = isWhole ? 1 : this.#sinceWhole + 1;
    this.#keep(readPacked(packed, ''), board.sampledMs);
    return packed;
  }

  /** Takes what was kept before, oldest first. Those whose whole board is gone are of no use. */
  restore(bytes: Buffer, at: string, nowMs: number): void {
    const packed = readPacked(bytes, at);
    if (!packed.isWhole && this.#boards.length === 0) return;
    this.#keep(packed, nowMs);
  }

  /** The board as it was at a moment. Throws BOARD_NOT_KEPT if none was kept then. */
  at(atMs: number): BoardSnapshot {
    const found = this.#boards.findLastIndex((board) => board.atMs <= atMs);
    const oldest = this.#boards[0];
    if (found === -1 || oldest === undefined) {
      const from = oldest === undefined ? 'none is kept yet' : `they begin at ${new Date(oldest.atMs).toISOString()}`;
      throw new RailError('BOARD_NOT_KEPT', `no board of ${new Date(atMs).toISOString()} is kept: ${from}`);
    }
    const texts = this.#texts(Math.max(0, found - bars + 1), found);
    const board = { ...unpackBoard(texts.at(-1)!, texts.slice(0, -1)), askedMs: atMs };
    return atMs - board.sampledMs > knownForMs ? asStale(board) : board;
  }

  /** The worst state of each line in each quarter of an hour. */
  answer(nowMs: number): BoardHistoryAnswer {
    const fromMs = Math.floor((nowMs - dayMs) / stepMs) * stepMs + stepMs;
    const steps = Math.ceil((nowMs - fromMs) / stepMs);
    const worst = new Map(this.#numbers.map(([, number]) => [number, Array<LineState | null>(steps).fill(null)]));
    for (const { atMs, states } of this.#boards) {
      const at = Math.floor((atMs - fromMs) / stepMs);
      if (at < 0 || at >= steps) continue;
      for (const [number, state] of states) {
        const row = worst.get(number);
        if (row !== undefined) row[at] = worse(row[at] ?? null, state);
      }
    }
    return {
      schema: 'rail.board-history/1',
      fromMs,
      stepMs,
      lines: this.#numbers.map(([line, number]) => ({ line, states: worst.get(number)! })),
    };
  }

  /** The texts of a run of boards; each that is not whole needs the whole one before it. */
  #texts(from: number, to: number): Buffer[] {
    const start = this.#boards.findLastIndex(({ isWhole }, at) => isWhole && at <= from);
    const texts: Buffer[] = [];
    let dictionary: Buffer | undefined;
    for (let at = Math.max(0, start); at <= to; at++) {
      const packed = this.#boards[at]!;
      if (!packed.isWhole && at < from) continue;
      const text = textOf(packed, dictionary);
      if (packed.isWhole) dictionary = text;
      if (at >= from) texts.push(text);
    }
    return texts;
  }

  #keep(packed: PackedBoard, nowMs: number): void {
    this.#boards.push(packed);
    // What goes first goes up to the next whole board: the rest of it could not be read.
    const next = this.#boards.findIndex(({ isWhole }, at) => at > 0 && isWhole);
    if (next > 0 && this.#boards[next]!.atMs <= nowMs - dayMs) this.#boards = this.#boards.slice(next);
  }
}

const worse = (left: LineState | null, right: LineState): LineState =>
  left === null || lineStates.indexOf(right) < lineStates.indexOf(left) ? right : left;
