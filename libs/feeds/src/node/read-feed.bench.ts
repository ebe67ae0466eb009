// How fast a large CSV file is cut, mapped and put into the order of its events, and the memory that takes; each in a
// process of its own. `node --conditions=source --import ./tools/swc-hooks.mjs libs/feeds/src/node/read-feed.bench.ts`
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { loadCatalogue } from '@rail/catalogue';
import { parseMapping } from '../mapping/parse-mapping.ts';
import { csvCells, CsvRows } from '../rows/csv.ts';
import { decodedText } from './decode-text.ts';
import { chunksOf } from './file-bytes.ts';
import { Feed } from './read-feed.ts';

const rows = 2_000_000;
const root = join(import.meta.dirname, '../../../..');

/** Earthquakes a second apart, newest first or in order. */
async function write(file: string, stepMs: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('time,updated,latitude,longitude,depth,mag,place,id\n');
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: 1000 }, (_, index) => {
      const at = row + index;
      const time = 1_517_966_773_840 + at * stepMs;
      return `${time},${time + 200_000},${30 + (at % 60) / 7},${-118 + (at % 90) / 7},${(at % 300) / 10},${(at % 80) / 10},"${at % 100}km W of Castaic, CA",ci${at}\n`;
    });
    if (!out.write(lines.join(''))) await new Promise<void>((resolve) => out.once('drain', resolve));
  }
  out.end();
  await finished(out);
}

async function cut(file: string): Promise<number> {
  const csv = new CsvRows(',');
  let cells = 0;
  for await (const text of decodedText(chunksOf(file, { isLent: true }), 'utf-8', file))
    for (const { raw } of csv.push(text)) cells += csvCells(raw as string, ',').length;
  return cells / 8;
}

async function read(file: string, order: string): Promise<number> {
  const text = readFileSync(join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml'), 'utf8');
  const mapping = parseMapping(text.replace('order: event-time', `order: ${order}`), 'bench');
  const dataset = loadCatalogue(join(root, 'schemas/lines')).dataset('emergency-management/hazard-warning');
  const feed = await Feed.open([{ files: [{ path: file, name: file }], mapping, dataset }], { spillFolder: tmpdir() });
  let count = 0;
  for await (const batch of feed.rows()) count += batch.length;
  return count;
}

const [what, file = ''] = process.argv.slice(2);
if (what === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'rail-bench-'));
  const files = { 'in order': join(folder, 'asc.csv'), 'newest first': join(folder, 'desc.csv') };
  await write(files['in order'], 1000);
  await write(files['newest first'], -1000);
  for (const [name, ...args] of [
    ['cut into cells', 'cut', files['in order']],
    ['mapped as it stands', 'as-is', files['in order']],
    ['already in order', 'event-time', files['in order']],
    ['newest first', 'event-time', files['newest first']],
  ]) {
    const { stdout } = spawnSync(process.execPath, [...process.execArgv, import.meta.filename, ...args], {
      encoding: 'utf8',
    });
    process.stdout.write(`${name}: ${stdout}`);
  }
  rmSync(folder, { recursive: true });
} else {
  const began = performance.now();
  const count = await (what === 'cut' ? cut(file) : read(file, what));
  const rowsPerSecond = Math.round((count / (performance.now() - began)) * 1000);
  const maxMemoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ rows: Math.round(count), rowsPerSecond, maxMemoryMiB })}\n`);
}
