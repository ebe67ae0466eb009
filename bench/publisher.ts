import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { lineControlsTopic, loadCatalogue } from '@rail/catalogue';
import { deleteTopics, KafkaClient, latestOffset } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';

import { startBenchBroker } from './macro/bench-broker.ts';
import type { PublishJob } from './macro/job.ts';
import { measurePublishing } from './macro/measure.ts';
import { keepReport, median, ratio, thisMachine } from './macro/report.ts';
import { startSchemaServer } from './macro/schema-server.ts';

const programs = { publisher: 'run-publisher.ts', kafkajsReadyMade: '../peers/kafkajs-producer.ts' } as const;
type Name = keyof typeof programs;
const names = Object.keys(programs) as Name[];

/**
 * Records a second into the line topics: our publisher generating, encoding and sending, beside kafkajs's producer
 * sending ready-made buffers of the same records. `npm run bench -- publisher [--quick] [--records N] [-o json]`
 */
export async function run(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      records: { type: 'string' },
      profile: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const records = Number(values.records ?? (values.quick ? 300_000 : 1_000_000));
  const repeat = values.quick ? 1 : 3;
  const broker = await startBenchBroker();
  const registry = await startSchemaServer();
  const client = new KafkaClient({ brokers: [broker.address], clientId: 'bench' });
  const rates: Record<Name, number[]> = { publisher: [], kafkajsReadyMade: [] };
  try {
    await client.connect();
    for (let round = 1; round <= repeat; round++) {
      for (const name of names) {
        const rate = await oneRun(client, name, [broker.address], registry.url, records, values.profile);
        rates[name].push(rate);
        process.stderr.write(`round ${round}: ${name} ${Math.round(rate)} records/s\n`);
      }
    }
  } finally {
    await client.close();
    await registry.stop();
    await broker.stop();
  }
  const recordsPerSecond = {
    publisher: Math.round(median(rates.publisher)),
    kafkajsReadyMade: Math.round(median(rates.kafkajsReadyMade)),
  };
  const ratios = { publisherToKafkajs: ratio(recordsPerSecond.publisher, recordsPerSecond.kafkajsReadyMade) };
  const scenario = { name: 'the generated world, as fast as the broker takes it', recordsPerSecond, ratios };
  const report = { machine: thisMachine(broker.name), scenarios: [scenario] };
  keepReport('publisher', { records, rounds: repeat, ...report });
  if (values.output === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(`${JSON.stringify(scenario, undefined, 2)}\n`);
}

async function oneRun(
  client: KafkaClient,
  name: Name,
  brokers: readonly string[],
  registryUrl: string,
  records: number,
  profileDir: string | undefined,
): Promise<number> {
  const schemasDir = join(import.meta.dirname, '../schemas');
  const { datasets } = loadCatalogue(join(schemasDir, 'lines'));
  const topicPrefix = name === 'publisher' ? '' : 'peer.';
  const topics = datasets.map(({ topic, partitions }) => ({ name: `${topicPrefix}${topic}`, partitions }));
  const topicNames = topics.map((topic) => topic.name);
  await client.createTopics([...topics, { name: lineControlsTopic, partitions: 1 }]);
  const job: PublishJob = { brokers, registryUrl, schemasDir, topicPrefix };
  const measured = await measurePublishing(client, programs[name], job, topicNames, records, profileDir);
  const partitions = topics.flatMap((topic) =>
    Array.from({ length: topic.partitions }, (_, partition) => ({
      topic: topic.name,
      partition,
      timestamp: latestOffset,
    })),
  );
  const there = (await client.listOffsets(partitions)).reduce((sum, { offset }) => sum + offset, 0);
  if (there !== measured.records) {
    throw new RailError('BROKER_REFUSED', `${name} says it sent ${measured.records} records; the topics hold ${there}`);
  }
  await deleteTopics(client, topicNames); // the next round begins with empty ones
  return measured.recordsPerSecond;
}
