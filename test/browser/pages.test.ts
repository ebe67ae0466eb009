import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page, Request } from 'playwright-core';
import { buildBoard } from '../../tools/build-board.mjs';
import { boardNow } from '../support/board-script.ts';
import { findChromium, notebook, openChromium, type Reader, seriousFaults, windowOf } from '../support/chromium.ts';
import { pageAnswers, quarantine, viewer } from '../support/pages-script.ts';
import { type ScriptedBoard, startScriptedBoard } from '../support/scripted-board.ts';

const chromium = findChromium();
const english: Reader = { size: notebook, language: 'en', theme: 'light' };
let server: ScriptedBoard;
let browser: Browser;

if (chromium === undefined) process.stderr.write('pages in a browser are not tried: no Chromium is here\n');
(chromium === undefined ? describe.skip : describe)('agreements, databases and quarantine in a browser', () => {
  beforeAll(async () => {
    buildBoard();
    server = await startScriptedBoard({ snapshot: () => boardNow(), everyMs: 1000, answers: pageAnswers });
    browser = await openChromium(chromium!);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A page that is told otherwise on some paths than the script says. */
  async function opened(path: string, told: Readonly<Record<string, { status?: number; body: unknown }>> = {}) {
    const page = await (await windowOf(browser, english)).newPage();
    for (const [asked, { status = 200, body }] of Object.entries(told)) {
      const isIt = ({ pathname }: { readonly pathname: string }): boolean => pathname === asked;
      await page.route(isIt, (route) => route.fulfill({ status, json: body }));
    }
    await page.goto(server.url + path);
    await page.locator('.page-head h1').waitFor();
    return page;
  }
  const closed = async (page: Page): Promise<void> => {
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  };

  test('agreements are narrowed by their address, and the address by the choice', async () => {
    const page = await opened('/agreements?state=waiting');
    await page.locator('tbody tr').first().waitFor();

    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['he-ps-021']);
    await page.locator('select').nth(3).selectOption('');
    await page.waitForURL(`${server.url}/agreements`);
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['mr-me-001', 'he-ps-021']);
    await page.locator('select').nth(2).selectOption('market-entities');
    await page.waitForURL(`${server.url}/agreements?database=market-entities`);
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['mr-me-001']);
    await closed(page);
  });

  test('an agreement says why it is silent, hides what is not shared until asked, and connects in a language', async () => {
    const page = await opened('/agreements/mr-me-001');
    await page.locator('.is-silent').waitFor();

    expect(await page.locator('.is-silent').innerText()).toMatch(/the provider is late[\s\S]*the department is silent/);
    expect(await page.locator('.agreement-figures').innerText()).toMatch(
      /Held by quota\s+12,031[\s\S]*100\.0 % · 200k \/ 200k/,
    );
    expect(await page.locator('.agreement-fields tbody th').allInnerTexts()).toEqual(['uscc', 'phone']);
    await page.locator('.agreement-fields button').click();
    await page.waitForURL(/fields=all/);
    expect(await page.locator('.agreement-fields tbody th').count()).toBe(3);
    expect(await page.locator('.field-treated .field-treatment').innerText()).toBe('mask (3,4)');
    await page.locator('.tabs a', { hasText: 'Python' }).click();
    await page.waitForURL(/lang=python/);
    expect(await page.locator('pre.snippet').innerText()).toContain('DeserializingConsumer');
    expect(await page.locator('.agreement-commands').innerText()).toContain('rail subscribe mr-me-001 --lang python');
    await closed(page);
  });

  test('copies the code, and selects it where the browser keeps its clipboard to itself', async () => {
    const page = await opened('/agreements/mr-me-001?lang=kcat');
    const write = (fate: string): Promise<void> =>
      page.evaluate(`navigator.clipboard.writeText = (text) => { window.copied_ = text; return ${fate}; }`);
    const button = page.locator('.copied button');
    await write('Promise.resolve()');
    await button.click();
    await button.filter({ hasText: 'Copied' }).waitFor();

    expect(await page.evaluate('window.copied_')).toBe(await page.locator('pre.snippet').innerText());
    await write('Promise.reject(new DOMException("denied"))');
    await button.click();
    await button.filter({ hasText: 'Selected' }).waitFor();
    expect(await page.evaluate('String(getSelection())')).toContain('kcat -b rail.example:9092');
    await closed(page);
  });

  test('who is not entitled sees the figures of a table and whose right it takes, and no row', async () => {
    const body = { title: 'content is not shown', titleZh: '不显示', detail: 'li may not', code: 'RAIL-3040' };
    const page = await opened('/databases/market-entities/entity', {
      '/v1/session': { body: viewer },
      '/v1/thematic/market-entities/entity': { status: 403, body },
    });
    await page.locator('.empty').waitFor();

    expect(await page.locator('.page-head').innerText()).toContain('5,120');
    expect(await page.locator('.empty').innerText()).toMatch(/Figures are shown, content is not[\s\S]*mr-me-001/);
    expect(await page.locator('tbody').count()).toBe(0);
    await closed(page);
  });

  test('what to do about a reason of quarantine is said in the language of the board', async () => {
    const page = await opened('/quarantine');
    const remedy = page.locator('.quarantine-remedy');

    expect(await remedy.innerText()).toBe('Correct the code.');
    await page.keyboard.press('z');
    await remedy.filter({ hasText: '改正代码。' }).waitFor();
    await closed(page);
  });

  test('a viewer is offered nothing that changes something', async () => {
    const page = await opened('/quarantine', { '/v1/session': { body: viewer } });
    await page.locator('tbody tr').first().waitFor();

    expect(await page.locator('main button').count()).toBe(0);
    expect(await page.locator('tbody input').count()).toBe(0);
    await closed(page);
  });

  test('an operator is asked, then redrives all of a reason once, and is told what became of it', async () => {
    const page = await opened('/quarantine');
    const sent: Request[] = [];
    await page.route('**/v1/quarantine/redrive', (route) => {
      sent.push(route.request());
      return route.fulfill({
        json: { redriven: 35, again: 1, left: 0, refused: [{ place: 'health/0/7', why: 'gone' }] },
      });
    });
    await page.locator('td.quarantine-acts button').first().click();

    expect(await page.locator('dialog h2').innerText()).toBe('Redrive 36 records (health Q114)?');
    expect(sent).toEqual([]);
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.problem.done').waitFor();
    expect(sent.map((request) => request.postDataJSON() as unknown)).toEqual([{ line: 'health', reason: 'Q114' }]);
    expect(sent[0]!.headers()['idempotency-key']).toMatch(/^[\w-]{16,100}$/);
    expect(await page.locator('.problem.done').innerText()).toMatch(/35 redriven, 1 settled[\s\S]*health\/0\/7\s*gone/);
    await closed(page);
  });

  test('a discard takes a reason', async () => {
    const page = await opened('/quarantine');
    const bodies: unknown[] = [];
    await page.route('**/v1/quarantine/discard', (route) => {
      bodies.push(route.request().postDataJSON());
      return route.fulfill({ json: { redriven: 1, again: 0, left: 0, refused: [] } });
    });
    await page.locator('tbody input[type=checkbox]').check();
    await page.locator('.sheet-side button').nth(1).click();
    await page.locator('dialog button[type=submit]').click();

    expect(bodies).toEqual([]);
    await page.locator('dialog input[name=why]').fill('a test row');
    await page.locator('dialog button[type=submit]').click();
    await page.locator('.problem.done').waitFor();
    expect(bodies).toEqual([{ places: ['health/0/7'], why: 'a test row' }]);
    await closed(page);
  });

  test.each([
    ['/quarantine', { ...quarantine, byReason: [], entries: [] }, /Checked 1,214\/s against 31 rules/],
    ['/agreements', { schema: 'rail.agreements/1', agreements: [] }, /nobody subscribes[\s\S]*rail agreement reload/],
    ['/runs', { schema: 'rail.runs/1', runs: [] }, /rail replay FILE/],
    ['/databases', [], /rail up/],
  ])('%s with nothing in it says what will fill it', async (path, body, expected) => {
    const page = await opened(path, { [`/v1${path === '/databases' ? '/thematic' : path}`]: { body } });
    await page.locator('.empty').waitFor();

    expect(await page.locator('.empty').innerText()).toMatch(expected);
    await closed(page);
  });
});
