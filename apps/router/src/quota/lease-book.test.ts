import { DayCounts } from '@rail/agreements';
import { describe, expect, test } from '@jest/globals';
import { LeaseBook, type QuotaTerms } from './lease-book.ts';

const noon = Date.parse('2026-11-24T12:00:00+08:00');
const hour = 3_600_000;
const today = '2026-11-24';
const aBook = (terms: Partial<QuotaTerms>, counts = ''): LeaseBook =>
  new LeaseBook({ perDay: undefined, perSecond: undefined, ...terms }, new DayCounts(counts), noon);

describe('a book of leases', () => {
  test('allows nothing before something is leased, and then no more than that', () => {
    const book = aBook({ perDay: 1000 });
    expect([book.left(noon), book.covers(1, noon)]).toEqual([0, false]);
    book.lease(today, 30, 30);
    expect([book.left(noon), book.covers(30, noon), book.covers(31, noon)]).toEqual([30, true, false]);
    book.deliver(30);
    expect([book.left(noon), book.used]).toEqual([0, 30]);
  });

  test('goes on from what its router has delivered before', () => {
    const book = aBook({ perDay: 1000 }, `${today}=400`);
    expect([book.used, book.left(noon)]).toEqual([400, 0]);
    book.lease(today, 410, 410);
    expect(book.left(noon)).toBe(10);
  });

  test('takes nothing of a day into the next, and finds the day again when the clock is set back', () => {
    const book = aBook({ perDay: 1000 });
    book.lease(today, 500, 500);
    book.deliver(100);
    expect(book.left(noon + 12 * hour - 1)).toBe(400);
    expect([book.left(noon + 12 * hour), book.day, book.used]).toEqual([0, '2026-11-25', 0]);
    book.lease(today, 900, 900); // an answer that comes late
    expect(book.left(noon + 12 * hour)).toBe(0);
    expect([book.left(noon), book.used]).toEqual([0, 100]);
  });

  test('asks for more before it runs out, and for enough that a batch can be served as a whole', () => {
    const book = aBook({ perDay: 6400 });
    expect(book.wanted).toBe(100);
    book.lease(today, 100, 100);
    expect(book.wanted).toBeUndefined();
    book.deliver(51);
    expect(book.wanted).toBe(100);
    book.covers(400, noon);
    expect(book.wanted).toBe(800);
  });

  test('is used up only if all is leased and nothing of that is left here', () => {
    const book = aBook({ perDay: 100 });
    book.lease(today, 60, 100);
    expect(book.usedUpDay).toBeUndefined();
    book.deliver(60);
    book.lease(today, 60, 100);
    expect(book.usedUpDay).toBe(today);
    book.lease(today, 70, 100); // somebody gave something back
    expect(book.usedUpDay).toBeUndefined();
    expect(book.left(noon)).toBe(10);
  });

  test('keeps a rate by tokens, beside what is leased', () => {
    const book = aBook({ perDay: 1000, perSecond: 80 });
    book.lease(today, 500, 500);
    expect([book.left(noon), book.wantedTokens]).toEqual([0, 20]);
    book.take(20);
    expect([book.left(noon), book.wantedTokens]).toEqual([20, undefined]);
    book.deliver(5);
    expect(book.left(noon)).toBe(15);
    book.covers(400, noon);
    expect(book.wantedTokens).toBe(80); // never more than a second's worth
  });
});
