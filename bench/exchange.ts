import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { loadCatalogue, routerGroup, shareTopic } from '@rail/catalogue';
import { fetchCommittedOffsets, KafkaClient, latestOffset, type TopicPartition } from '@rail/kafka-client';
import { loadDatabases, topicsOf } from '@rail/thematic';

import type { RunningExchange } from '../apps/rail/src/up.ts';
import type { PartJob, PublishJob } from './macro/job.ts';
import { measureProgress, measurePublishing } from './macro/measure.ts';
import { openExchange } from './macro/open-exchange.ts';
import { keepReport, ratio, thisMachine } from './macro/report.ts';

interface Stage {
  readonly stage: 'publish' | 'route' | 'commit';
  /** Records of the lines that pass this stage in a second, when it has the machine to itself. */
  readonly recordsPerSecond: number;
  /** What the stage itself counts in a second: records, pairs of record and agreement, share records. */
  readonly own: { readonly of: 'records' | 'pairs' | 'shareRecords'; readonly perSecond: number };
  readonly cpuMicrosPerRecord: number;
}

const schemasDir = join(import.meta.dirname, '../schemas');

/**
 * The path of the demo, stage by stage on one exchange: all lines published as fast as they can be, then routed under
 * all agreements, then committed to all thematic databases. Each stage has the machine to itself, so that the slowest is
 * what bounds the path. Exits with 99 if that is the routing. `npm run bench -- exchange [--quick] [--records N] [-o json]`
 */
export async function run(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      records: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const records = Number(values.records ?? (values.quick ? 200_000 : 500_000));
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-bench-'));
  const exchange = await openExchange(dataDir);
  const client = new KafkaClient({ ...exchange.kafka, clientId: 'bench' });
  try {
    await client.connect();
    const stages = await measureStages(client, exchange, dataDir, records);
    const bound = stages.reduce((slowest, each) => (each.recordsPerSecond < slowest.recordsPerSecond ? each : slowest));
    const route = stages.find(({ stage }) => stage === 'route')!;
    const scenario = {
      name: 'publish, route, commit: all lines, all agreements, all databases',
      agreements: exchange.agreementVersions().size,
      stages,
      boundBy: bound.stage,
      ratios: { routeToBound: ratio(route.recordsPerSecond, bound.recordsPerSecond) },
    };
    const report = { machine: thisMachine('embedded'), scenarios: [scenario] };
    keepReport('exchange', { records, ...report });
    if (values.output === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
    else process.stdout.write(`${JSON.stringify(scenario, undefined, 2)}\n`);
    if (bound.stage === 'route') process.exitCode = 99;
  } finally {
    await client.close();
    await exchange.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureStages(
  client: KafkaClient,
  exchange: RunningExchange,
  dataDir: string,
  records: number,
): Promise<Stage[]> {
  const { registryUrl } = exchange;
  const { brokers } = exchange.kafka;
  const lines = loadCatalogue(join(schemasDir, 'lines')).datasets.map(({ topic }) => topic);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const publishJob: PublishJob = { brokers, registryUrl, schemasDir, topicPrefix: '' };
  const published = await measurePublishing(client, 'run-publisher.ts', publishJob, lines, records, undefined);
  say(`published ${published.records} records, ${Math.round(published.recordsPerSecond)}/s`);

  const job = { brokers, registryUrl, schemasDir, dataDir };
  const routerJob: PartJob = { ...job, part: 'router' };
  const total = published.records;
  const linePartitions = await partitionsOf(client, lines);
  const routed = await measureProgress(
    'run-part.ts',
    routerJob,
    () => committedOf(client, routerGroup, linePartitions),
    total,
  );
  const shares = await partitionsOf(client, [...exchange.agreementVersions().keys()].map(shareTopic));
  const delivered = await endOf(client, shares);
  say(`routed, ${Math.round(routed.recordsPerSecond)} records/s; ${delivered} share records`);

  const databases = loadDatabases(join(schemasDir, 'thematic'));
  const fed = await Promise.all(
    databases.map(async (database) => ({
      group: `rail.builder.${database.id}`,
      partitions: await partitionsOf(client, topicsOf(database)),
    })),
  );
  const toCommit = (await Promise.all(fed.map(({ partitions }) => endOf(client, partitions)))).reduce(sum, 0);
  const builderJob: PartJob = { ...job, part: 'builder' };
  const committed = await measureProgress(
    'run-part.ts',
    builderJob,
    async () =>
      (await Promise.all(fed.map(({ group, partitions }) => committedOf(client, group, partitions)))).reduce(sum, 0),
    toCommit,
  );
  say(`committed, ${Math.round(committed.recordsPerSecond)} share records/s`);
  const perRecord = toCommit / total;
  return [
    stageOf('publish', published.recordsPerSecond, 'records', published.recordsPerSecond, published.cpuMicrosPerRecord),
    stageOf(
      'route',
      routed.recordsPerSecond,
      'pairs',
      (routed.recordsPerSecond * delivered) / total,
      routed.cpuMicrosPerRecord,
    ),
    stageOf(
      'commit',
      committed.recordsPerSecond / perRecord,
      'shareRecords',
      committed.recordsPerSecond,
      committed.cpuMicrosPerRecord * perRecord,
    ),
  ];
}

function stageOf(
  stage: Stage['stage'],
  recordsPerSecond: number,
  of: Stage['own']['of'],
  perSecond: number,
  cpuMicrosPerRecord: number,
): Stage {
  const own = { of, perSecond: Math.round(perSecond) };
  const cpu = Math.round(cpuMicrosPerRecord * 100) / 100;
  return { stage, recordsPerSecond: Math.round(recordsPerSecond), own, cpuMicrosPerRecord: cpu };
}

const sum = (left: number, right: number): number => left + right;

async function partitionsOf(client: KafkaClient, topics: readonly string[]): Promise<TopicPartition[]> {
  const all = await Promise.all(
    topics.map(async (topic) => (await client.partitionsOf(topic)).map((partition) => ({ topic, partition }))),
  );
  return all.flat();
}

async function endOf(client: KafkaClient, partitions: readonly TopicPartition[]): Promise<number> {
  const rows = partitions.map((each) => ({ ...each, timestamp: latestOffset }));
  return (await client.listOffsets(rows, 'committed')).map(({ offset }) => offset).reduce(sum, 0);
}

async function committedOf(client: KafkaClient, group: string, partitions: readonly TopicPartition[]): Promise<number> {
  const offsets = await fetchCommittedOffsets(client, group, partitions, { requireStable: false });
  return offsets.map(({ offset }) => Math.max(0, offset)).reduce(sum, 0);
}
