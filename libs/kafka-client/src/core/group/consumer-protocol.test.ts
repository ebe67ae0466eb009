import { expect, test } from '@jest/globals';

import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from './consumer-protocol.ts';

const owned = [
  { topic: 'a', partition: 0 },
  { topic: 'a', partition: 3 },
  { topic: 'b', partition: 1 },
];

test('a subscription survives the wire with its owned partitions and generation', () => {
  const subscription = { topics: ['a', 'b'], owned, generation: 12 };
  expect(decodeSubscription(encodeSubscription(subscription))).toEqual(subscription);
});

test('the generation of a Java member before 3.5 is found in its user data', () => {
  const version1 = Buffer.from('0001000000010001610000000400000009000000010001610000000100000002', 'hex');
  expect(decodeSubscription(version1)).toEqual({ topics: ['a'], owned: [{ topic: 'a', partition: 2 }], generation: 9 });
});

test('an assignment survives the wire, and no bytes are no partitions', () => {
  expect(decodeAssignment(encodeAssignment(owned))).toEqual(owned);
  expect(decodeAssignment(Buffer.alloc(0))).toEqual([]);
});

test('bytes that end early are a protocol violation, not a guess', () => {
  const bytes = encodeAssignment(owned);
  expect(() => decodeAssignment(bytes.subarray(0, bytes.length - 6))).toThrow(
    expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }),
  );
});
