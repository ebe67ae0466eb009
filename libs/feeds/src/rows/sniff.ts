import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';

export const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

/** How a text is encoded, and by what that is known. */
export interface SniffedEncoding {
  readonly encoding: Encoding;
  readonly why: string;
}

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Tells the encoding of a text from its bytes, chunk by chunk until it is known. */
export class EncodingSniffer {
  #bytes = 0;

  /** What the text is, once bytes say so: by a byte order mark, or by the first chunk that is not plain ASCII. */
  push(chunk: Buffer): SniffedEncoding | undefined {
    if (this.#bytes === 0) {
      const mark = MARKS.find(([, bytes]) => bytes.every((byte, at) => chunk[at] === byte));
      if (mark !== undefined) return { encoding: mark[0], why: 'byte order mark' };
    }
    const before = this.#bytes;
    this.#bytes += chunk.length;
    if (isAscii(chunk)) return undefined;
    const wrong = firstBad(chunk, 'utf-8');
    if (wrong === undefined) return { encoding: 'utf-8', why: 'no byte order mark' };
    const why = `not UTF-8 at byte ${before + wrong}; no byte order mark`;
    return firstBad(chunk, 'gb18030') === undefined ? { encoding: 'gb18030', why } : { encoding: 'utf-8', why };
  }

  /** What a text is whose bytes never told. */
  end(): SniffedEncoding {
    return { encoding: 'utf-8', why: 'plain ASCII' };
  }
}

/** Where the bytes stop to follow an encoding, by halving; undefined if they follow it, the end perhaps cut. */
export function firstBad(chunk: Buffer, encoding: Encoding): number | undefined {
  const follows = (end: number): boolean => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(chunk.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  if (follows(chunk.length)) return undefined;
  let good = 0;
  let bad = chunk.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (follows(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
