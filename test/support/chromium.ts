import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'];
const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A browser of this machine: CHROMIUM_PATH, else where systems keep it. None is downloaded. */
export function findChromium(): string | undefined {
  const told = process.env['CHROMIUM_PATH'];
  return told !== undefined && told !== '' ? told : [...usual, onMac].find((path) => existsSync(path));
}

export function openChromium(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface Reader {
  readonly size: { readonly width: number; readonly height: number };
  readonly language: 'zh' | 'en';
  readonly theme: 'dark' | 'light';
  readonly lessMotion?: boolean;
}

export const notebook = { width: 1280, height: 720 } as const;
export const desk = { width: 1920, height: 1080 } as const;

/** A window of somebody who has never been here. */
export function windowOf(browser: Browser, reader: Reader): Promise<BrowserContext> {
  return browser.newContext({
    viewport: reader.size,
    locale: reader.language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: reader.theme,
    reducedMotion: reader.lessMotion === true ? 'reduce' : 'no-preference',
  });
}

/** Everything that a page complains of from now on. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // An interface of this machine came or went, as containers make them: no page is to blame.
    if (message.text().includes('ERR_NETWORK_CHANGED')) return;
    complaints.push(`${message.type()} ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  return complaints;
}

/**
 * Resolves once an expression holds in the page. Asked from outside: the policy of the board lets nothing be evaluated
 * within.
 */
export async function untilTrue(page: Page, expression: string, limitMs = 15_000): Promise<void> {
  for (const endMs = Date.now() + limitMs; ;) {
    if ((await page.evaluate(`Boolean(${expression})`)) === true) return;
    if (Date.now() > endMs) throw new Error(`after ${limitMs} ms it does not hold that ${expression}`);
    await page.waitForTimeout(50);
  }
}

/** Resolves once everything that the page has asked for has been answered; the stream of the board never is. */
export async function settled(page: Page): Promise<void> {
  let before = -1;
  await untilTrue(page, 'document.querySelector("h1, canvas") !== null');
  for (let tries = 0; tries < 20; tries++) {
    await page.waitForTimeout(150);
    const ended = await page.evaluate<number>('performance.getEntriesByType("resource").length');
    if (ended === before) return;
    before = ended;
  }
}

interface AxeFault {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** What axe calls serious or critical on the page as it is: rule, place and what to mend. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<AxeFault[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations)',
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`),
    );
}

export const screenshotName = (name: string, { size, language, theme }: Reader): string =>
  join(`${size.width}x${size.height}`, `${name}.${language}.${theme}.png`);
