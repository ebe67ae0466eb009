import { redrivenHeader, runHeader, sequenceHeader } from '@rail/catalogue';
import { encodeHeaders, forEachHeader, type RecordCursor } from '@rail/kafka-protocol';

/** The headers of a published record: which run made it, and as which of its records. */
export class RunHeaders {
  readonly #bytes: Buffer;

  constructor(run: string) {
    this.#bytes = encodeHeaders([
      [runHeader, Buffer.from(run)],
      [sequenceHeader, Buffer.alloc(8)],
    ]);
  }

  /** Valid until the next call. */
  of(sequence: number): Buffer {
    const at = this.#bytes.length - 8;
    this.#bytes.writeUInt32BE(Math.floor(sequence / 0x1_0000_0000), at);
    this.#bytes.writeUInt32BE(sequence >>> 0, at + 4);
    return this.#bytes;
  }
}

/**
 * The sequence of a record if this run made it. One that was sent again out of quarantine stands behind records that the
 * run sent after it, and tells nothing of how far the run has come.
 */
export function sequenceOf(cursor: RecordCursor, run: string): number | undefined {
  let mine = false;
  let isRedriven = false;
  let sequence: number | undefined;
  const { bytes } = cursor;
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    const name = bytes.toString('latin1', keyStart, keyEnd);
    if (name === redrivenHeader) isRedriven = true;
    if (name === runHeader) mine = bytes.toString('utf8', valueStart, valueEnd) === run;
    if (name === sequenceHeader && valueEnd - valueStart === 8) sequence = Number(bytes.readBigUInt64BE(valueStart));
  });
  return mine && !isRedriven ? sequence : undefined;
}
