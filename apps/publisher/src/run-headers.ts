import { redrivenHeader, runHeader, sequenceHeader } from '@rail/catalogue';
import { encodeHeaders, forEachHeader, type RecordCursor } from '@rail/kafka-protocol';
import { type TraceContext, traceHeader, traceparentOf } from '@rail/runtime';

/** The headers of a published record: which run made it, and as which of its records; of some, the trace they begin. */
export class RunHeaders {
  readonly #run: string;
  readonly #bytes: Buffer;

  constructor(run: string) {
    this.#run = run;
    this.#bytes = headersOf(run, []);
  }

  /** Valid until the next call. */
  of(sequence: number, trace?: TraceContext): Buffer {
    const bytes =
      trace === undefined ? this.#bytes : headersOf(this.#run, [[traceHeader, Buffer.from(traceparentOf(trace))]]);
    const at = bytes.length - 8;
    bytes.writeUInt32BE(Math.floor(sequence / 0x1_0000_0000), at);
    bytes.writeUInt32BE(sequence >>> 0, at + 4);
    return bytes;
  }
}

/** The sequence last, to be written in place. */
function headersOf(run: string, more: readonly [string, Buffer][]): Buffer {
  return encodeHeaders([...more, [runHeader, Buffer.from(run)], [sequenceHeader, Buffer.alloc(8)]]);
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
