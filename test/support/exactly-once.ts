import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { isInForce, loadAgreements } from '@rail/agreements';
import { RegistryClient } from '@rail/avro';
import { loadCatalogue, quarantineTopic, shareTopic, valueSubject } from '@rail/catalogue';
import { KafkaClient } from '@rail/kafka-client';
import { errorTable } from '@rail/kernel';
import { aDatabase } from './database.ts';
import { onApacheKafka } from './exchange.ts';
import { type ExchangeProcesses, schemasDir } from './exchange-processes.ts';
import { digestsOf, recordsOn, type StoredRecord, waitUntilRouted } from './exchange-evidence.ts';

const root = join(import.meta.dirname, '../..');
const catalogue = loadCatalogue(join(schemasDir, 'lines'));
/** One that is not in force has no share. */
const agreements = loadAgreements(join(schemasDir, 'agreements'), catalogue).filter(({ agreement }) =>
  isInForce(agreement, Date.now()),
);
const lines = catalogue.datasets.map((dataset) => dataset.topic);

/**
 * Stops the load, lets the exchange drain and stop in order, and looks for every record on its whole way. The run
 * `isWhole` unless records of it were kept back, as those of a paused line are.
 */
export async function expectExactlyOnce(exchange: ExchangeProcesses, isWhole = true): Promise<void> {
  const { brokers, registryUrl, database } = exchange;
  expect(await exchange.stop('publisher')).toBe(0);
  const stopReaders = async (): Promise<void> => {
    for (const router of exchange.routers) expect(await exchange.stop(router)).toBe(0);
    expect(await exchange.stop('builder')).toBe(0);
  };
  await expectRecordsOnce(brokers, registryUrl, exchange.published, stopReaders, isWhole);
  const built = await digestsOf(database, brokers, registryUrl);
  const rebuilt = await digestsOf(
    await aDatabase(join(exchange.dataDir, 'rebuilt'), join(exchange.dataDir, 'templates')),
    brokers,
    registryUrl,
  );
  expect(built).toEqual(rebuilt);
  expect(built.filter(({ rows }) => rows > 0).length).toBeGreaterThan(0);
  expect(await exchange.stop('control')).toBe(0);
  if (!onApacheKafka) expect(await exchange.stop('broker')).toBe(0);
}

/**
 * Once every line has been routed and `onRouted` is through: each record of the run stands on its line once and in each
 * share at most once, in order, and the ledger is balanced. `acknowledged` is how many the publisher knows to be stored.
 */
export async function expectRecordsOnce(
  brokers: string,
  registryUrl: string,
  acknowledged: number | undefined,
  onRouted: () => Promise<void>,
  isWhole = true,
): Promise<void> {
  const client = new KafkaClient({ brokers: [brokers], clientId: 'test' });
  try {
    await client.connect();
    await waitUntilRouted(client, lines, 60_000);
    await onRouted();
    await expectTopics(client, registryUrl, acknowledged, isWhole);
  } finally {
    await client.close();
  }
  const { status, report } = ledgerOf(brokers);
  expect({ status, report }).toEqual({ status: 0, report: expect.stringContaining('\nbalanced') });
}

async function expectTopics(
  client: KafkaClient,
  registryUrl: string,
  acknowledged: number | undefined,
  isWhole: boolean,
): Promise<void> {
  const published = new Map<string, StoredRecord[]>();
  for (const topic of lines) published.set(topic, await recordsOn(client, topic));
  expectRun([...published.values()], acknowledged, isWhole);
  for (const { agreement, dataset } of agreements) {
    expectOrderOfLine(await recordsOn(client, shareTopic(agreement.id)), published.get(dataset.topic)!);
  }
  const registered = new Set(await registeredIds(registryUrl));
  for (const line of catalogue.lines) {
    const aside = await recordsOn(client, quarantineTopic(line.id));
    const judgedBlind = aside.filter(
      ({ reason, schemaId }) => reason === errorTable.SCHEMA_NOT_OF_SUBJECT.number && registered.has(schemaId!),
    );
    expect(judgedBlind.slice(0, 5)).toEqual([]);
  }
}

/** Ids under which the lines' schemas are registered. */
function registeredIds(registryUrl: string): Promise<number[]> {
  const registry = new RegistryClient({ url: registryUrl });
  return Promise.all(lines.map(async (topic) => (await registry.latest(valueSubject(topic))).id));
}

/** Every record of the run stands on the lines once, and in each partition in the order in which it was made. */
function expectRun(
  records: readonly (readonly StoredRecord[])[],
  acknowledged: number | undefined,
  isWhole: boolean,
): void {
  const sequences = records.flat().map((record) => record.sequence!);
  expect(sequences.length).toBeGreaterThan(500);
  const sorted = sequences.toSorted((left, right) => left - right);
  const misplaced = sorted.filter((sequence, at) => (isWhole ? sequence !== at : sequence === sorted[at - 1]));
  expect(misplaced.slice(0, 5)).toEqual([]);
  if (acknowledged !== undefined) expect(sequences.length).toBe(acknowledged);
  for (const topic of records) {
    for (const partition of Map.groupBy(topic, (record) => record.partition).values()) {
      const overtaken = partition.filter((record, at) => at > 0 && record.sequence! < partition[at - 1]!.sequence!);
      expect(overtaken.slice(0, 5)).toEqual([]);
    }
  }
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
