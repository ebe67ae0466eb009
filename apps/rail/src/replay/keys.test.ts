import { expect, test } from '@jest/globals';
import { keyActions } from './keys.ts';

test.each([
  [' ', ['pause']],
  ['\u001B[C', ['ahead']],
  ['\u001BOD', ['back']],
  ['++-', ['faster', 'faster', 'slower']],
  ['sq', ['status', 'stop']],
  ['\u0003', ['interrupt']],
  ['\u001B[A\u001B[1;5C\u001B[D', ['back']],
  ['xyz地', []],
  ['', []],
])('%j means %j', (typed, actions) => {
  expect(keyActions(typed)).toEqual(actions);
});
