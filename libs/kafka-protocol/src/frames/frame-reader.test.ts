import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FrameReader } from './frame-reader.ts';

function framed(content: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(content.length);
  return Buffer.concat([size, content]);
}

describe('the frame reader', () => {
  test('gives the same frames however the stream is cut', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    const property = fc.property(frames, fc.array(fc.integer({ min: 1, max: 30 })), (contents, cuts) => {
      const stream = Buffer.concat(contents.map(framed));
      const reader = new FrameReader(40);
      const read: Buffer[] = [];
      let position = 0;
      for (const cut of [...cuts, stream.length]) {
        read.push(...reader.push(stream.subarray(position, position + cut)));
        position += cut;
      }
      expect(read.map((frame) => frame.toString('hex'))).toEqual(contents.map((c) => Buffer.from(c).toString('hex')));
      expect(reader.pendingBytes).toBe(0);
    });
    fc.assert(property);
  });

  test.each([-1, 41, 0x7fffffff])('refuses a size of %i before it holds anything', (size) => {
    const prefix = Buffer.alloc(4);
    prefix.writeInt32BE(size);

    expect(() => new FrameReader(40).push(prefix)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }));
  });

  test('a frame inside one chunk is a slice of it', () => {
    const chunk = framed(Buffer.from('rail'));

    const [frame] = new FrameReader(100).push(chunk);

    expect(frame!.buffer).toBe(chunk.buffer);
  });

  test('a large frame is put together from its chunks', () => {
    const content = Buffer.alloc(5_000_000, 'rail');
    const stream = framed(content);
    const reader = new FrameReader(10_000_000);
    const frames: Buffer[] = [];

    for (let position = 0; position < stream.length; position += 65_536) {
      frames.push(...reader.push(stream.subarray(position, position + 65_536)));
    }

    expect(frames).toHaveLength(1);
    expect(frames[0]!.equals(content)).toBe(true);
  });
});
