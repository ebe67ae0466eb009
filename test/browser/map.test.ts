import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildBoard } from '../../tools/build-board.mjs';
import { answers, boardNow } from '../support/board-script.ts';
import {
  complaintsOf,
  desk,
  findChromium,
  notebook,
  openChromium,
  type Reader,
  seriousFaults,
  windowOf,
} from '../support/chromium.ts';
import { aNetworkMap } from '../support/map-script.ts';
import { type ScriptedBoard, startScriptedBoard } from '../support/scripted-board.ts';

const chromium = findChromium();
const english: Reader = { size: notebook, language: 'en', theme: 'dark' };
const map = aNetworkMap();
/** Half of what a frame at 60/s has: the rest of the page needs some too. */
const frameBudgetMs = 8;
let server: ScriptedBoard;
let browser: Browser;

/** Times every frame in which a page draws on a canvas, and counts them. */
const timeFrames = `
  window.frames_ = [];
  let draws = 0;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    draws++;
    return clear.apply(this, area);
  };
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (frame) => request((now) => {
    const before = draws;
    const began = performance.now();
    frame(now);
    if (draws > before) window.frames_.push(performance.now() - began);
  });`;

if (chromium === undefined) process.stderr.write('the map in a browser is not tried: no Chromium is here\n');
(chromium === undefined ? describe.skip : describe)('the metro map in a browser', () => {
  beforeAll(async () => {
    buildBoard();
    const scripted = { ...answers, '/v1/map': map };
    server = await startScriptedBoard({ snapshot: () => boardNow(), everyMs: 250, answers: scripted });
    browser = await openChromium(chromium!);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function opened(context: BrowserContext, path = '/map'): Promise<Page> {
    const page = await context.newPage();
    await page.addInitScript(timeFrames);
    await page.goto(server.url + path);
    await page.locator('.metro-label').first().waitFor();
    return page;
  }
  /** What a page evaluates itself; its policy forbids it to evaluate the texts of others, as waitForFunction does. */
  const until = async (page: Page, expression: string): Promise<void> => {
    while (!(await page.evaluate<boolean>(expression))) await pause(20);
  };
  const framesOf = (page: Page): Promise<number> => page.evaluate<number>('window.frames_.length');
  /** Pixels of the canvas of trains that are drawn on. */
  const painted = (page: Page): Promise<number> =>
    page.evaluate<number>(`(() => {
      const canvas = document.querySelectorAll('.metro-canvas')[1];
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] > 0) count++;
      return count;
    })()`);

  test('draws a frame of 44 agreements in half of its time, on a desk with two pixels for one', async () => {
    const context = await browser.newContext({ viewport: desk, deviceScaleFactor: 2, locale: 'en-GB' });
    const page = await opened(context);
    await until(page, 'window.frames_.length >= 60');
    const times = (await page.evaluate<number[]>('window.frames_')).sort((left, right) => left - right);
    const medianMs = times[Math.floor(times.length / 2)]!;
    process.stderr.write(`a frame of the map is drawn in ${medianMs.toFixed(2)} ms (median of ${times.length})\n`);

    expect(medianMs).toBeLessThan(frameBudgetMs);
    expect(await painted(page)).toBeGreaterThan(0);
    expect(
      await page.evaluate(
        '[...document.querySelectorAll(".metro-canvas")].every((c) => c.width === 2 * c.clientWidth && c.height === 2 * c.clientHeight)',
      ),
    ).toBe(true);
    await context.close();
  });

  test('draws nothing while nobody sees it, and goes on when somebody does', async () => {
    const context = await windowOf(browser, english);
    const page = await opened(context);
    await until(page, 'window.frames_.length > 3');
    const become = (state: string): Promise<void> =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await become('hidden');
    const hidden = await framesOf(page);
    await page.waitForTimeout(400);

    expect(await framesOf(page)).toBe(hidden);
    await become('visible');
    await until(page, `window.frames_.length > ${hidden + 3}`);
    await context.close();
  });

  test('stands still with figures for those who want less motion', async () => {
    const context = await windowOf(browser, { ...english, lessMotion: true });
    const page = await opened(context);
    await page.waitForTimeout(400);

    expect(await framesOf(page)).toBe(0);
    const flowing = map.edges.filter(({ state }) => state === 'flowing');
    expect(await page.locator('.metro-edge .metro-figure').count()).toBe(flowing.length);
    expect(await page.locator('.metro-bar').textContent()).toContain('asks for less motion');
    await context.close();
  });

  test('calls databases and pools by their Chinese names in Chinese, and by their own in English', async () => {
    const names = async (language: 'zh' | 'en'): Promise<string[]> => {
      const context = await windowOf(browser, { ...english, language });
      const page = await opened(context);
      const told = await page.locator('.metro-terminus .metro-name').allInnerTexts();
      await context.close();
      return told;
    };

    expect(await names('zh')).toEqual(expect.arrayContaining(['市场主体库', '大气污染联防联控', '财政']));
    expect(await names('en')).toEqual(expect.arrayContaining(['market-entities', 'pool/shared-air']));
  });

  test('under the pointer, a line lights its own routes only, and a click opens its page', async () => {
    const context = await windowOf(browser, english);
    const page = await opened(context);
    const own = map.edges.filter(({ line }) => line === 'transport').map(({ agreement }) => agreement);
    expect(own.length).toBeGreaterThan(1);
    await page.locator('.metro-origin[data-name=transport]').hover();

    const lit = '[...document.querySelectorAll(".metro-edge:not(.is-faded)")].map((edge) => edge.dataset.name)';
    expect(await page.evaluate(lit)).toEqual(own);
    expect(await page.locator('.metro-origin:not(.is-faded)').count()).toBe(1);
    expect(await page.locator('.metro-tip').textContent()).toContain('Transport');
    await page.locator('.metro-origin[data-name=transport]').click();
    await page.waitForURL(`${server.url}/lines/transport`);
    await context.close();
  });

  test('a click on a track opens its agreement', async () => {
    const context = await windowOf(browser, english);
    const page = await opened(context);
    const label = await page.locator('.metro-edge[data-name=ag-001]').boundingBox();
    await page.mouse.click(label!.x + label!.width + 30, label!.y + label!.height / 2);

    await page.waitForURL(`${server.url}/agreements/ag-001`);
    await context.close();
  });

  test('is walked with the keyboard: each name is a link that shows its figures', async () => {
    const context = await windowOf(browser, english);
    const page = await opened(context);
    await page.locator('.metro-terminus[data-name="thematic/emergency-response"]').focus();

    expect(await page.locator('.metro-tip').textContent()).toContain('Emergency response');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${server.url}/databases/emergency-response`);
    await context.close();
  });

  test('finds, keeps what was looked for in the address, and is the same as a table', async () => {
    const context = await windowOf(browser, english);
    const page = await opened(context);
    await page.keyboard.press('/');
    await page.keyboard.type('ag-02');
    await page.waitForURL(`${server.url}/map?q=ag-02`);
    const found = map.edges.map(({ agreement }) => agreement).filter((id) => id.includes('ag-02'));

    expect(await page.locator('.metro-edge:not(.is-faded)').count()).toBe(found.length);
    await page.goto(`${server.url}/map?view=table`);
    await page.locator('.metro-table table').waitFor();
    const shown = await page.locator('.metro-table tbody a[href^="/agreements/ag-"]').allTextContents();
    expect(shown.sort()).toEqual(map.edges.map(({ agreement }) => agreement));
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  });

  test.each(['dark', 'light'] as const)('shuts nobody out and does not complain: %s', async (theme) => {
    const context = await windowOf(browser, { size: notebook, language: 'zh', theme });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${server.url}/map`);
    await page.locator('.metro-label').first().waitFor();

    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
