// `npm run screens [-- --all]`: pictures of every page of the board of a running exchange, into docs/screens. A line is
// paused and a generator falls silent first, so that there is something to see. `--all` takes every language, ground and
// size; without, Chinese at night and English by day.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';
import { startPublisher } from '@rail/publisher';
import { Signals } from '@rail/runtime';
import type { Browser } from 'playwright-core';
import { boardPages } from '../test/support/board-pages.ts';
import {
  desk,
  findChromium,
  notebook,
  openChromium,
  type Reader,
  screenshotName,
  settled,
  windowOf,
} from '../test/support/chromium.ts';
import { startExchange } from '../test/support/exchange.ts';
import { buildBoard } from './build-board.mjs';

const screens = join(import.meta.dirname, '../docs/screens');
const readers = (isAll: boolean): Reader[] =>
  [notebook, desk].flatMap((size) =>
    isAll
      ? (['zh', 'en'] as const).flatMap((language) =>
          (['dark', 'light'] as const).map((theme): Reader => ({ size, language, theme })),
        )
      : [
          { size, language: 'zh', theme: 'dark' },
          { size, language: 'en', theme: 'light' },
        ],
  );

const chromium = findChromium();
if (chromium === undefined) {
  process.stderr.write('no Chromium is here; CHROMIUM_PATH names one\n');
  process.exit(1);
}
buildBoard();
const folder = mkdtempSync(join(tmpdir(), 'rail-screens-'));
const schemasDir = join(folder, 'schemas');
cpSync(join(import.meta.dirname, '../schemas'), schemasDir, { recursive: true });
hurryOneDepartment();
const parts = ['control', 'router', 'builder'] as const;
const feedsDir = join(import.meta.dirname, '../test/fixtures/feeds');
const exchange = await startExchange({ folder, parts, schemasDir, feedsDir, logLevel: 'silent' });
const { brokers, registryUrl: url, catalogue } = exchange;
const load = { seed: 1, worldStartMs: Date.UTC(2026, 0, 1), recordsPerSecond: 600 };
const publisher = await startPublisher({
  kafka: { brokers },
  registryUrl: url,
  catalogue,
  signals: new Signals(),
  ...load,
});
try {
  const browser = await openChromium(chromium);
  await somethingToSee();
  for (const reader of readers(process.argv.includes('--all'))) await takeAll(browser, reader);
  await browser.close();
} finally {
  await publisher.stop();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Its timetable lets it be silent for 20 s: nobody waits five minutes for a picture of a late line. */
function hurryOneDepartment(): void {
  const file = join(schemasDir, 'lines/emergency-management/line.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('grace: 5m', 'grace: 20s'));
}

/** A line that a person has stopped, one whose department falls silent until it is late, the alert of that, a replay. */
async function somethingToSee(): Promise<void> {
  while (publisher.published < 5_000) await pause(100);
  await post('/v1/lines/agriculture/pause', { reason: '演练 drill' });
  await post('/v1/lines/emergency-management/rate', { recordsPerSecond: 0 });
  await post('/v1/runs', { paths: ['earthquakes.csv'], mappings: ['earthquakes.mapping.yaml'], rate: 20 });
  process.stderr.write('waiting until a line is late\n');
  for (let tries = 0; tries < 600; tries++) {
    const { lines, alerts } = (await (await fetch(`${url}/v1/board`)).json()) as BoardSnapshot;
    if (lines.some(({ state }) => state === 'late') && (alerts?.open ?? 0) > 0) return;
    await pause(1000);
  }
}

async function post(path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': path };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

async function takeAll(browser: Browser, reader: Reader): Promise<void> {
  const context = await windowOf(browser, reader);
  const page = await context.newPage();
  const blank = await context.newPage();
  for (const { name, path } of await boardPages(url)) {
    await page.goto(url + path);
    await settled(page);
    const png = await page.screenshot();
    // A quarter of the bytes, and no further program: the browser makes it.
    const webp = await blank.evaluate<string>(
      `new Promise((resolve) => {
        const image = new Image();
        image.onload = () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
          canvas.getContext('2d').drawImage(image, 0, 0);
          resolve(canvas.toDataURL('image/webp', 0.8).split(',')[1]);
        };
        image.src = 'data:image/png;base64,${png.toString('base64')}';
      })`,
    );
    const file = join(screens, screenshotName(name, reader)).replace(/png$/, 'webp');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from(webp, 'base64'));
    process.stderr.write(`${file}\n`);
  }
  await context.close();
}
