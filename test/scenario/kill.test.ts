import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadAgreements } from '@rail/agreements';
import { loadCatalogue, shareTopic } from '@rail/catalogue';
import { KafkaClient } from '@rail/kafka-client';
import { Random } from '@rail/kernel';
import { ExchangeProcesses, type PartName, partNames, schemasDir } from '../support/exchange-processes.ts';
import { digestsOf, recordsOn, type StoredRecord, waitUntilRouted } from '../support/exchange-evidence.ts';
import { killPartProcesses } from '../support/part-process.ts';

const root = join(import.meta.dirname, '../..');
const catalogue = loadCatalogue(join(schemasDir, 'lines'));
const agreements = loadAgreements(join(schemasDir, 'agreements'), catalogue);
const lines = catalogue.datasets.map((dataset) => dataset.topic);
type Victim = PartName | 'any';
const victims = (process.env['RAIL_KILL_PARTS'] ?? partNames.join(',')).split(',') as Victim[];
/** A seed names the moments of a run's kills; `npm run test:kill` runs more of them. */
const seeds = (process.env['RAIL_KILL_SEEDS'] ?? '1').split(',').map(Number);
const kills = Number(process.env['RAIL_KILL_COUNT'] ?? 2);

interface Kill {
  readonly part: PartName;
  /** Before the kill. */
  readonly runMs: number;
  /** Between the kill and the restart. */
  readonly downMs: number;
  /** Whether the part may finish its start before `runMs` begins. */
  readonly mayStart: boolean;
}

function killsOf(victim: Victim, seed: number): Kill[] {
  const random = new Random(seed);
  return Array.from({ length: kills }, (_, at) => ({
    part: victim === 'any' ? random.pick(partNames) : victim,
    runMs: random.between(50, 1500),
    downMs: random.between(0, 800),
    mayStart: at === 0 || random.chance(0.75),
  }));
}

async function underFire(exchange: ExchangeProcesses, victim: Victim, seed: number): Promise<void> {
  for (const { part, runMs, downMs, mayStart } of killsOf(victim, seed)) {
    if (mayStart) await exchange.whenUp(part);
    await pause(runMs);
    await exchange.kill(part);
    await pause(downMs);
    exchange.restart(part);
  }
  for (const part of partNames) await exchange.whenUp(part);
  await pause(500);
}

/** Every record of the run stands on the lines once, and in the order in which it was made. */
function expectWholeRun(records: readonly (readonly StoredRecord[])[]): void {
  for (const topic of records) {
    for (const partition of Map.groupBy(topic, (record) => record.partition).values()) {
      const sequences = partition.map((record) => record.sequence!);
      expect(sequences).toEqual(sequences.toSorted((left, right) => left - right));
    }
  }
  const sequences = records.flat().map((record) => record.sequence!);
  expect(sequences.length).toBeGreaterThan(1000);
  const missing = sequences.toSorted((left, right) => left - right).filter((sequence, at) => sequence !== at);
  expect(missing.slice(0, 5)).toEqual([]);
}

/** A share follows its line record by record, and a person or enterprise keeps one key in it. */
function expectOrderOfLine(share: readonly StoredRecord[], line: readonly StoredRecord[]): void {
  const keyAt = new Map(line.map(({ partition, offset, key }) => [`${partition}/${offset}`, key]));
  const shareKeys = new Map<string, Set<string>>();
  const last = new Map<number, number>();
  const disordered: StoredRecord[] = [];
  for (const record of share) {
    if (record.origin! <= (last.get(record.partition) ?? -1)) disordered.push(record);
    last.set(record.partition, record.origin!);
    const key = keyAt.get(`${record.partition}/${record.origin}`);
    if (key === undefined) disordered.push(record);
    else shareKeys.set(key, (shareKeys.get(key) ?? new Set()).add(record.key ?? ''));
  }
  expect(disordered.slice(0, 5)).toEqual([]);
  expect([...shareKeys.values()].filter((keys) => keys.size !== 1)).toEqual([]);
}

function ledgerOf(brokers: string): { status: number | null; report: string } {
  const hooks = ['--conditions=source', '--enable-source-maps', '--import', join(root, 'tools/swc-hooks.mjs')];
  const args = [...hooks, join(root, 'apps/rail/src/main.ts'), 'ledger', 'check', '-b', brokers];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, report: stdout + stderr };
}

describe('kill -9 under load', () => {
  let dataDir: string;
  let client: KafkaClient | undefined;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'rail-kill-'));
  });

  afterEach(async () => {
    await client?.close();
    client = undefined;
    killPartProcesses();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test.each(seeds.flatMap((seed) => victims.map((victim) => [victim, seed] as const)))(
    'of %s, seed %i: nothing lost, nothing twice, order per key kept, ledger balanced',
    async (victim, seed) => {
      const exchange = new ExchangeProcesses({
        dataDir,
        seed,
        recordsPerSecond: 1500,
        restartsStarting: victim === 'any',
      });
      await exchange.start();

      await underFire(exchange, victim, seed);

      expect(await exchange.stop('publisher')).toBe(0);
      client = new KafkaClient({ brokers: [exchange.brokers], clientId: 'test' });
      await client.connect();
      await waitUntilRouted(client, lines, 60_000);
      expect(await exchange.stop('router')).toBe(0);
      expect(await exchange.stop('builder')).toBe(0);

      const published = new Map<string, StoredRecord[]>();
      for (const topic of lines) published.set(topic, await recordsOn(client, topic));
      expectWholeRun([...published.values()]);
      for (const { agreement, dataset } of agreements) {
        expectOrderOfLine(await recordsOn(client, shareTopic(agreement.id)), published.get(dataset.topic)!);
      }
      const { status, report } = ledgerOf(exchange.brokers);
      expect({ status, report }).toEqual({ status: 0, report: expect.stringContaining('\nbalanced') });

      const { brokers, registryUrl } = exchange;
      const built = await digestsOf(exchange.databaseDir, brokers, registryUrl);
      const rebuilt = await digestsOf(join(dataDir, 'rebuilt'), brokers, registryUrl);
      expect(built).toEqual(rebuilt);
      expect(built.filter(({ rows }) => rows > 0).length).toBeGreaterThan(0);
      expect(await exchange.stop('control')).toBe(0);
      expect(await exchange.stop('broker')).toBe(0);
    },
    300_000,
  );
});
