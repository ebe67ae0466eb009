import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import fc from 'fast-check';
import { parseMapping } from '../mapping/parse-mapping.ts';
import { type FeedRow, isFault } from './feed-row.ts';
import { Feed, type FeedSelection } from './read-feed.ts';

const root = join(import.meta.dirname, '../../../..');
const dataset = loadCatalogue(join(root, 'schemas/lines')).dataset('emergency-management/hazard-warning');
const mappingText = readFileSync(join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml'), 'utf8');
const header = 'time,updated,latitude,longitude,depth,mag,place,id\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-merged-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Times = readonly (number | string)[];

/** One dataset a list of times; a row is called by its list and its place in it. */
function feedOf(all: readonly Times[], selection: FeedSelection = {}, order = 'event-time'): Promise<Feed> {
  const mapping = parseMapping(mappingText.replace('order: event-time', `order: ${order}`), 'm.yaml');
  const parts = all.map((times, number) => {
    const name = join(folder, `part-${number}.csv`);
    writeFileSync(name, header + times.map((time, at) => `${time},1,1,2,3,4.5,x,${number}-${at}\n`).join(''));
    return { files: [{ path: name, name }], mapping, dataset };
  });
  return Feed.open(parts, { spillFolder: folder, ...selection });
}

async function rowsOf(feed: Feed, fromSeq = 0): Promise<FeedRow[]> {
  const rows: FeedRow[] = [];
  for await (const chunk of feed.rows(fromSeq)) rows.push(...chunk);
  return rows;
}

const told = (rows: readonly FeedRow[]): unknown[] =>
  rows.map(({ mapped }) => (isFault(mapped) ? mapped.line : `${mapped.key}@${mapped.eventTimeMs}`));

test('datasets come as one sequence by event time, numbered through, whatever order their files have', async () => {
  const times = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.array(times, { minLength: 2, maxLength: 5 }), fc.nat(20), async (all, from) => {
      const rows = await rowsOf(await feedOf(all));

      const expected = all
        .flatMap((list, number) => list.map((time, at) => ({ time, number, at })))
        .toSorted((a, b) => a.time - b.time || a.number - b.number || a.at - b.at);
      expect(told(rows)).toEqual(expected.map(({ time, number, at }) => `${number}-${at}@${time}`));
      expect(rows.map(({ dataset: number }) => number)).toEqual(expected.map(({ number }) => number));
      expect(rows.map(({ seq }) => seq)).toEqual([...expected.keys()]);
      const rest = await rowsOf(await feedOf(all), from);
      expect(rest.map(({ seq }) => seq)).toEqual([...expected.keys()].slice(from));
    }),
    { numRuns: 25 },
  );
});

test('range, shift and passes go by the one clock of all datasets', async () => {
  const feed = await feedOf(
    [
      [10, 30, 50],
      [20, 40, 60],
    ],
    { fromMs: 20, toMs: 60, shiftToMs: 1000, passes: 2 },
  );

  const rows = told(await rowsOf(feed));

  const first = ['1-0@1000', '0-1@1010', '1-1@1020', '0-2@1030'];
  expect(rows).toEqual([...first, '1-0@1040', '0-1@1050', '1-1@1060', '0-2@1070']);
  expect(feed.facts()).toMatchObject({ order: 'merged by event time', outsideRange: 2 });
  expect(feed.datasets.map((each) => each.facts().outsideRange)).toEqual([1, 1]);
});

test('a dataset that is sent as it stands keeps its order; a row that is late there goes at once', async () => {
  const rows = await rowsOf(
    await feedOf(
      [
        [10, 5, 20],
        [7, 12],
      ],
      {},
      'as-is',
    ),
  );

  expect(told(rows)).toEqual(['1-0@7', '0-0@10', '0-1@5', '1-1@12', '0-2@20']);
});

test('a row without an event time goes with the row before it in its own file', async () => {
  const rows = await rowsOf(await feedOf([[10, 'then', 30], [20]]));

  expect(told(rows)).toEqual(['0-0@10', 3, '1-0@20', '0-2@30']);
});
