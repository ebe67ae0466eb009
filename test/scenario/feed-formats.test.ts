import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';
import { Fetcher, KafkaClient } from '@rail/kafka-client';
import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';
import { type ReplayOptions, type ReplayReport, startReplay } from '@rail/publisher';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { killRailProcesses, RailProcess } from '../support/rail-process.ts';

const root = join(import.meta.dirname, '../..');
const feeds = join(root, 'test/fixtures/feeds');
const formats = join(feeds, 'formats');
const mapping = join(feeds, 'earthquakes.mapping.yaml');
const catalogue = loadCatalogue(join(root, 'schemas/lines'));
const dataset = catalogue.dataset('emergency-management/hazard-warning');

let folder: string;
let exchange: TestExchange;
let client: KafkaClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-formats-'));
  exchange = await startExchange({ folder, parts: ['control'], commitIntervalMs: 50, logLevel: 'silent' });
  client = new KafkaClient({ brokers: exchange.brokers, clientId: 'test' });
  await client.connect();
});

afterAll(async () => {
  killRailProcesses();
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly seq: number;
  readonly partition: number;
  readonly value: Buffer;
}

/** The records of a run on the line, in the order of the run; each partition as it stands. */
async function sentBy(run: string): Promise<Sent[]> {
  const partitions = await client.partitionsOf(dataset.topic);
  const queries = partitions.map((partition) => ({ topic: dataset.topic, partition, timestamp: -1 }));
  // A transaction is committed before its markers are written: up to the last record, not up to the last stable one.
  const ends = await client.listOffsets(queries, 'uncommitted');
  const fetcher = new Fetcher(client, { isolation: 'committed', maxBytes: 16 << 20, maxWaitMs: 100 });
  for (const { partition } of ends) fetcher.assign(dataset.topic, partition, 0);
  const sent: Sent[] = [];
  const cursor = new RecordCursor();
  while (ends.some(({ partition, offset }) => fetcher.position(dataset.topic, partition) < offset)) {
    for (const batch of await fetcher.poll(100)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) {
        const seq = sequenceOf(cursor, run);
        const value = Buffer.from(cursor.bytes.subarray(cursor.valueStart + 5, cursor.valueEnd));
        if (seq !== undefined) sent.push({ seq, partition: batch.partition, value });
      }
    }
  }
  await fetcher.close();
  return sent.toSorted((left, right) => left.seq - right.seq);
}

function sequenceOf({ bytes, headersStart, headerCount }: RecordCursor, run: string): number | undefined {
  const headers = new Map<string, Buffer>();
  forEachHeader(bytes, headersStart, headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    headers.set(bytes.toString('utf8', keyStart, keyEnd), Buffer.from(bytes.subarray(valueStart, valueEnd)));
  });
  return headers.get('rail-run')?.toString() === run ? Number(headers.get('rail-seq')!.readBigUInt64BE()) : undefined;
}

const eventTimes = (sent: readonly Sent[]): number[] =>
  sent.map(({ value }) => Number((decodeValue(dataset.schema, value).value as { eventTime: bigint }).eventTime));

function optionsOf(files: readonly string[], more: Partial<ReplayOptions> = {}): ReplayOptions {
  const { brokers, registryUrl } = exchange;
  const pace = { kind: 'max' } as const;
  return { kafka: { brokers }, registryUrl, catalogue, files, mappings: [mapping], pace, spillFolder: folder, ...more };
}

async function replayed(files: readonly string[], more: Partial<ReplayOptions> = {}): Promise<[ReplayReport, Sent[]]> {
  const report = await (await startReplay(optionsOf(files, more))).ended;
  return [report, await sentBy(report.run!)];
}

describe('a feed of any format', () => {
  test('puts the same bytes on its line, and the report says what the file was', async () => {
    const asUtf8 = readdirSync(formats).filter((name) => !/^broken|gb18030|utf-16|^quakes\.csv$/.test(name));
    const [, expected] = await replayed([join(formats, 'quakes.csv')]);
    expect(expected).toHaveLength(24);
    for (const name of asUtf8) {
      const [report, sent] = await replayed([join(formats, name)]);
      expect(sent.map(({ value }) => value.toString('hex'))).toEqual(
        expected.map(({ value }) => value.toString('hex')),
      );
      expect(report).toMatchObject({ sent: 24, quarantined: 0, input: { order: 'sorted in memory' } });
      expect(report.input.files[0]!.format).toBe(/\.(csv|jsonl|avro)/.exec(name)![1]);
    }
  });

  test('of several files is one run, and a file that is added makes it another input', async () => {
    const [report, sent] = await replayed([join(formats, 'quakes.{csv,jsonl}'), join(formats, 'zstandard.avro')]);
    expect(report).toMatchObject({ file: '3 files', rows: 72, sent: 72 });
    const times = eventTimes(sent);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const more = startReplay(optionsOf([join(formats, 'quakes.{csv,jsonl}')], { resume: report.run! }));
    await expect(more).rejects.toMatchObject({ code: 'RUN_INPUT_CHANGED' });
  });
});

describe('a selection of rows', () => {
  test('is moved to a time with its gaps, on the line and in its keys', async () => {
    const [, all] = await replayed([join(feeds, 'earthquakes.csv')]);
    const times = eventTimes(all);
    const from = String(times[100]);
    const to = String(times[200]);

    const [report, sent] = await replayed([join(feeds, 'earthquakes.csv')], {
      selection: { from, to, shiftTo: '2031-01-01T00:00:00Z' },
    });

    const wanted = times.filter((time) => time >= Number(from) && time < Number(to));
    const byMs = Date.parse('2031-01-01T00:00:00Z') - wanted[0]!;
    expect(eventTimes(sent)).toEqual(wanted.map((time) => time + byMs));
    expect(report).toMatchObject({
      sent: wanted.length,
      input: { outsideRange: 400 - wanted.length },
      olderThanRetention: null,
    });
  });

  test('is kept by a run that goes on: now is when the run began', async () => {
    const selection = { from: '2018-02-05', shiftTo: 'now', passes: 3 };
    const first = await startReplay(
      optionsOf([join(feeds, 'earthquakes.csv')], { selection, pace: { kind: 'rate', perSecond: 400 } }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1300));
    first.stop();
    const stopped = await first.ended;
    expect(stopped.state).toBe('stopped');

    const again = startReplay(optionsOf([], { resume: stopped.run!, pace: undefined, selection }));
    await expect(again).rejects.toThrow('are those that the run began with');
    const rest = await startReplay(optionsOf([], { resume: stopped.run!, pace: { kind: 'rate', perSecond: 5000 } }));
    const report = await rest.ended;

    expect(report).toMatchObject({ state: 'done', parts: 2 });
    const sent = await sentBy(report.run!);
    expect(sent.map(({ seq }) => seq)).toEqual([...Array(report.rows).keys()]);
    const times = eventTimes(sent);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const rowsOfPass = report.rows / 3;
    expect(times[rowsOfPass]! - times[0]!).toBe(times[2 * rowsOfPass]! - times[rowsOfPass]!);
  });
});

test('a file that is newest first and larger than memory may hold, killed and resumed, is sent once in the order of its events', async () => {
  const rows = 260_000;
  const file = join(folder, 'newest-first.csv');
  const out = createWriteStream(file);
  out.write(readFileSync(join(formats, 'quakes.csv'), 'utf8').split('\n', 1)[0] + '\n');
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: 1000 }, (_, index) => {
      const at = 1_517_966_773_840 - (row + index) * 1000;
      return `${at},${at + 60_000},34.${row % 100},-118.5,9.5,2.5,"a place, ${row + index} km from anywhere",x${row + index}`;
    });
    out.write(`${lines.join('\n')}\n`);
  }
  out.end();
  await finished(out);
  const to = ['-b', exchange.brokers.join(','), '--registry', exchange.registryUrl];
  const first = new RailProcess('replay', file, '-m', mapping, '--max-speed', ...to);
  const [, run = ''] = await first.says(/^run (r-\w+) of/m);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  first.child.kill('SIGKILL');
  await first.ended;

  const { exitCode, stdout, stderr } = await new RailProcess('replay', '--resume', run, '-o', 'json', ...to).ended;

  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const report = JSON.parse(stdout) as ReplayReport;
  expect(report).toMatchObject({ rows, sent: rows, quarantined: 0, input: { order: 'sorted on disk' } });
  expect(report.input.spilledBytes).toBeGreaterThan(1_000_000);
  const sent = await sentBy(run);
  expect(sent).toHaveLength(rows);
  expect(sent.every(({ seq }, index) => seq === index)).toBe(true);
  const times = eventTimes([sent[0]!, sent[1]!, sent.at(-1)!]);
  expect(times).toEqual([
    1_517_966_773_840 - (rows - 1) * 1000,
    1_517_966_773_840 - (rows - 2) * 1000,
    1_517_966_773_840,
  ]);
}, 120_000);
