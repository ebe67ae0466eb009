import { expect, test } from '@jest/globals';
import { TimingTally } from '@rail/feeds';
import { Punctuality } from './punctuality.ts';

test('a row counts as late from when it was due, and as stored when its own batch is', () => {
  const tally = new TimingTally();
  const punctuality = new Punctuality(tally);
  punctuality.put(100);
  const first = punctuality.handedOver(104);
  punctuality.put(200);
  const second = punctuality.handedOver(201);

  second(206);
  expect(punctuality.stored.maxMs).toBe(6);
  first(190);

  expect(punctuality.stored.maxMs).toBe(90);
  expect(tally.report(0).timingErrorMs.max).toBe(4);
});
