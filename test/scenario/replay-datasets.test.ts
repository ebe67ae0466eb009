import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadCatalogue, quarantineTopic } from '@rail/catalogue';
import { boundsOf, readRanges, recordsOf } from '@rail/inspect';
import { KafkaClient } from '@rail/kafka-client';
import { type ReplayOptions, startReplay } from '@rail/publisher';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { writeLineFeeds } from '../support/line-feeds.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../schemas/lines'));
const rows = 3800;
const misfits = ['health', 'transport'];

let folder: string;
let feeds: string;
let exchange: TestExchange;
let client: KafkaClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-datasets-'));
  feeds = mkdtempSync(join(folder, 'feeds-'));
  exchange = await startExchange({ folder, parts: ['control'], logLevel: 'silent' });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  const startMs = Date.parse('2026-06-01T00:00:00Z');
  await writeLineFeeds(feeds, catalogue, { rows, rowsPerSecond: 1000, startMs, seed: 1 });
  // A last row that is no row, of a CSV file and of JSON Lines.
  appendFileSync(join(feeds, 'health.csv'), 'no row\n');
  appendFileSync(join(feeds, 'transport.jsonl'), 'no row\n');
}, 60_000);

afterAll(async () => {
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

function optionsOf(more: Partial<ReplayOptions>): ReplayOptions {
  const { brokers, registryUrl } = exchange;
  return { kafka: { brokers }, registryUrl, catalogue, files: [feeds], spillFolder: folder, ...more };
}

interface Sent {
  readonly topic: string;
  readonly seq: number;
  readonly at: string;
}

/** What a run has put on every line and quarantine, in the order of the run. */
async function sentBy(run: string): Promise<Sent[]> {
  const topics = [
    ...catalogue.datasets.map(({ topic }) => topic),
    ...catalogue.lines.map(({ id }) => quarantineTopic(id)),
  ];
  const bounds = await boundsOf(client, topics);
  const sent: Sent[] = [];
  const ranges = bounds.map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
  await readRanges(client, ranges, (batch) => {
    for (const { topic, headers } of recordsOf(batch)) {
      if (headers.get('rail-run')?.toString() !== run) continue;
      const seq = Number(headers.get('rail-seq')!.readBigUInt64BE());
      sent.push({ topic, seq, at: headers.get('rail-at')!.toString() });
    }
  });
  return sent.toSorted((left, right) => left.seq - right.seq);
}

test.each([
  ['in transactions', { kind: 'max' }, 0],
  ['timed, stopped on its way and gone on with', { kind: 'rate', perSecond: 2500 }, 600],
] as const)(
  'files of all lines are one run by event time, each row once on the topic of its line: %s',
  async (_, pace, stopAfterMs) => {
    const first = await startReplay(optionsOf({ pace }));
    if (stopAfterMs > 0) {
      await pause(stopAfterMs);
      first.stop();
      expect((await first.ended).state).toBe('stopped');
    }
    const last = stopAfterMs > 0 ? await startReplay(optionsOf({ files: [], resume: first.run })) : first;

    const report = await last.ended;

    expect(report).toMatchObject({ state: 'done', line: null, sent: rows, quarantined: 2, rows: rows + 2 });
    expect(report.datasets.map(({ line }) => line).toSorted()).toEqual(catalogue.lines.map(({ id }) => id).toSorted());
    for (const dataset of report.datasets) {
      expect(dataset).toMatchObject({ sent: rows / 19, quarantined: misfits.includes(dataset.line) ? 1 : 0 });
      expect(dataset).toMatchObject({ order: 'already in order', encodings: ['utf-8'] });
    }
    let sent = await sentBy(report.run!);
    // Apache Kafka tells of a commit before every partition shows it.
    for (let round = 0; round < 50 && sent.length < rows + 2; round++) {
      await pause(200);
      sent = await sentBy(report.run!);
    }
    expect(sent.map(({ seq }) => seq)).toEqual([...Array(rows + 2).keys()]);
    for (const { topic, at } of sent) {
      const [file] = at.split('.');
      expect(topic).toMatch(new RegExp(`^(line\\.${file}\\.|quarantine\\.${file}$)`));
    }
    const aside = sent.flatMap(({ topic }) => (topic.startsWith('quarantine.') ? [topic] : []));
    expect(aside.toSorted()).toEqual(misfits.map(quarantineTopic));
    // The rows of the files take turns, since what they tell happened evenly over all lines.
    const files = sent.slice(0, 38).map(({ at }) => at.split('.')[0]);
    expect(new Set(files.slice(0, 19)).size).toBe(19);
    expect(files.slice(19)).toEqual(files.slice(0, 19));
  },
);

test('a run of several datasets is refused when the mapping of one of them has changed', async () => {
  const replay = await startReplay(optionsOf({ pace: { kind: 'rate', perSecond: 1000 } }));
  await pause(200);
  replay.stop();
  await replay.ended;
  const name = readdirSync(feeds).find((file) => file.startsWith('justice.mapping'))!;
  const text = readFileSync(join(feeds, name), 'utf8');
  writeFileSync(join(feeds, name), `${text}# changed\n`);

  const resumed = startReplay(optionsOf({ files: [], resume: replay.run }));

  await expect(resumed).rejects.toMatchObject({ code: 'RUN_INPUT_CHANGED', at: join(feeds, name) });
  writeFileSync(join(feeds, name), text);
});
