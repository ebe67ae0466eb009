import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { Transcript } from './transcript.test-support.ts';

const members = ['a', 'b'].flatMap((name) => [
  `join as=${name}`,
  `join as=${name} member=${name}#1`,
  `join as=${name} instance=${name}`,
  ...[1, 2, 3].flatMap((generation) => [
    `sync as=${name} member=${name}#1 generation=${generation} assign=a#1:left,b#1:right`,
    `commit as=${name} member=${name}#1 generation=${generation} offsets=in-0@${generation}`,
    `txn-commit as=${name} member=${name}#1 generation=${generation} producer=1000 epoch=0 offsets=in-1@${generation}`,
  ]),
  `leave as=${name} member=${name}#1`,
  `leave as=${name} instance=${name}`,
]);
const producers = [0, 1, 2].flatMap((epoch) => [
  `add as=p producer=1000 epoch=${epoch} to=out-0`,
  `add-offsets as=p producer=1000 epoch=${epoch}`,
  `txn-commit as=p producer=1000 epoch=${epoch} offsets=in-0@9`,
  `end as=p producer=1000 epoch=${epoch} outcome=commit`,
  `end as=p producer=1000 epoch=${epoch} outcome=abort`,
  `init as=p producer=1000 epoch=${epoch}`,
]);
const others = ['init as=p', 'advance ms=100', 'advance ms=11000', 'commit as=c offsets=in-2@4', 'delete-group as=o'];

test('for any requests, the state replayed from the logs equals the live one', () => {
  const commands = fc.array(fc.constantFrom(...members, ...producers, ...others), { maxLength: 60 });
  fc.assert(
    fc.property(commands, (sequence) => {
      const transcript = new Transcript();
      for (const command of sequence) transcript.run(command);

      const live = transcript.print();
      transcript.replay();
      expect(transcript.print()).toBe(live);
    }),
    { numRuns: 150 },
  );
});
