import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { loadCatalogue } from '@rail/catalogue';
import { KafkaClient, latestOffset } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';

import type { PublishJob } from './job.ts';
import { openExchange } from './open-exchange.ts';
import { Program } from './program.ts';
import { median } from './report.ts';

const schemasDir = join(import.meta.dirname, '../../schemas');

/** What the process of broker and control did for a while. */
interface Window {
  readonly recordsPerSecond: number;
  /** How much of one core it took. */
  readonly cores: number;
}

interface Pair {
  readonly without: Window;
  readonly with: Window;
}

type CountPublished = () => Promise<number>;

/**
 * Windows without and with viewers in turn, on one exchange: under full load, and then at rest, where what viewers take of a
 * processor is not lost in what the load takes. Viewers are streams read to their end in a process of their own: their screens
 * are elsewhere. The cost is what they take at rest, of what the exchange takes under load.
 */
export async function costOfViewers(viewers: number, pairs: number, windowMs: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-bench-'));
  const exchange = await openExchange(dataDir);
  const { kafka, registryUrl } = exchange;
  const client = new KafkaClient({ ...kafka, clientId: 'bench' });
  const publishJob: PublishJob = { brokers: kafka.brokers, registryUrl, schemasDir, topicPrefix: '' };
  const publisher = new Program('run-publisher.ts', publishJob, undefined);
  try {
    await client.connect();
    const published = await counterOf(client);
    await untilPublished(published, 50_000);
    const measure = () => measureWindow(published, windowMs);
    const underLoad = await inPairs(pairs, measure, registryUrl, viewers);
    publisher.kill();
    await pause(2_000);
    const atRest = await inPairs(pairs, measure, registryUrl, viewers);
    const cores = median(atRest.map(({ without, with: other }) => other.cores - without.cores));
    const coresUnderLoad = median(underLoad.map(({ without }) => without.cores));
    return {
      viewers,
      coresOfViewers: rounded(cores),
      coresUnderLoad: rounded(coresUnderLoad),
      costShare: rounded(cores / coresUnderLoad),
      throughputRatio: rounded(
        median(underLoad.map(({ without, with: other }) => other.recordsPerSecond / without.recordsPerSecond)),
      ),
      underLoad,
      atRest,
    };
  } finally {
    publisher.kill();
    await client.close();
    await exchange.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Who comes first changes from pair to pair: topics grow meanwhile. */
async function inPairs(
  pairs: number,
  measure: () => Promise<Window>,
  url: string,
  viewers: number,
): Promise<readonly Pair[]> {
  const watched = async (): Promise<Window> => {
    const reader = new Program('run-viewers.ts', { url, viewers }, undefined);
    await pause(1_500); // its start is not the exchange's
    const window = await measure();
    await reader.stop();
    return window;
  };
  const rows: Pair[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) rows.push({ without: await measure(), with: await watched() });
    else {
      const first = await watched();
      rows.push({ without: await measure(), with: first });
    }
  }
  return rows;
}

async function measureWindow(published: CountPublished, windowMs: number): Promise<Window> {
  const [before, cpu, from] = [await published(), process.cpuUsage(), performance.now()];
  await pause(windowMs);
  const { user, system } = process.cpuUsage(cpu);
  const passedMs = performance.now() - from;
  const records = (await published()) - before;
  return {
    recordsPerSecond: Math.round((records / passedMs) * 1000),
    cores: rounded((user + system) / 1000 / passedMs),
  };
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
  const rows = await Promise.all(
    topics.map(async (topic) =>
      (await client.partitionsOf(topic)).map((partition) => ({ topic, partition, timestamp: latestOffset })),
    ),
  );
  const ends = rows.flat();
  return async () => (await client.listOffsets(ends)).reduce((sum, { offset }) => sum + offset, 0);
}

const rounded = (value: number): number => Number(value.toFixed(4));
