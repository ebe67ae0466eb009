import { parseArgs } from 'node:util';

import { deleteTopics, KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';

import { startBenchBroker } from './macro/bench-broker.ts';
import { BenchExchange } from './macro/exchange.ts';
import type { Job } from './macro/job.ts';
import { measureRouting } from './macro/measure.ts';
import { forgetGroup } from './macro/forget-group.ts';
import { readShare } from './macro/read-share.ts';
import { keepReport, median, ratio, thisMachine } from './macro/report.ts';
import { startSchemaServer } from './macro/schema-server.ts';
import { produceSource } from './macro/source-records.ts';

const programs = {
  router: { file: 'run-router.ts', group: 'rail.router' },
  kafkajsAvsc: { file: '../peers/kafkajs-avsc.ts', group: 'bench.kafkajs' },
  rawCopy: { file: 'run-raw-copy.ts', group: 'bench.raw-copy' },
} as const;
type Program = keyof typeof programs;
const order = Object.keys(programs) as Program[];

const usage = 'npm run bench -- router [--quick] [--records N] [--repeat N] [--only PROGRAM] [--profile DIR] [-o json]';
const commitIntervalMs = 100;

interface Plan {
  readonly records: number;
  readonly repeat: number;
  readonly programs: readonly Program[];
  readonly profileDir: string | undefined;
  readonly asJson: boolean;
}

function planOf(argv: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      records: { type: 'string' },
      repeat: { type: 'string' },
      only: { type: 'string', multiple: true },
      profile: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const wanted = values.only ?? order;
  const unknown = wanted.find((name) => !(name in programs));
  if (unknown !== undefined) throw new RailError('OPTION_INVALID', `no program ${unknown}; usage: ${usage}`);
  return {
    records: Number(values.records ?? (values.quick ? 600_000 : 2_000_000)),
    repeat: Number(values.repeat ?? (values.quick ? 1 : 3)),
    programs: order.filter((name) => wanted.includes(name)),
    profileDir: values.profile,
    asJson: values.output === 'json',
  };
}

/**
 * Records a second from a line to a share, exactly once, 9 of 18 fields: our router, kafkajs with avsc, and a copy that
 * looks at no record. One broker, the same records, agreement and commit interval, one program after the other.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const plan = planOf(argv);
  const broker = await startBenchBroker();
  const registry = await startSchemaServer();
  const client = new KafkaClient({ brokers: [broker.address], clientId: 'bench' });
  try {
    await client.connect();
    const exchange = new BenchExchange(client, registry);
    await exchange.open();
    const { dataset, sourceSchemaId } = exchange;
    progress(`${broker.name}: producing ${plan.records} records`);
    const { topic, partitions, schema } = dataset;
    const { bytesPerRecord } = await produceSource(client, topic, partitions, schema, sourceSchemaId, plan.records);
    progress(`${Math.round(bytesPerRecord)} bytes each in ${partitions} partitions`);
    const rates: Record<Program, number[]> = { router: [], kafkajsAvsc: [], rawCopy: [] };
    for (let round = 1; round <= plan.repeat; round++) {
      await oneRound(client, exchange, { brokers: [broker.address], registryUrl: registry.url }, plan, round, rates);
    }
    await exchange.close();
    report(plan, broker.name, bytesPerRecord, rates);
  } finally {
    await client.close();
    await registry.stop();
    await broker.stop();
  }
}

async function oneRound(
  client: KafkaClient,
  exchange: BenchExchange,
  where: Pick<Job, 'brokers' | 'registryUrl'>,
  plan: Plan,
  round: number,
  rates: Record<Program, number[]>,
): Promise<void> {
  const { topic, partitions, schemaText: sourceSchemaText } = exchange.dataset;
  let routed: string | undefined;
  for (const program of plan.programs) {
    const { file, group } = programs[program];
    const name = `bench-${program.toLowerCase()}-${round}`;
    const share = await exchange.share(name);
    if (program === 'router') await exchange.entitle(name, share);
    await forgetGroup(where.brokers, group);
    const shared = { shareTopic: share.topic, shareSchemaText: share.schemaText, shareSchemaId: share.schemaId };
    const job: Job = { ...where, topic, group, commitIntervalMs, sourceSchemaText, ...shared };
    const measured = await measureRouting(client, file, job, partitions, plan.records, plan.profileDir);
    const content = await readShare(client, share.topic);
    if (content.records !== plan.records) {
      throw new RailError('BROKER_REFUSED', `${program} committed ${content.records} of ${plan.records} records`);
    }
    if (program !== 'rawCopy') {
      routed ??= content.digest;
      if (routed !== content.digest) throw new RailError('BROKER_REFUSED', `${program} made other records`);
    }
    const { recordsPerSecond, cpuMicrosPerRecord } = measured;
    rates[program].push(recordsPerSecond);
    progress(
      `round ${round}: ${program} ${Math.round(recordsPerSecond)} records/s, ` +
        `${cpuMicrosPerRecord.toFixed(2)} µs of processor time a record`,
    );
    await deleteTopics(client, [share.topic]);
  }
}

function report(plan: Plan, broker: string, bytesPerRecord: number, rates: Record<Program, number[]>): void {
  const rate = (program: Program): number => Math.round(rates[program].length === 0 ? 0 : median(rates[program]));
  const recordsPerSecond = { router: rate('router'), kafkajsAvsc: rate('kafkajsAvsc'), rawCopy: rate('rawCopy') };
  const ratios = {
    routerToKafkajs: ratio(recordsPerSecond.router, recordsPerSecond.kafkajsAvsc),
    routerToRawCopy: ratio(recordsPerSecond.router, recordsPerSecond.rawCopy),
  };
  const name = `exactly once, 9 of 18 fields, ${Math.round(bytesPerRecord)} bytes, commit every ${commitIntervalMs} ms`;
  const result = { machine: thisMachine(broker), scenarios: [{ name, recordsPerSecond, ratios }] };
  if (plan.programs.length === order.length) {
    keepReport('router', { records: plan.records, rounds: plan.repeat, ...result });
  }
  if (plan.asJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(tableOf(name, recordsPerSecond, ratios));
}

function tableOf(name: string, rates: Record<Program, number>, ratios: Record<string, number>): string {
  const lines = Object.entries(rates).map(
    ([program, rate]) => `  ${program.padEnd(16)} ${String(rate).padStart(10)}/s`,
  );
  const shares = Object.entries(ratios).map(([what, value]) => `  ${what.padEnd(16)} ${String(value).padStart(10)}`);
  return `${[name, ...lines, ...shares].join('\n')}\n`;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
