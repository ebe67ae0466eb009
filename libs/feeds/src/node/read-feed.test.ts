import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { parseMapping } from '../mapping/parse-mapping.ts';
import { checkSameInput } from '../replay/resume.ts';
import { prefixOfFile } from './file-bytes.ts';
import { type FeedRow, isFault } from './feed-row.ts';
import { Feed, type FeedSelection } from './read-feed.ts';

const root = join(import.meta.dirname, '../../../..');
const dataset = loadCatalogue(join(root, 'schemas/lines')).dataset('emergency-management/hazard-warning');
const mappingText = readFileSync(join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml'), 'utf8');
const header = 'time,updated,latitude,longitude,depth,mag,place,id\n';
const row = (id: string, place = 'x', time = 1_517_966_773_840): string => `${time},1,1,2,3,4.5,${place},${id}\n`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-feed-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function feedOf(
  content: string | Buffer,
  order = 'as-is',
  encoding = 'utf-8',
  selection: FeedSelection = {},
): Promise<Feed> {
  const file = join(folder, 'quakes.csv');
  writeFileSync(file, content);
  const changed = mappingText
    .replace('order: event-time', `order: ${order}`)
    .replace('encoding: utf-8', `encoding: ${encoding}`);
  return openFeed(file, changed, selection);
}

function openFeed(file: string, mapping = mappingText, selection: FeedSelection = {}): Promise<Feed> {
  const options = { spillFolder: folder, ...selection };
  return Feed.open(
    [{ files: [{ path: file, name: file }], mapping: parseMapping(mapping, 'm.yaml'), dataset }],
    options,
  );
}

async function all(opening: Promise<Feed>, fromSeq = 0): Promise<FeedRow[]> {
  const rows: FeedRow[] = [];
  for await (const chunk of (await opening).rows(fromSeq)) rows.push(...chunk);
  return rows;
}

const keys = (rows: readonly FeedRow[]): unknown[] =>
  rows.map(({ mapped }) => (isFault(mapped) ? mapped.reason : mapped.key));
const places = (rows: readonly FeedRow[]): unknown[] =>
  rows.map(({ mapped }) => (isFault(mapped) ? undefined : mapped.value['headline']));

describe('CSV', () => {
  test('newlines, quotes and delimiters inside quotes belong to the cell, and lines are counted through them', async () => {
    const rows = await all(feedOf(`${header}${row('a', '"one\ntwo, ""three"""')}\n${row('b', 'four')}`));
    expect(places(rows)).toEqual(['one\ntwo, "three"', 'four']);
    expect(rows.map(({ line }) => line)).toEqual([2, 5]);
  });

  test.each([
    ['a byte order mark', `\ufeff${header}${row('a')}`],
    ['CRLF line ends', `${header}${row('a')}`.replaceAll('\n', '\r\n')],
    ['no newline at the end', `${header}${row('a')}`.trimEnd()],
  ])('%s changes nothing', async (_, content) => {
    const rows = await all(feedOf(content));
    expect(keys(rows)).toEqual(['a']);
    expect(rows[0]!.raw).toBe(row('a').trimEnd());
  });

  test('a row with a cell too few is set aside and the rest flows', async () => {
    const rows = await all(feedOf(`${header}${row('a')}1,2,3\n${row('b')}`));
    expect(keys(rows)).toEqual(['a', 'ROW_SHAPE', 'b']);
    expect(rows[1]).toMatchObject({ seq: 1, line: 3, raw: '1,2,3' });
  });

  test('a stray quote belongs to its cell', async () => {
    const rows = await all(feedOf(`${header}${row('a', '6" nail')}${row('q', '"x"y')}${row('b')}`));
    expect(places(rows)).toEqual(['6" nail', '"x"y', 'x']);
  });

  test('a quote that is never closed takes the rest of the file with it, as one row set aside', async () => {
    const rows = await all(feedOf(`${header}${row('a')}${row('q', '"x')}${row('b')}`));
    expect(keys(rows)).toEqual(['a', 'ROW_SHAPE']);
    expect(rows[1]).toMatchObject({ line: 3 });
  });

  test('a row that grows beyond all bounds is set aside in bounded pieces', async () => {
    const rows = await all(feedOf(`${header}${row('a')}${row('q', `"${'x\n'.repeat(700_000)}`)}`));
    expect(new Set(keys(rows))).toEqual(new Set(['a', 'ROW_SHAPE']));
    expect(rows.some(({ raw }) => raw.length > 2 ** 21)).toBe(false);
  });

  test('bytes that are not UTF-8 are refused with their position, and read when the mapping says GB18030', async () => {
    const gb = Buffer.concat([Buffer.from(header + row('a', 'x').replace('x', '')), Buffer.from(row('b', 'p'))]);
    const at = gb.lastIndexOf('p');
    const bytes = Buffer.concat([gb.subarray(0, at), Buffer.from([0xb5, 0xd8]), gb.subarray(at + 1)]);
    const withoutEmpty = Buffer.from(bytes.toString('latin1').replace(row('a', ''), ''), 'latin1');
    await expect(all(feedOf(withoutEmpty))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining(`not utf-8 near byte ${withoutEmpty.indexOf(0xb5)}`),
    });
    expect(places(await all(feedOf(withoutEmpty, 'as-is', 'gb18030')))).toEqual(['地']);
  });

  test('a file without a header, and no file at all, are refused', async () => {
    await expect(all(feedOf(''))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(all(openFeed(join(folder, 'none.csv')))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  test('a large file streams in chunks with continuous numbers', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => row(`k${index}`));
    let chunks = 0;
    let seq = 0;
    for await (const rows of (await feedOf(header + lines.join(''))).rows()) {
      chunks++;
      for (const { seq: found, line } of rows) {
        expect(found).toBe(seq++);
        expect(line).toBe(found + 2);
      }
    }
    expect(seq).toBe(20_000);
    expect(chunks).toBeGreaterThan(3);
  });
});

describe('order and resume', () => {
  test('order: event-time sorts, and keeps the order of the file for equal times', async () => {
    const content = header + row('late', 'x', 3000) + row('a', 'x', 1000) + row('b', 'x', 1000);
    const rows = await all(feedOf(content, 'event-time'));
    expect(keys(rows)).toEqual(['a', 'b', 'late']);
    expect(rows.map(({ seq }) => seq)).toEqual([0, 1, 2]);
  });

  test('a feed that is stopped while it sorts ends soon, without having read everything', async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => row(`k${index}`, 'x', 1_600_000_000_000 - index));
    const feed = await feedOf(header + rows.join(''), 'event-time');
    const first = feed.rows().next();
    feed.stop();
    await first;
    expect(feed.facts().rowsRead).toBeLessThan(10_000);
  });

  test('a resumed run sees the rows that are left, under the same numbers', async () => {
    const content = header + row('a') + row('b') + row('c');
    expect((await all(feedOf(content), 1)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('a resume point recognises its input, and refuses it when it grew or changed', async () => {
    const file = join(folder, 'point.csv');
    const found = (): ReturnType<typeof prefixOfFile> => prefixOfFile(file, Number.POSITIVE_INFINITY);
    writeFileSync(file, header + row('a'));
    const point = { runId: 'r-1', file, rows: 1, prefix: await found() };
    expect(() => checkSameInput(point, { ...point.prefix })).not.toThrow();
    expect(await prefixOfFile(file, 1000)).toEqual(point.prefix);

    for (const content of [header + row('A'), header + row('a') + row('b')]) {
      writeFileSync(file, content);
      const changed = await found();
      expect(() => checkSameInput(point, changed)).toThrow('the sha256 differs');
    }
    writeFileSync(file, header);
    const shorter = await found();
    expect(() => checkSameInput(point, shorter)).toThrow('bytes are left');
  });

  test('the earthquakes of one week all fit', async () => {
    const rows = await all(openFeed(join(root, 'test/fixtures/feeds/earthquakes.csv')));
    expect(rows).toHaveLength(400);
    expect(rows.filter(({ mapped }) => isFault(mapped))).toEqual([]);
  });
});
