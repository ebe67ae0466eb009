import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';

import { RailError } from '@rail/kernel';
import type { Browser, Page } from 'playwright-core';

import { desk, findChromium, notebook, openChromium, windowOf } from '../test/support/chromium.ts';
import { answers } from '../test/support/board-script.ts';
import { startScriptedBoard } from '../test/support/scripted-board.ts';
import { busyBoard } from './macro/busy-board.ts';
import { costOfViewers } from './macro/cost-of-viewers.ts';
import { keepReport, thisMachine } from './macro/report.ts';

const recordsPerSecond = 50_000;
const viewers = 3;

interface Frames {
  readonly page: string;
  readonly size: string;
  readonly snapshotsPerSecond: number;
  readonly framesPerSecond: number;
  /** The longest time between two frames. */
  readonly worstFrameMs: number;
  /** 99 of 100 frames came within this time of the one before. */
  readonly p99FrameMs: number;
  /** Part of one core that scripts, styles and layout of the page took: at 0.1 a frame has ten times the time it needs. */
  readonly busyShare: number;
}

/**
 * What a board costs whoever looks at it, and the exchange: frames a second of the first screen and of the map in a headless
 * Chromium with 19 lines at 50,000 records/s, and what three viewers take from an exchange that publishes as fast as it can.
 * The snapshots of the first part are made up, and come over a real stream. `npm run bench -- board [--quick] [-o json]`
 */
export async function run(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { quick: { type: 'boolean', default: false }, output: { type: 'string', short: 'o', default: 'table' } },
  });
  const chromium = findChromium();
  if (chromium === undefined) throw new RailError('OPTION_INVALID', 'no Chromium is here; CHROMIUM_PATH names one');
  const seconds = values.quick ? 5 : 15;
  const browser = await openChromium(chromium);
  const frames: Frames[] = [];
  try {
    for (const [size, everyMs] of [
      [notebook, 1000],
      [desk, 1000],
      [notebook, 250],
    ] as const) {
      frames.push(await framesOf(browser, size, everyMs, seconds));
    }
  } finally {
    await browser.close();
  }
  const cost = await costOfViewers(viewers, values.quick ? 4 : 6, values.quick ? 4_000 : 5_000);
  const scenarios = [
    {
      name: 'frames a second, synthetic snapshots over a real stream, headless without a GPU',
      recordsPerSecond,
      frames,
    },
    { name: `an exchange that publishes as fast as it can, without and with ${viewers} viewers`, ...cost },
  ];
  const report = { machine: { ...thisMachine('embedded'), loadAverage: loadavg()[0] }, scenarios };
  keepReport('board', report);
  process.stdout.write(`${JSON.stringify(values.output === 'json' ? report : scenarios, undefined, 2)}\n`);
  if (cost.costShare >= 0.02) process.exitCode = 99;
}

async function framesOf(
  browser: Browser,
  size: { readonly width: number; readonly height: number },
  everyMs: number,
  seconds: number,
): Promise<Frames> {
  const server = await startScriptedBoard({ snapshot: busyBoard(recordsPerSecond), everyMs, answers });
  try {
    const context = await windowOf(browser, { size, language: 'zh', theme: 'dark' });
    const page = await context.newPage();
    await page.goto(server.url);
    await page.locator('tr[data-line]').first().waitFor();
    const busySeconds = await processorOf(page);
    const busyBefore = await busySeconds();
    const gaps = await page.evaluate<number[]>(
      `new Promise((resolve) => {
        const gaps = []; let last; const until = performance.now() + ${seconds * 1000};
        const next = (now) => { if (last !== undefined) gaps.push(now - last); last = now; now < until ? requestAnimationFrame(next) : resolve(gaps); };
        requestAnimationFrame(next);
      })`,
    );
    const busy = (await busySeconds()) - busyBefore;
    await context.close();
    const total = gaps.reduce((sum, gap) => sum + gap, 0);
    return {
      page: '/',
      size: `${size.width}x${size.height}`,
      snapshotsPerSecond: 1000 / everyMs,
      framesPerSecond: rounded((gaps.length / total) * 1000, 1),
      worstFrameMs: rounded(Math.max(...gaps), 1),
      p99FrameMs: rounded(gaps.toSorted((left, right) => left - right)[Math.floor(gaps.length * 0.99)] ?? 0, 1),
      busyShare: rounded((busy / total) * 1000, 4),
    };
  } finally {
    await server.stop();
  }
}

/** Counts the processor time of the page's main thread, as Chromium does: it holds where others use the machine. */
async function processorOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
