import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BoardLine } from '@rail/board';
import type { Browser, Page } from 'playwright-core';
import { buildBoard } from '../../tools/build-board.mjs';
import { answers, boardNow } from '../support/board-script.ts';
import {
  complaintsOf,
  findChromium,
  notebook,
  openChromium,
  type Reader,
  seriousFaults,
  untilTrue,
  windowOf,
} from '../support/chromium.ts';
import { type ScriptedBoard, startScriptedBoard } from '../support/scripted-board.ts';

const chromium = findChromium();
const english: Reader = { size: notebook, language: 'en', theme: 'dark' };
let server: ScriptedBoard;
let browser: Browser;
/** What becomes of each line from the next snapshot on. */
let change: (line: BoardLine) => BoardLine;

if (chromium === undefined)
  process.stderr.write('states of the board in a browser are not tried: no Chromium is here\n');
(chromium === undefined ? describe.skip : describe)('the states of a board in a browser', () => {
  beforeAll(async () => {
    buildBoard();
    change = (line) => line;
    server = await startScriptedBoard({ snapshot: () => boardNow(change), everyMs: 200, answers });
    browser = await openChromium(chromium!);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('the worst lines come first, a late one says by how much and whose cause, a quiet one only when it is due', async () => {
    const page = await open('/', english);
    const text = (line: string, cell: number) => page.locator(`tr[data-line=${line}] > *`).nth(cell).innerText();

    expect(await linesOf(page)).toMatchObject({
      0: 'medical-security',
      1: 'emergency-management',
      2: 'city-management',
      3: 'education',
      4: 'agriculture',
      5: 'market-regulation',
    });
    expect(await text('emergency-management', 2)).toMatch(/LATE\s*\+4m1\d\s*provider/);
    expect(await text('development-reform', 2)).toMatch(/QUIET\s*due \d\d-\d\d/);
    expect(await text('development-reform', 3)).toBe('');
    await page.context().close();
  });

  test('a late line ticks each second between two samples', async () => {
    const late = boardNow();
    const slow = await startScriptedBoard({ snapshot: () => late, everyMs: 60_000, answers });
    const page = await (await windowOf(browser, english)).newPage();
    await page.goto(slow.url);
    const cell = page.locator('tr[data-line=emergency-management] .detail');
    await cell.waitFor();
    const first = await cell.innerText();

    await untilTrue(
      page,
      `document.querySelector('tr[data-line=emergency-management] .detail').textContent !== ${JSON.stringify(first)}`,
      2_500,
    );
    await page.context().close();
    await slow.stop();
  });

  test('no row moves under the cursor or the focus, and all find their place once it has left', async () => {
    const page = await open('/', english);
    await page.locator('tr[data-line=finance]').hover();
    const before = await linesOf(page);
    change = (line) => (line.line === 'finance' ? { ...line, state: 'broken', cause: 'R' } : line);
    await page.locator('tr[data-line=finance].broken').waitFor();

    expect(await linesOf(page)).toEqual(before);
    await page.mouse.move(5, 5);
    await untilTrue(page, 'document.querySelectorAll("tr[data-line]")[0].dataset.line === "finance"');
    await page.locator('tr[data-line=justice] a').focus();
    change = (line) => line;
    await page.locator('tr[data-line=finance].onTime').waitFor();

    expect((await linesOf(page))[0]).toBe('finance');
    await page.context().close();
  });

  test('only the lines that are looked for are shown, and the others come back', async () => {
    const page = await open('/', english);
    await page.keyboard.press('/');
    await page.keyboard.type('fin');
    await untilTrue(page, 'document.querySelectorAll("tr[data-line]").length === 2');

    expect((await linesOf(page)).toSorted()).toEqual(['finance', 'local-finance']);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await untilTrue(page, 'document.querySelectorAll("tr[data-line]").length === 19');
    await page.context().close();
  });

  test('readers of the screen are told of changes of states and of nothing else', async () => {
    const page = await open('/', english);
    const live = page.locator('[aria-live]');
    const quietly = await live.innerText();
    change = (line) => (line.line === 'justice' ? { ...line, state: 'late', cause: 'P', overdueMs: 1000 } : line);
    await page.locator('tr[data-line=justice].late').waitFor();
    change = (line) => line;

    expect(quietly).toBe('');
    expect(await live.innerText()).toBe('9 Justice LATE');
    await page.locator('tr[data-line=justice].onTime').waitFor();
    await page.context().close();
  });

  test('a look at the past says so, steps, and comes back', async () => {
    const page = await open('/?at=2026-11-24T02:31:02%2B08:00', english);
    await page.locator('.past').waitFor();
    await page.locator('tr[data-line]').first().waitFor();

    expect(await page.locator('.past b').innerText()).toContain('11-24 02:31');
    await page.keyboard.press('[');
    await page.waitForURL(/at=2026-11-23T18%3A30%3A02/);
    await page.locator('tr[data-line=medical-security] a').click();
    await page.waitForURL(/lines\/medical-security\?at=/);
    await page.locator('.past .primary').click();
    await page.locator('.past').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('each stage of a line says how quick it is, and the first why that is not known', async () => {
    const page = await open('/lines/medical-security', english);
    await page.locator('.stage .p99', { hasText: '9 ms' }).waitFor();

    expect(await page.locator('.stage .p99').allInnerTexts()).toEqual([
      'p99 - time counts from publication',
      'p99 9 ms 12,300 records in 5 min',
      'p99 32 ms 12,300 records in 5 min',
      'p99 health-insurance 200 ms',
    ]);
    await page.context().close();
  });

  test('an alert leads to its runbook, from the list and from its page', async () => {
    for (const path of ['/alerts', '/alerts/A-2207']) {
      const page = await open(path, english);
      await page.locator('a', { hasText: 'LineBroken' }).click();
      await page.waitForURL('**/runbooks/line-broken');

      expect(await page.locator('body').innerText()).toContain('# LineBroken: a line is broken (线路中断)');
      await page.context().close();
    }
  });

  test.each(['dark', 'light'] as const)('no state shuts anybody out on a %s ground', async (theme) => {
    const faults: string[] = [];
    for (const path of ['/', '/lines/medical-security', '/alerts', '/alerts/A-2207', '/events', '/wall', '/?at=1']) {
      const page = await open(path, { ...english, theme });
      faults.push(...(await seriousFaults(page)).map((fault) => `${path}: ${fault}`));
      await page.context().close();
    }

    expect(faults).toEqual([]);
  });

  test('who asked for less motion sees none', async () => {
    const page = await open('/', { ...english, lessMotion: true });

    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    await page.context().close();
  });

  test('at twice the size everything can be reached', async () => {
    const page = await open('/', { ...english, size: { width: 640, height: 360 } });

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(640);
    await page.locator('tr[data-line=local-finance] a').scrollIntoViewIfNeeded();
    expect(await page.locator('tr[data-line=local-finance] a').isVisible()).toBe(true);
    await page.context().close();
  });
});

async function open(path: string, reader: Reader): Promise<Page> {
  const page = await (await windowOf(browser, reader)).newPage();
  const complaints = complaintsOf(page);
  await page.goto(server.url + path);
  await page.locator('h1').first().waitFor();
  await page.locator('tr[data-line], .page-head').first().waitFor();
  expect(complaints).toEqual([]);
  return page;
}

const linesOf = (page: Page): Promise<string[]> =>
  page.evaluate('[...document.querySelectorAll("tr[data-line]")].map((row) => row.dataset.line)');
