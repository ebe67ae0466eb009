import { expect, test } from '@jest/globals';
import { ErrorCodes, errorInfo } from './error-codes.ts';

test('every code from -1 to 133 has one name', () => {
  const codes = Object.values(ErrorCodes).sort((a, b) => a - b);

  expect(codes).toEqual(Array.from({ length: 135 }, (_, i) => i - 1));
});

test('a code gives its name and whether a retry can help', () => {
  expect(errorInfo(ErrorCodes.NOT_LEADER_OR_FOLLOWER)).toMatchObject({
    name: 'NOT_LEADER_OR_FOLLOWER',
    retriable: true,
  });
  expect(errorInfo(ErrorCodes.PRODUCER_FENCED).retriable).toBe(false);
  expect(errorInfo(999).name).toBe('UNKNOWN_SERVER_ERROR');
});
