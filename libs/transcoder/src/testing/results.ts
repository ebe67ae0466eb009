import type { Transcoder } from '../run/transcoder.ts';

/** All that a transcoder says of one datum, in a form that tests can compare. */
export function resultsOf(transcoder: Transcoder, bytes: Buffer, start = 0, end = bytes.length): unknown {
  const fault = transcoder.transcode(bytes, start, end);
  if (fault !== undefined) return { fault };
  return transcoder.outputs.map((output, index) => ({
    outcome: transcoder.outcomes[index],
    fault: transcoder.faults[index],
    bytes: transcoder.outcomes[index] === 0 ? output.bytes.toString('hex', 0, output.length) : '',
  }));
}
