import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCatalogue, routerGroup } from '@rail/catalogue';
import { boundsOf } from '@rail/inspect';
import { fetchCommittedOffsets, KafkaClient } from '@rail/kafka-client';
import { recordsOn } from '../support/exchange-evidence.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { ExchangeProcesses, schemasDir } from '../support/exchange-processes.ts';
import { killPartProcesses } from '../support/part-process.ts';
import { tellControl, until } from '../support/tell-control.ts';

const line = 'transport';
const catalogue = loadCatalogue(join(schemasDir, 'lines'));
const topics = catalogue.line(line).datasets.map(({ topic }) => topic);
const others = catalogue.datasets.filter((dataset) => dataset.line !== line).map(({ topic }) => topic);
let folder: string;
let client: KafkaClient;
let exchange: ExchangeProcesses;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-line-kill-'));
  exchange = new ExchangeProcesses({ dataDir: folder, seed: 1, recordsPerSecond: 1000, restartsStarting: false });
  await exchange.start();
  client = new KafkaClient({ brokers: [exchange.brokers], clientId: 'test' });
  await client.connect();
});

afterAll(async () => {
  await client?.close();
  await killPartProcesses();
  rmSync(folder, { recursive: true, force: true });
});

const tell = (order: string, body: object) => tellControl(exchange, `/v1/lines/${line}/${order}`, body);
const ends = async (of: readonly string[]): Promise<number> =>
  (await boundsOf(client, of)).reduce((sum, { end }) => sum + end, 0);
const routed = async (of: readonly string[]): Promise<number> => {
  const committed = await fetchCommittedOffsets(client, routerGroup, await boundsOf(client, of));
  return committed.reduce((sum, { offset }) => sum + Math.max(0, offset), 0);
};

async function othersAreRouted(): Promise<void> {
  const before = await routed(others);
  await until(
    'the other lines are routed',
    () => routed(others),
    (now) => now > before + 1000,
    30_000,
  );
}

/** How many of the records of the line have each number; a number names one record of the world. */
async function numbers(): Promise<number[]> {
  const records = await Promise.all(topics.map((topic) => recordsOn(client, topic)));
  return records.flat().map(({ sequence }) => sequence!);
}

describe('while a line is paused', () => {
  test('a router that is killed and comes again routes nothing of it', async () => {
    await until(
      'the line is published',
      () => ends(topics),
      (end) => end > 200,
    );
    expect(await tell('pause', { reason: 'drill', by: 'wang' })).toMatchObject({ status: 200 });
    await othersAreRouted();
    const before = await routed(topics);

    await exchange.kill('router');
    await exchange.restart('router').ready;
    await othersAreRouted();

    expect(await routed(topics)).toBe(before);
  }, 90_000);

  test('a publisher that is killed and comes again publishes nothing of it, and then goes on with its world', async () => {
    const before = { ofLine: await ends(topics), ofOthers: await ends(others) };

    await exchange.kill('publisher');
    await exchange.restart('publisher').ready;
    await until(
      'the others are published',
      () => ends(others),
      (end) => end > before.ofOthers + 1000,
      30_000,
    );

    expect(await ends(topics)).toBe(before.ofLine);
    expect(await tell('resume', {})).toMatchObject({ status: 200 });
    await until(
      'the line is published',
      () => ends(topics),
      (end) => end > before.ofLine + 100,
      30_000,
    );
    await exchange.kill('publisher');
    await exchange.restart('publisher').ready;
    await until(
      'it goes on',
      () => ends(topics),
      (end) => end > before.ofLine + 300,
      30_000,
    );
    const all = await numbers();
    expect(new Set(all).size).toBe(all.length);
  }, 120_000);

  test('nothing was lost or came twice: every record is routed once and the ledger balances', async () => {
    await expectExactlyOnce(exchange, false);
  }, 120_000);
});
