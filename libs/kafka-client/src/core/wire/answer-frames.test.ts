import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { AnswerFrames } from './answer-frames.ts';

function framed(content: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(content.length);
  return Buffer.concat([size, content]);
}

describe('cutting a stream into answers', () => {
  test('gives the same frames however the stream is cut, from a buffer that is used again', () => {
    const contents = fc.array(fc.uint8Array({ minLength: 4, maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(contents, fc.integer({ min: 1, max: 50 }), (frames, step) => {
        const stream = Buffer.concat(frames.map(framed));
        const seen: Buffer[] = [];
        const reader = new AnswerFrames(1000, (frame) => seen.push(frame));
        const reused = Buffer.alloc(step);
        for (let at = 0; at < stream.length; at += step) {
          reader.push(reused, stream.copy(reused, 0, at, Math.min(stream.length, at + step)));
        }
        expect(seen.map((frame) => [...frame])).toEqual(frames.map((frame) => [...frame]));
      }),
    );
  });

  test.each([-1, 3, 1001])('refuses a size of %i before any memory is taken', (size) => {
    const prefix = Buffer.alloc(4);
    prefix.writeInt32BE(size);
    const reader = new AnswerFrames(1000, () => undefined);
    expect(() => reader.push(prefix, 4)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }));
  });
});
