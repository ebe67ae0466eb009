import { describe, expect, test } from '@jest/globals';
import { MarkerTails } from './marker-tails.ts';

const place = 'line.health.visit/0';

function tails(hasRecords: boolean) {
  const asked: (readonly [string, number, number])[] = [];
  const markers = new MarkerTails((...range) => {
    asked.push(range);
    return Promise.resolve(hasRecords);
  });
  const look = async (next: number, end: number, second: number) =>
    (await markers.passOver(new Map([[place, next]]), new Map([[place, end]]), second * 1000)).get(place);
  return { asked, look };
}

describe('the end of a partition', () => {
  test('counts as reached when only markers lie in front of it', async () => {
    const { asked, look } = tails(false);

    expect(await look(10, 11, 0)).toBe(10);
    expect(await look(10, 11, 2)).toBe(10);
    expect(await look(10, 11, 3)).toBe(11);
    expect(await look(10, 11, 4)).toBe(11);
    expect(asked).toEqual([[place, 10, 11]]);
  });

  test('does not when a record lies there, which is asked once', async () => {
    const { asked, look } = tails(true);
    for (let second = 0; second < 10; second++) expect(await look(10, 12, second)).toBe(10);

    expect(asked).toHaveLength(1);
  });

  test('is not doubted while the reader or the end moves', async () => {
    const { asked, look } = tails(false);
    for (let second = 0; second < 10; second++) await look(10 + second, 20 + second, second);

    expect(asked).toEqual([]);
  });

  test('is judged anew behind markers that were passed over', async () => {
    const { asked, look } = tails(false);
    for (const second of [0, 3]) await look(10, 11, second);
    for (const second of [4, 7]) await look(10, 13, second);

    expect(asked).toEqual([
      [place, 10, 11],
      [place, 11, 13],
    ]);
    expect(await look(14, 14, 8)).toBe(14);
  });
});
