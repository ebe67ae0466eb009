import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reasonHeader } from '@rail/agreements';
import { RegistryClient } from '@rail/avro';
import { type DatasetManifest, loadCatalogue, quarantineTopic, routerGroup } from '@rail/catalogue';
import {
  agreementsOf,
  type AgreementTerms,
  boundsOf,
  findOrigin,
  firstRecord,
  parsePlace,
  readRanges,
  recordsOf,
  type StoredRecord,
  type TracedAgreement,
  traceRecord,
  type TraceReport,
} from '@rail/inspect';
import { fetchCommittedOffsets, KafkaClient } from '@rail/kafka-client';
import { startPublisher } from '@rail/publisher';
import { Signals } from '@rail/runtime';
import { readPositions, ThematicReader, topicsOf } from '@rail/thematic';
import { startExchange, type TestExchange } from '../support/exchange.ts';

const { datasets } = loadCatalogue(join(import.meta.dirname, '../../schemas/lines'));
const folder = mkdtempSync(join(tmpdir(), 'rail-trace-'));
let exchange: TestExchange;
let client: KafkaClient;
let thematic: ThematicReader;
let agreements: AgreementTerms[];

beforeAll(async () => {
  exchange = await startExchange({ folder, parts: ['control', 'router', 'builder'] });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  const { brokers, registryUrl, catalogue } = exchange;
  const load = { seed: 3, worldStartMs: Date.now(), recordsPerSecond: 2000 };
  const publisher = await startPublisher({
    kafka: { brokers },
    registryUrl,
    catalogue,
    signals: new Signals(),
    ...load,
  });
  while (publisher.published < 20_000) await pause(100);
  await publisher.stop();
  await drained();
  thematic = new ThematicReader(exchange.db, exchange.databases);
  agreements = await agreementsOf(client);
}, 120_000);

afterAll(async () => {
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything is routed, and what feeds a database is committed. */
async function drained(): Promise<void> {
  const lines = await boundsOf(
    client,
    datasets.map(({ topic }) => topic),
  );
  const isRouted = async () => {
    const committed = await fetchCommittedOffsets(client, routerGroup, lines);
    return committed.every(({ offset }, at) => offset >= lines[at]!.end || lines[at]!.end === 0);
  };
  while (!(await isRouted())) await pause(100);
  for (const database of exchange.databases) {
    const shares = (await boundsOf(client, topicsOf(database))).filter(({ end }) => end > 0);
    const isRead = async () => {
      const positions = await readPositions(exchange.db, database);
      const next = new Map(positions.map((each) => [`${each.topic}/${each.partition}`, each.next]));
      return shares.every(({ topic, partition, end }) => (next.get(`${topic}/${partition}`) ?? 0) >= end);
    };
    while (!(await isRead())) await pause(100);
  }
}

async function recordsIn({ topic }: DatasetManifest): Promise<StoredRecord[]> {
  const found: StoredRecord[] = [];
  const ranges = (await boundsOf(client, [topic])).map(({ partition, start, end }) => ({
    topic,
    partition,
    from: start,
    to: Math.min(end, start + 60),
  }));
  await readRanges(client, ranges, (batch) => found.push(...recordsOf(batch)));
  return found;
}

async function traced(place: string): Promise<TraceReport> {
  const { catalogue, registryUrl } = exchange;
  const origin = await findOrigin(client, catalogue, agreements, thematic, parsePlace(place));
  const registry = new RegistryClient({ url: registryUrl });
  return traceRecord({ client, registry, catalogue, agreements, thematic, nowMs: Date.now() }, origin);
}

const placeOf = ({ topic, partition, offset }: StoredRecord): string => `${topic}/${partition}/${offset}`;
const feeds = (id: string): boolean =>
  exchange.databases.some(({ tables }) => tables.some(({ agreement }) => agreement === id));

/** The first record of a dataset that some agreement delivers, with its trace. */
async function deliveredTrace(dataset: DatasetManifest): Promise<TraceReport | undefined> {
  for (const record of await recordsIn(dataset)) {
    const report = await traced(placeOf(record));
    if (report.agreements.some(({ outcome, fields }) => outcome === 'delivered' && fields.length > 0)) return report;
  }
  return undefined;
}

function expectExplained({ outcome, why, share, fields }: TracedAgreement): void {
  expect(why).not.toBe('');
  if (outcome !== 'delivered' || fields.length === 0) return;
  expect(share).toMatch(/^share\.[\w-]+\/\d+\/\d+$/);
  for (const field of fields) {
    expect(field.why).not.toBe('');
    if (field.status === 'withheld') expect(field.after).toEqual([]);
    if (field.status === 'passed') expect(field.after).toEqual(field.before);
  }
}

describe('a trace', () => {
  const fillsTables = (dataset: DatasetManifest): boolean =>
    agreements.some(({ agreement }) => agreement.dataset === `${dataset.line}/${dataset.id}` && feeds(agreement.id));

  test.each(datasets.map((dataset) => [`${dataset.line}/${dataset.id}`, dataset] as const))(
    'follows a record of %s from its topic as far as it went, and says why of every agreement and field',
    async (_name, dataset) => {
      const [first] = await recordsIn(dataset);
      const delivered = await deliveredTrace(dataset);
      const report = delivered ?? (await traced(placeOf(first!)));

      if (fillsTables(dataset)) expect(delivered).toBeDefined();
      for (const each of report.agreements) expectExplained(each);
      // What newer versions have replaced has no row of its own any more; what has one leads back.
      for (const { row } of report.agreements.flatMap(({ rows }) => rows)) {
        expect((await traced(row)).record).toBe(report.record);
      }
    },
    30_000,
  );

  test('finds the row of a record, and from the row the record', async () => {
    const dataset = exchange.catalogue.dataset('market-regulation/enterprise');
    const records = (await recordsIn(dataset)).toReversed();
    for (const record of records) {
      const { agreements: found } = await traced(placeOf(record));
      const row = found.find(({ id }) => id === 'mr-me-001')?.rows.at(0)?.row;
      if (row === undefined) continue;
      expect((await traced(row)).record).toBe(placeOf(record));
      return;
    }
    throw new Error('no record of the register has a row');
  }, 30_000);

  test('says of a record that was set aside why, for all agreements', async () => {
    const lines = exchange.catalogue.lines.map(({ id }) => quarantineTopic(id));
    const ranges = (await boundsOf(client, lines)).map(({ topic, partition, start, end }) => {
      return { topic, partition, from: start, to: end };
    });
    const wrong = await firstRecord(client, ranges, ({ headers }) => headers.get(reasonHeader)?.toString() === 'Q113');

    const report = await traced(placeOf(wrong!));

    expect(report.record).toMatch(/^line\./);
    expect(report.quarantined).toMatch(/^Q113 at identifier /);
    expect(new Set(report.agreements.map(({ outcome }) => outcome))).toEqual(new Set(['quarantined']));
  }, 60_000);
});
