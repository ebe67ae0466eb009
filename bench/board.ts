import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { loadCatalogue } from '@rail/catalogue';
import { KafkaClient, latestOffset } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import type { Browser, Page } from 'playwright-core';

import { desk, findChromium, notebook, openChromium, windowOf } from '../test/support/chromium.ts';
import { answers } from '../test/support/board-script.ts';
import { startScriptedBoard } from '../test/support/scripted-board.ts';
import { busyBoard } from './macro/busy-board.ts';
import type { PublishJob } from './macro/job.ts';
import { openExchange } from './macro/open-exchange.ts';
import { Program } from './macro/program.ts';
import { keepReport, median, thisMachine } from './macro/report.ts';

const schemasDir = join(import.meta.dirname, '../schemas');
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
  const cost = await costOfViewers(values.quick ? 4 : 10, values.quick ? 4_000 : 8_000);
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
    const busyBefore = await busySeconds(page);
    const gaps = await page.evaluate<number[]>(
      `new Promise((resolve) => {
        const gaps = []; let last; const until = performance.now() + ${seconds * 1000};
        const next = (now) => { if (last !== undefined) gaps.push(now - last); last = now; now < until ? requestAnimationFrame(next) : resolve(gaps); };
        requestAnimationFrame(next);
      })`,
    );
    const busy = (await busySeconds(page)) - busyBefore;
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

/** Processor time of the page's main thread since it was opened, as Chromium counts it. */
async function busySeconds(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // Processor time, not time that passed: it holds where others use the machine.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/**
 * Windows without and with viewers in turn, on one exchange under full load. Viewers are streams read to their end in a
 * process of their own: their screens are elsewhere. What the exchange's process takes of a processor is exact where the
 * rate of a shared machine is not; both are kept.
 */
async function costOfViewers(pairs: number, windowMs: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-bench-'));
  const exchange = await openExchange(dataDir);
  const { brokers, registryUrl } = exchange;
  const publishJob: PublishJob = { brokers, registryUrl, schemasDir, topicPrefix: '' };
  const client = new KafkaClient({ brokers: [...brokers], clientId: 'bench' });
  const publisher = new Program('run-publisher.ts', publishJob, undefined);
  try {
    await client.connect();
    const published = await counterOf(client);
    await untilPublished(published, 50_000);
    const rows: { readonly without: Window; readonly with: Window }[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const watched = async (): Promise<Window> => {
        const reader = new Program('run-viewers.ts', { url: registryUrl, viewers }, undefined);
        await pause(1500); // its start is not the exchange's
        const window = await measureWindow(published, windowMs);
        await reader.stop();
        return window;
      };
      const alone = () => measureWindow(published, windowMs);
      // Who comes first changes from pair to pair: topics grow meanwhile.
      if (pair % 2 === 0) rows.push({ without: await alone(), with: await watched() });
      else {
        const first = await watched();
        rows.push({ without: await alone(), with: first });
      }
    }
    const cpuRatios = rows.map(({ without, with: other }) => other.cpuMicrosPerRecord / without.cpuMicrosPerRecord);
    const rateRatios = rows.map(({ without, with: other }) => other.recordsPerSecond / without.recordsPerSecond);
    return {
      viewers,
      pairs: rows,
      /** By processor time of broker and control for each record, median of the pairs. */
      costShare: rounded(median(cpuRatios) - 1, 4),
      throughputRatio: rounded(median(rateRatios), 4),
    };
  } finally {
    publisher.kill();
    await client.close();
    await exchange.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Window {
  readonly recordsPerSecond: number;
  readonly cpuMicrosPerRecord: number;
}

type CountPublished = () => Promise<number>;

async function measureWindow(published: CountPublished, windowMs: number): Promise<Window> {
  const [cpu, from, before] = [process.cpuUsage(), performance.now(), await published()];
  await pause(windowMs);
  const records = (await published()) - before;
  const { user, system } = process.cpuUsage(cpu);
  const recordsPerSecond = Math.round((records / (performance.now() - from)) * 1000);
  return { recordsPerSecond, cpuMicrosPerRecord: rounded((user + system) / records, 3) };
}

async function untilPublished(published: CountPublished, records: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if ((await published()) >= records) return;
    await pause(100);
  }
  throw new RailError('BROKER_REFUSED', 'nothing was published for a minute');
}

/** Counts what all lines hold, by the ends of their topics. */
async function counterOf(client: KafkaClient): Promise<CountPublished> {
  const topics = loadCatalogue(join(schemasDir, 'lines')).datasets.map(({ topic }) => topic);
  const rows = (
    await Promise.all(
      topics.map(async (topic) =>
        (await client.partitionsOf(topic)).map((partition) => ({ topic, partition, timestamp: latestOffset })),
      ),
    )
  ).flat();
  return async () => (await client.listOffsets(rows)).reduce((sum, { offset }) => sum + offset, 0);
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
