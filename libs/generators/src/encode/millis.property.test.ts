import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { writeMillis } from './millis.ts';
import { RecordWriter } from './record-writer.ts';

test('a timestamp has the bytes of the long that it is, from 1970 to the end of what a number holds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(), fc.integer({ min: 0, max: 2 ** 50 }), fc.constant(1_795_485_600_000)), (ms) => {
      const [expected, written] = [new RecordWriter(), new RecordWriter()];
      expected.writeLong(ms);
      writeMillis(written, ms);
      expect(written.copy()).toEqual(expected.copy());
    }),
  );
});
