import { basename } from 'node:path';
import { runHeader, sequenceHeader } from '@rail/catalogue';
import { encodeHeaders } from '@rail/kafka-protocol';

/** Where in which file a record comes from. */
export const placeHeader = 'rail-at';

const HEADERS = 3;
/** Of a variable length in one byte, and of one byte in the zigzag form that record headers have. */
const ONE_BYTE_MAX = 0x7f;
const SEQUENCE_BYTES = 8;

/**
 * The headers of a replayed record: the place of its row, as `file:line`, which run sent it, and as which of its rows.
 * Written in place: objects for each row would cost as much as the row.
 */
export class RowHeaders {
  readonly #bytes = Buffer.alloc(16 << 10);
  readonly #placeStart: number;
  /** Run and sequence, as they end every block of headers. */
  readonly #tail: Buffer;
  readonly #names = new Map<string, Buffer>();

  constructor(run: string) {
    const name = Buffer.from(placeHeader);
    this.#bytes[0] = HEADERS << 1;
    this.#bytes[1] = name.length << 1;
    this.#placeStart = 2 + name.copy(this.#bytes, 2);
    const tail: [string, Buffer][] = [
      [runHeader, Buffer.from(run)],
      [sequenceHeader, Buffer.alloc(SEQUENCE_BYTES)],
    ];
    this.#tail = encodeHeaders(tail).subarray(1);
  }

  /** Valid until the next call. */
  of(seq: number, file: string, line: number): Buffer {
    const bytes = this.#bytes;
    const name = this.#nameOf(file);
    const number = String(line);
    const length = (name.length + number.length) << 1;
    let at = this.#placeStart;
    if (length <= ONE_BYTE_MAX) bytes[at++] = length;
    else {
      bytes[at++] = (length & ONE_BYTE_MAX) | 0x80;
      bytes[at++] = length >>> 7;
    }
    at += name.copy(bytes, at);
    at += bytes.write(number, at, 'latin1');
    at += this.#tail.copy(bytes, at);
    bytes.writeUInt32BE(Math.floor(seq / 0x1_0000_0000), at - SEQUENCE_BYTES);
    bytes.writeUInt32BE(seq >>> 0, at - SEQUENCE_BYTES / 2);
    return bytes.subarray(0, at);
  }

  #nameOf(file: string): Buffer {
    let name = this.#names.get(file);
    if (name === undefined) {
      name = Buffer.from(`${basename(file)}:`);
      this.#names.set(file, name);
    }
    return name;
  }
}
