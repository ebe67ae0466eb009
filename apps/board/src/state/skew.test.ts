import { describe, expect, test } from '@jest/globals';
import { Skew } from './skew.ts';

describe('the clock of the exchange as a browser knows it', () => {
  test('before anything was heard it is the clock of the browser', () => {
    expect(new Skew().at(1000)).toBe(1000);
  });

  test('a snapshot that was under way for long does not set it back', () => {
    const skew = new Skew();
    skew.heard(10_000, 9_000);
    skew.heard(11_000, 14_000);

    expect(skew.at(14_000)).toBe(15_000);
  });

  test('a snapshot that came sooner sets it forward', () => {
    const skew = new Skew();
    skew.heard(10_000, 9_700);
    skew.heard(11_000, 10_500);

    expect(skew.at(11_000)).toBe(11_500);
  });

  test('it follows a clock that was set back by an hour', () => {
    const skew = new Skew();
    skew.heard(3_600_000, 3_600_000);
    skew.heard(1000, 3_601_000);

    expect(skew.at(3_601_000)).toBe(1000);
  });
});
