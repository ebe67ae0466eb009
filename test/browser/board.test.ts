import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Publisher, startPublisher } from '@rail/publisher';
import { Signals } from '@rail/runtime';
import type { Browser, Page } from 'playwright-core';
import { routes } from '../../apps/board/src/routes.ts';
import { matchPath } from '../../apps/board/src/router/match.ts';
import { buildBoard } from '../../tools/build-board.mjs';
import { type BoardPage, boardPages, pageNames } from '../support/board-pages.ts';
import {
  complaintsOf,
  desk,
  findChromium,
  notebook,
  openChromium,
  type Reader,
  screenshotName,
  seriousFaults,
  settled,
  untilTrue,
  windowOf,
} from '../support/chromium.ts';
import { onApacheKafka, startExchange, type TestExchange } from '../support/exchange.ts';

const chromium = findChromium();
const why =
  chromium === undefined
    ? 'no Chromium is here: CHROMIUM_PATH names one'
    : onApacheKafka
      ? 'the board asks any broker the same'
      : undefined;
const folder = mkdtempSync(join(tmpdir(), 'rail-browser-'));
const night: Reader = { size: notebook, language: 'zh', theme: 'dark' };
const day: Reader = { size: desk, language: 'en', theme: 'light' };
/** A small exchange may have set nothing aside yet. */
const mayBeAbsent = ['quarantined'];
const feedsDir = join(import.meta.dirname, '../fixtures/feeds');
let exchange: TestExchange;
let publisher: Publisher;
let browser: Browser;
let pages: BoardPage[];
let url: string;

if (why !== undefined) process.stderr.write(`the board in a browser is not tried: ${why}\n`);
(why === undefined ? describe : describe.skip)('the board of a running exchange in a browser', () => {
  beforeAll(async () => {
    buildBoard();
    exchange = await startExchange({ folder, parts: ['control', 'router', 'builder'], feedsDir, logLevel: 'silent' });
    url = exchange.registryUrl;
    const { brokers, registryUrl, catalogue } = exchange;
    const load = { seed: 1, worldStartMs: Date.UTC(2026, 0, 1), recordsPerSecond: 120 };
    publisher = await startPublisher({ kafka: { brokers }, registryUrl, catalogue, signals: new Signals(), ...load });
    browser = await openChromium(chromium!);
    while (publisher.published < 600) await pause(20);
    await fetch(`${url}/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ paths: ['earthquakes.csv'], mappings: ['earthquakes.mapping.yaml'], rate: 2 }),
    });
    pages = await boardPages(url);
  });

  afterAll(async () => {
    await browser?.close();
    await publisher?.stop();
    await exchange?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('every page of the table of routes is looked at', () => {
    const paths = [...pages.map(({ path }) => path), '/runs/some', '/quarantine/health/0/1'];
    const missed = routes.filter(({ path }) => !paths.some((each) => matchPath(path, each) !== undefined));

    expect(missed.map(({ path }) => path)).toEqual([]);
  });

  describe.each([
    ['at night in Chinese on a notebook', night],
    ['by day in English on a desk', day],
  ])('%s', (_, reader) => {
    let page: Page;
    let complaints: string[];

    beforeAll(async () => {
      page = await (await windowOf(browser, reader)).newPage();
      complaints = complaintsOf(page);
    });

    afterAll(() => page.context().close());

    test.each(pageNames)('the page %s complains of nothing and shuts nobody out', async (name) => {
      const found = pages.find((other) => other.name === name);
      if (found === undefined) return expect(mayBeAbsent).toContain(name);
      await open(page, found.path);
      const file = join(folder, screenshotName(name, reader));
      mkdirSync(dirname(file), { recursive: true });
      await page.screenshot({ path: file });

      expect(await seriousFaults(page)).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
    });
  });

  test('nineteen lines fit on a notebook without a scroll, and nothing is wider than the screen', async () => {
    const page = await (await windowOf(browser, night)).newPage();
    await open(page, '/');

    expect(await page.locator('tr[data-line]').count()).toBe(19);
    expect(
      await page.evaluate('document.querySelector("tr[data-line]:last-child").getBoundingClientRect().bottom'),
    ).toBeLessThan(notebook.height);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(notebook.height);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(notebook.width);
    await page.context().close();
  });

  test('a person who has no mouse finds the way: j k Enter, back, g a, ? and Escape', async () => {
    const page = await (await windowOf(browser, night)).newPage();
    await open(page, '/');

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    const second = await page.evaluate('document.activeElement.closest("tr").dataset.line');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${url}/lines/${String(second)}`);
    await page.goBack();
    await page.waitForURL(`${url}/`);
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.waitForURL(`${url}/agreements`);
    await page.keyboard.press('?');
    await page.locator('dialog.help').waitFor();
    await page.keyboard.press('Escape');

    await page.locator('dialog.help').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('an operator pauses a line and resumes it, and the board says who and why', async () => {
    const page = await (await windowOf(browser, night)).newPage();
    await open(page, '/lines/agriculture');

    await page.locator('.actions button').first().click();
    await page.locator('dialog input[name=reason]').fill('演练');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.page-head .state.stopped').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    const row = page.locator('tr[data-line=agriculture]');

    expect(await row.locator('.state-cell').textContent()).toContain('停运');
    await row.locator('a').click();
    await page.locator('.actions button').first().click();
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.page-head .state.stopped').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('language and theme are remembered', async () => {
    const context = await windowOf(browser, night);
    const page = await context.newPage();
    await open(page, '/');
    await page.keyboard.press('z');
    await page.keyboard.press('t');
    await page.reload();

    await page.locator('html[lang=en][data-theme=light]').waitFor();
    await context.close();
  });

  test('when control is gone every row is unknown within 5 s, and says when it was last seen', async () => {
    const page = await (await windowOf(browser, night)).newPage();
    await open(page, '/');
    await publisher.stop();
    await exchange.stop();
    const goneMs = Date.now();
    await untilTrue(page, 'document.querySelectorAll("tr.stale .state.unknown").length === 19', 10_000);

    expect(Date.now() - goneMs).toBeLessThan(6_500);
    expect(await page.locator('.heartbeat.lost').textContent()).toMatch(/最后看到 \d\d:\d\d:\d\d/);
    await page.context().close();
  });
});

/** Opens a page and waits until what it asked for has come. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(url + path);
  await settled(page);
}
