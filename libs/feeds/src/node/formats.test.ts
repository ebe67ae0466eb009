import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { parseMapping } from '../mapping/parse-mapping.ts';
import { inputFiles } from './input-files.ts';
import { type FeedRow, isFault } from './feed-row.ts';
import { Feed, type FeedSelection } from './read-feed.ts';

const root = join(import.meta.dirname, '../../../..');
const formats = join(root, 'test/fixtures/feeds/formats');
const dataset = loadCatalogue(join(root, 'schemas/lines')).dataset('emergency-management/hazard-warning');
const mappingText = readFileSync(join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml'), 'utf8').replace(
  'encoding: utf-8\n',
  '',
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(paths: readonly string[], selection: FeedSelection = {}, mapping = mappingText): Promise<Feed> {
  const part = { files: await inputFiles(paths), mapping: parseMapping(mapping, 'm.yaml'), dataset };
  return Feed.open([part], { spillFolder: folder, ...selection });
}

async function rowsOf(feed: Feed, fromSeq = 0): Promise<FeedRow[]> {
  const rows: FeedRow[] = [];
  for await (const chunk of feed.rows(fromSeq)) rows.push(...chunk);
  return rows;
}

const read = async (name: string): Promise<FeedRow[]> => rowsOf(await open([join(formats, name)]));
const records = (rows: readonly FeedRow[]): unknown[] =>
  rows.flatMap(({ seq, mapped }) => (isFault(mapped) ? [] : [{ seq, ...mapped }]));
const faults = (rows: readonly FeedRow[]): unknown[] =>
  rows.flatMap(({ mapped }) =>
    isFault(mapped) ? [{ line: mapped.line, reason: mapped.reason, detail: mapped.detail }] : [],
  );

const whole = readdirSync(formats).filter((name) => !name.startsWith('broken-') && name !== 'quakes.csv');

describe('a feed', () => {
  test.each(whole)('as %s has the rows that it has as plain CSV', async (name) => {
    const plain = records(await read('quakes.csv'));
    const rows = await read(name);
    expect(faults(rows)).toEqual([]);
    expect(records(rows)).toEqual(plain);
    expect(plain).toHaveLength(24);
  });

  test.each([
    ['quakes.csv.gz', { format: 'csv', compression: 'gzip', encoding: { encoding: 'utf-8' } }],
    ['quakes.csv.zst', { format: 'csv', compression: 'zstd' }],
    [
      'gb18030.csv',
      { encoding: { encoding: 'gb18030', why: expect.stringMatching(/^not UTF-8 at byte \d+; no byte/) } },
    ],
    ['gb18030-bom.csv', { encoding: { encoding: 'gb18030', why: 'byte order mark' } }],
    ['utf-16le.csv', { encoding: { encoding: 'utf-16le', why: 'byte order mark' } }],
    ['gb18030.jsonl', { format: 'jsonl', encoding: { encoding: 'gb18030' } }],
    ['zstandard.avro', { format: 'avro', codec: 'zstandard', encoding: undefined }],
  ])('%s is known for what it is', async (name, facts) => {
    const feed = await open([join(formats, name)]);
    expect(feed.facts().files[0]).toMatchObject(facts);
  });

  test('keeps the rows that it can read when a part of it is damaged', async () => {
    for (const [name, expected] of [
      [
        'broken-block.avro',
        [
          {
            reason: 'ROW_SHAPE',
            detail: expect.stringMatching(/7 records of the block at byte 925|the deflate block is damaged/),
          },
        ],
      ],
      ['broken-end.avro', [{ reason: 'ROW_SHAPE', detail: expect.stringContaining('damaged or cut off') }]],
      [
        'broken-lines.jsonl',
        [
          { reason: 'ROW_SHAPE', line: 1, detail: expect.stringMatching(/^not JSON at sign \d+$/) },
          { reason: 'ROW_SHAPE', line: 2, detail: 'not a JSON object' },
        ],
      ],
      [
        'broken-shape.csv',
        [
          { reason: 'ROW_SHAPE', detail: '9 cells, the header has 8' },
          { reason: 'ROW_SHAPE', detail: '2 cells, the header has 8' },
        ],
      ],
      ['broken-quote.csv', [{ reason: 'ROW_SHAPE', detail: expect.stringContaining('cells, the header has 8') }]],
    ] as const) {
      const rows = await read(name);
      expect({ name, faults: faults(rows) }).toEqual({
        name,
        faults: expected.map((fault) => expect.objectContaining(fault)),
      });
      expect(records(rows).length).toBeGreaterThan(12);
    }
  });

  test.each([
    ['broken-header.avro', 'the header of the Avro file is damaged, cut off'],
    ['broken-end.csv.gz', 'the compressed file is damaged or cut off'],
    ['broken-array.json', 'a JSON array: write each object on a line of its own'],
    ['broken-header.csv', 'no column "mag" in'],
  ])('%s is refused: %s', async (name, message) => {
    await expect(read(name)).rejects.toThrow(message);
  });

  test('drops columns that no field takes, and counts the rows in which they held something', async () => {
    const feed = await open([join(formats, 'unknown-columns.csv')]);
    await rowsOf(feed);
    expect(feed.facts().dropped).toEqual({ felt: 12 });
    const json = await open(
      [join(formats, 'quakes.jsonl')],
      {},
      mappingText.replace('  centre.lon: { column: longitude }\n  centre.lat: { column: latitude }\n', ''),
    );
    await rowsOf(json);
    expect(json.facts().dropped).toEqual({ latitude: 23, longitude: 23 });
  });

  test('of a JSON name that stands beside a near one is refused, of a rare one is not', async () => {
    const near = open([join(formats, 'quakes.jsonl')], {}, mappingText.replace('column: depth', 'column: deepth'));
    await expect(near).rejects.toMatchObject({
      code: 'MAPPING_COLUMN_UNKNOWN',
      message: expect.stringContaining('no column "deepth" in'),
    });
    const rare = await open(
      [join(formats, 'quakes.jsonl')],
      {},
      mappingText.replace('issuer: { constant: USGS }', 'issuer: { column: observatory, whenEmpty: USGS }'),
    );
    expect(faults(await rowsOf(rare))).toEqual([]);
  });
});

describe('several files', () => {
  test('of a folder or a pattern are one run in the order of their names, of any format', async () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    for (const [name, as] of [
      ['quakes.csv', 'b.csv'],
      ['snappy.avro', 'a.avro'],
      ['quakes.jsonl.gz', 'c.jsonl.gz'],
    ] as const)
      copyFileSync(join(formats, name), join(many, as));
    writeFileSync(join(many, 'notes.md'), 'no feed');
    const asIs = mappingText.replace('order: event-time', 'order: as-is');
    const files = (rows: readonly FeedRow[]) => [...new Set(rows.map(({ file }) => file.split('/').at(-1)))];

    const rows = await rowsOf(await open([many], {}, asIs));
    expect(files(rows)).toEqual(['a.avro', 'b.csv', 'c.jsonl.gz']);
    expect(rows.map(({ seq }) => seq)).toEqual([...Array(72).keys()]);
    expect(files(await rowsOf(await open([join(many, '*.{csv,gz}')], {}, asIs)))).toEqual(['b.csv', 'c.jsonl.gz']);

    const sorted = await rowsOf(await open([many]));
    expect(sorted).toHaveLength(72);
    expect(files(sorted.slice(0, 3))).toEqual(['a.avro', 'b.csv', 'c.jsonl.gz']);
  });

  test('that are not there are refused by what was asked for', async () => {
    await expect(inputFiles([join(folder, 'none-*.csv')])).rejects.toThrow('nothing matches it');
    await expect(inputFiles([join(folder, 'none.csv')])).rejects.toThrow('ENOENT');
    mkdirSync(join(folder, 'empty'));
    await expect(inputFiles([join(folder, 'empty')])).rejects.toThrow('no file in it ends as a feed does');
  });
});

describe('a selection', () => {
  const times = (rows: readonly FeedRow[]): number[] =>
    rows.map(({ mapped }) => (isFault(mapped) ? Number.NaN : mapped.eventTimeMs));

  test('of a range of time is half-open, numbered from 0, and counts what lies outside', async () => {
    const all = times(await read('quakes.csv'));
    const [fromMs, toMs] = [all[5]!, all[10]!];
    const feed = await open([join(formats, 'quakes.csv')], { fromMs, toMs });
    const rows = await rowsOf(feed);
    expect(times(rows)).toEqual(all.slice(5, 10));
    expect(rows.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
    expect(feed.facts().outsideRange).toBe(19);
  });

  test('moved to a time begins there and keeps the gaps, in the field of the event time', async () => {
    const all = times(await read('quakes.csv'));
    const shiftToMs = Date.parse('2030-01-01T00:00:00Z');
    const rows = await rowsOf(await open([join(formats, 'quakes.csv')], { shiftToMs }));
    expect(times(rows)).toEqual(all.map((time) => time - all[0]! + shiftToMs));
    const { mapped } = rows[3]!;
    expect(isFault(mapped) ? undefined : mapped.value['eventTime']).toBe(times(rows)[3]);
  });

  test('in passes goes on in time, and a resumed run finds its place in any pass', async () => {
    const feed = (): Promise<Feed> => open([join(formats, 'quakes.csv')], { passes: 3 });
    const rows = await rowsOf(await feed());
    expect(rows.map(({ seq }) => seq)).toEqual([...Array(72).keys()]);
    const all = times(rows);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all[24]! - all[23]!).toBeGreaterThan(0);
    expect(all[24]! - all[0]!).toBe(all[48]! - all[24]!);
    for (const from of [5, 24, 50, 71])
      expect(records(await rowsOf(await feed(), from))).toEqual(records(rows.slice(from)));
  });
});
