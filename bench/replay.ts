import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { loadCatalogue } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import type { ReplayReport } from '@rail/publisher';

import type { RunningExchange } from '../apps/rail/src/up.ts';
import { writeLineFeeds } from '../test/support/line-feeds.ts';
import { RailProcess } from '../test/support/rail-process.ts';
import { openExchange } from './macro/open-exchange.ts';
import { keepReport, thisMachine } from './macro/report.ts';

/** What is sent in a second, by all lines together. */
const recordsPerSecond = 2000;
/** Of the 99th percentile of the timing error, in milliseconds. */
const targetMs = 20;
const speeds = [1, 10];
const schemasDir = join(import.meta.dirname, '../schemas');

/** One replay as its report tells it, and how busy the machine was meanwhile, with everything that ran on it. */
interface Scenario {
  readonly name: string;
  readonly speed: number;
  readonly feedRecordsPerSecond: number;
  readonly datasets: number;
  readonly records: number;
  readonly achievedSpeed: number | null;
  readonly timingErrorMs: ReplayReport['timingErrorMs'];
  readonly storedAfterMs: ReplayReport['storedAfterMs'];
  readonly machine: { readonly loadAverage: readonly [before: number, after: number]; readonly busyCores: number };
}

/**
 * One file for each line, replayed as one run on one clock: how late records are, at the pace of their events and ten
 * times as fast, 2,000 records a second in both. Exits with 99 if the 99th percentile is 20 ms or more.
 * `npm run bench -- replay [--quick] [--seconds N] [-o json]`
 */
export async function run(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const seconds = Number(values.seconds ?? (values.quick ? 10 : 60));
  const folder = mkdtempSync(join(tmpdir(), 'rail-bench-'));
  const exchange = await openExchange(join(folder, 'data'));
  try {
    const scenarios: Scenario[] = [];
    for (const speed of speeds) scenarios.push(await measure(exchange, join(folder, `x${speed}`), speed, seconds));
    const report = { machine: thisMachine('embedded'), targetMs, scenarios };
    if (!values.quick) keepReport('replay', { seconds, ...report });
    const text = values.output === 'json' ? JSON.stringify(report) : JSON.stringify(report, undefined, 2);
    process.stdout.write(`${text}\n`);
    if (scenarios.some(({ timingErrorMs }) => (timingErrorMs?.p99 ?? Infinity) >= targetMs)) process.exitCode = 99;
  } finally {
    await exchange.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(exchange: RunningExchange, folder: string, speed: number, seconds: number): Promise<Scenario> {
  const feedRecordsPerSecond = recordsPerSecond / speed;
  const rows = recordsPerSecond * seconds;
  mkdirSync(folder);
  const startMs = Date.now() - (rows / feedRecordsPerSecond) * 1000;
  const catalogue = loadCatalogue(join(schemasDir, 'lines'));
  await writeLineFeeds(folder, catalogue, { rows, rowsPerSecond: feedRecordsPerSecond, startMs, seed: 1 });

  const { kafka, registryUrl } = exchange;
  const to = ['-b', kafka.brokers.join(','), '--registry', registryUrl, '--schemas', schemasDir];
  const before = { load: loadavg()[0]!, busyMs: busyMs(), atMs: performance.now() };
  const replay = new RailProcess('replay', folder, '--speed', String(speed), '-o', 'json', ...to);
  const { exitCode, stdout, stderr } = await replay.ended;
  if (exitCode !== 0) throw new RailError('BROKER_REFUSED', `the replay ended with ${exitCode}: ${stderr}`);
  const report = JSON.parse(stdout) as ReplayReport;
  if (report.sent !== rows) throw new RailError('BROKER_REFUSED', `${report.sent} of ${rows} records were sent`);
  const busyCores = (busyMs() - before.busyMs) / (performance.now() - before.atMs);
  process.stderr.write(`${speed}x: timing error p99 ${report.timingErrorMs?.p99} ms\n`);
  return {
    name: `${catalogue.lines.length} lines on one clock at ${speed}x`,
    speed,
    feedRecordsPerSecond,
    datasets: report.datasets.length,
    records: report.sent,
    achievedSpeed: report.achieved,
    timingErrorMs: report.timingErrorMs,
    storedAfterMs: report.storedAfterMs,
    machine: { loadAverage: [round(before.load), round(loadavg()[0]!)], busyCores: round(busyCores) },
  };
}

/** Of all cores since the machine was started. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
