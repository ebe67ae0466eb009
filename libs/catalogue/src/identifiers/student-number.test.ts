import { expect, test } from '@jest/globals';

import { isStudentNumber } from './student-number.ts';

test('a student number is G and a citizen number with its check sign', () => {
  expect(isStudentNumber('G330199202605010033')).toBe(true);
  expect(isStudentNumber('G330199202605010034')).toBe(false);
  expect(isStudentNumber('330199202605010033')).toBe(false);
  expect(isStudentNumber('X330199202605010033')).toBe(false);
});
