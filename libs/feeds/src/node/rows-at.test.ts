import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import fc from 'fast-check';
import { parseMapping } from '../mapping/parse-mapping.ts';
import { passStepMs } from '../replay/pass-step.ts';
import type { FeedPart } from './dataset-feed.ts';
import { eventSpan } from './event-span.ts';
import { type FeedRow, isFault } from './feed-row.ts';
import { Feed, type FeedSelection } from './read-feed.ts';
import { type RowAt, rowsAt } from './rows-at.ts';

const root = join(import.meta.dirname, '../../../..');
const formats = join(root, 'test/fixtures/feeds/formats');
const dataset = loadCatalogue(join(root, 'schemas/lines')).dataset('emergency-management/hazard-warning');
const mappingText = readFileSync(join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml'), 'utf8').replace(
  'encoding: utf-8\n',
  '',
);
const mappingIn = (order: string) =>
  parseMapping(mappingText.replace('order: event-time', `order: ${order}`), 'm.yaml');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-rows-at-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(parts: readonly FeedPart[], selection: FeedSelection = {}): Promise<FeedRow[]> {
  const rows: FeedRow[] = [];
  for await (const chunk of (await Feed.open(parts, { spillFolder: folder, ...selection })).rows()) rows.push(...chunk);
  return rows;
}

const unreadable = new Set(['broken-array.json', 'broken-header.avro', 'broken-header.csv', 'broken-end.csv.gz']);
const readable = readdirSync(formats).filter((name) => !unreadable.has(name) && name !== 'unknown-columns.csv');

test.each(readable)('rows of %s that are asked for by their lines are those that a feed of it has', async (name) => {
  const file = { path: join(formats, name), name };
  const part = { files: [file], mapping: mappingIn('as-is'), dataset };
  const all = await rowsOf([part]);
  const wanted = all.filter((_, at) => at % 3 === 1 || at === all.length - 1);

  const found: RowAt[] = [];
  for await (const row of rowsAt(file, part, new Set(wanted.map(({ line }) => line)))) found.push(row);

  expect(found).toEqual(wanted.map(({ line, raw, mapped }) => ({ line, raw, mapped })));
});

test('lines on which no row begins yield nothing', async () => {
  const file = { path: join(formats, 'quakes.csv'), name: 'quakes.csv' };
  const found: RowAt[] = [];
  const part = { mapping: mappingIn('as-is'), dataset };
  for (const lines of [[], [1, 99_999]]) for await (const row of rowsAt(file, part, new Set(lines))) found.push(row);

  expect(found).toEqual([]);
});

/** A dataset of rows that happened then; those whose time was not readable are marked. */
type Times = readonly { readonly ms: number; readonly misread: boolean }[];

function partsOf(all: readonly Times[], order: string, cell: (time: Times[number]) => string): FeedPart[] {
  return all.map((times, number) => {
    const name = join(folder, `part-${number}.csv`);
    const rows = times.map((time, at) => `${cell(time)},1,1,2,3,4.5,x,${number}-${at}\n`);
    writeFileSync(name, `time,updated,latitude,longitude,depth,mag,place,id\n${rows.join('')}`);
    return { files: [{ path: name, name }], mapping: mappingIn(order), dataset };
  });
}

test('the span of a run tells how far it moved each row, also once rows are readable that were not', async () => {
  const times = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 60 }), misread: fc.boolean() }), { maxLength: 12 });
  const selection = fc.record(
    { fromMs: fc.integer({ min: 1, max: 30 }), toMs: fc.integer({ min: 31, max: 60 }) },
    { requiredKeys: [] },
  );
  const lists = fc.array(times, { minLength: 1, maxLength: 3 });
  const order = fc.constantFrom('as-is', 'event-time');
  await fc.assert(
    fc.asyncProperty(lists, selection, order, async (all, range, order) => {
      const before = partsOf(all, order, ({ ms, misread }) => (misread ? 'soon' : String(ms)));
      const rows = await rowsOf(before, { ...range, shiftToMs: 10_000, passes: 3 });
      const after = partsOf(all, order, ({ ms }) => String(ms));

      const span = await eventSpan(after, range, (part, _file, line) => !all[after.indexOf(part)]![line - 2]!.misread);

      for (const { seq, mapped, dataset: number, line } of rows) {
        if (isFault(mapped)) continue;
        const pass = Math.floor(seq / span!.rows);
        const movedMs = 10_000 - span!.startMs + pass * passStepMs(span!);
        expect(mapped.eventTimeMs).toBe(all[number]![line - 2]!.ms + movedMs);
      }
    }),
    { numRuns: 60 },
  );
});
