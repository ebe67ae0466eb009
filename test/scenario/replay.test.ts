import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { loadCatalogue, quarantineTopic } from '@rail/catalogue';
import { type Control, startControl } from '@rail/control';
import { Fetcher, KafkaClient } from '@rail/kafka-client';
import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';
import { Random, systemClock } from '@rail/kernel';
import { Signals, TopicWriter } from '@rail/runtime';
import { parse } from 'csv-parse/sync';
import { aBroker, type TestBroker } from '../support/broker.ts';

const root = join(import.meta.dirname, '../..');
const schemasDir = join(root, 'schemas');
const feeds = join(root, 'test/fixtures/feeds');
const earthquakes = join(feeds, 'earthquakes.csv');
const mapping = join(feeds, 'earthquakes.mapping.yaml');
const catalogue = loadCatalogue(join(schemasDir, 'lines'));
const dataset = catalogue.dataset('emergency-management/hazard-warning');
const quarantine = quarantineTopic('emergency-management');
/** Kills of each kind; more for a longer look. */
const kills = Number(process.env['RAIL_TEST_KILLS'] ?? 2);
const seed = Number(process.env['RAIL_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));

interface Stored {
  readonly key: string | null;
  readonly value: Buffer;
  readonly headers: ReadonlyMap<string, Buffer>;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let broker: TestBroker;
let control: Control;
let client: KafkaClient;
let folder: string;
const runs = new Set<string>();
const children = new Set<ChildProcess>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-replay-'));
  broker = await aBroker();
  const { brokers } = broker;
  control = await startControl({
    kafka: { brokers },
    host: '127.0.0.1',
    port: 0,
    schemasDir,
    catalogue,
    signals: new Signals(),
  });
  client = new KafkaClient({ brokers, clientId: 'test' });
  await client.connect();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  if (!broker.embedded) for (const run of runs) await forget(run);
  await client.close();
  await control.stop();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A broker that outlives the test keeps no trace of its runs. */
async function forget(run: string): Promise<void> {
  const writer = new TopicWriter(client, 'rail.replays', `rail.replay.${run}`, systemClock);
  await writer.start();
  await writer.append([{ key: run, value: null }]);
  await writer.stop();
}

class Replaying {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stderr = '';

  constructor(args: readonly string[]) {
    const hooks = ['--conditions=source', '--enable-source-maps', '--import', join(root, 'tools/swc-hooks.mjs')];
    const main = join(root, 'apps/rail/src/main.ts');
    const where = ['-b', broker.brokers.join(','), '--registry', control.url];
    this.child = spawn(process.execPath, [...hooks, main, 'replay', ...args, ...where], { cwd: folder });
    children.add(this.child);
    let stdout = '';
    this.child.stdout!.on('data', (chunk) => (stdout += String(chunk)));
    this.child.stderr!.on('data', (chunk) => (this.stderr += String(chunk)));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => {
        children.delete(this.child);
        resolve({ code, stdout, stderr: this.stderr });
      });
    });
  }

  /** The run's id, once it has begun. */
  async run(): Promise<string> {
    const over = this.ended.then(() => true);
    for (;;) {
      const found = /^run (r-\w+) of/m.exec(this.stderr)?.[1];
      if (found !== undefined) {
        runs.add(found);
        return found;
      }
      const ended = await Promise.race([over, pause(5, false)]);
      if (ended && !this.stderr.includes('run r-')) throw new Error(`it never began: ${this.stderr}`);
    }
  }
}

async function replay(...args: string[]): Promise<Ended> {
  return new Replaying(args).ended;
}

/** What is committed on a topic from where it ended before. */
class Since {
  readonly #topic: string;
  readonly #from: ReadonlyMap<number, number>;

  constructor(topic: string, from: ReadonlyMap<number, number>) {
    this.#topic = topic;
    this.#from = from;
  }

  static async now(topic: string): Promise<Since> {
    return new Since(topic, await endsOf(topic));
  }

  async records(): Promise<Stored[]> {
    const ends = await endsOf(this.#topic);
    const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 100 });
    const stored: Stored[] = [];
    const cursor = new RecordCursor();
    for (const [partition, from] of this.#from) fetcher.assign(this.#topic, partition, from);
    while ([...ends].some(([partition, end]) => fetcher.position(this.#topic, partition) < end)) {
      for (const batch of await fetcher.poll(100)) {
        cursor.reset(batch.section, batch.header);
        while (cursor.next()) stored.push(storedAt(cursor));
      }
    }
    await fetcher.close();
    return stored;
  }
}

async function endsOf(topic: string): Promise<Map<number, number>> {
  const partitions = await client.partitionsOf(topic);
  const ends = await client.listOffsets(
    partitions.map((partition) => ({ topic, partition, timestamp: -1 })),
    'uncommitted',
  );
  return new Map(ends.map(({ partition, offset }) => [partition, offset]));
}

function storedAt(cursor: RecordCursor): Stored {
  const { bytes } = cursor;
  const headers = new Map<string, Buffer>();
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    headers.set(bytes.toString('utf8', keyStart, keyEnd), Buffer.from(bytes.subarray(valueStart, valueEnd)));
  });
  return {
    key: cursor.keyStart < 0 ? null : bytes.toString('utf8', cursor.keyStart, cursor.keyEnd),
    value: Buffer.from(bytes.subarray(cursor.valueStart, cursor.valueEnd)),
    headers,
  };
}

function sequencesOf(records: readonly Stored[], run: string): number[] {
  return records
    .filter(({ headers }) => headers.get('rail-run')?.toString() === run)
    .map(({ headers }) => Number(headers.get('rail-seq')!.readBigUInt64BE()))
    .toSorted((left, right) => left - right);
}

/** The earthquakes `times` over under other names; every 50th row has a magnitude that is none. */
function aLargeFile(times: number): { file: string; rows: number; misfits: number } {
  const [head, ...lines] = readFileSync(earthquakes, 'utf8').trimEnd().split('\n');
  const rows = Array.from({ length: times }, (_, copy) => lines.map((line) => `${line}-${copy}`)).flat();
  const spoilt = rows.map((row, at) => (at % 50 === 7 ? row.replace(/^((?:[^,]*,){5})[^,]*/, '$1strong') : row));
  const file = join(folder, `large-${times}.csv`);
  writeFileSync(file, `${[head, ...spoilt].join('\n')}\n`);
  return { file, rows: rows.length, misfits: spoilt.filter((row) => row.includes(',strong,')).length };
}

/** Every row of the file went to the line or to the quarantine, once. */
function expectEachOnce(
  line: readonly Stored[],
  aside: readonly Stored[],
  run: string,
  rows: number,
  misfits: number,
): void {
  const sent = sequencesOf(line, run);
  const setAside = sequencesOf(aside, run);
  expect({ sent: sent.length, setAside: setAside.length }).toEqual({ sent: rows - misfits, setAside: misfits });
  expect([...sent, ...setAside].toSorted((left, right) => left - right)).toEqual([...Array(rows).keys()]);
}

describe('the earthquake feed', () => {
  test('stands on its line as the file says, in the order of the events', async () => {
    const line = await Since.now(dataset.topic);

    const { code, stdout } = await replay(earthquakes, '-m', mapping, '--max-speed', '-o', 'json');

    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { run: string; sent: number; quarantined: number };
    runs.add(report.run);
    const file = parse(readFileSync(earthquakes), { columns: true }) as Record<string, string>[];
    expect(report).toMatchObject({ sent: file.length, quarantined: 0 });
    const records = await line.records();
    const found = records.map((record) => {
      const { value } = decodeValue(dataset.schema, record.value, 5, record.value.length);
      const warning = value as Record<string, never>;
      const { magnitude, depthKm } = Object.values(warning['detail']!)[0] as { magnitude: Buffer; depthKm: number };
      return {
        id: record.key,
        time: String(warning['eventTime']),
        updated: String(warning['sourceVersion']),
        longitude: warning['centre']!['lon'],
        latitude: warning['centre']!['lat'],
        place: warning['headline'],
        depth: depthKm,
        tenths: magnitude.readIntBE(0, magnitude.length),
      };
    });
    const expected = file.map((row) => ({
      id: row['id'],
      time: row['time'],
      updated: row['updated'],
      longitude: Number(row['longitude']),
      latitude: Number(row['latitude']),
      place: row['place'],
      depth: Number(row['depth']),
      tenths: Math.sign(Number(row['mag'])) * Math.round(Math.abs(Number(row['mag'])) * 10 + 1e-9),
    }));
    const byId = (rows: readonly { id?: string | null | undefined }[]) =>
      rows.toSorted((a, b) => (a.id! < b.id! ? -1 : 1));
    expect(byId(found)).toEqual(byId(expected));
    expect(sequencesOf(records, report.run)).toEqual([...Array(file.length).keys()]);
  });

  test('is sent at the pace asked, and the report says how well that was kept', async () => {
    const { code, stdout } = await replay(earthquakes, '-m', mapping, '--rate', '400/s', '-o', 'json');

    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      run: string;
      achieved: number;
      timingErrorMs: unknown;
      storedAfterMs: unknown;
    };
    runs.add(report.run);
    const times = { p50: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) };
    expect(report).toMatchObject({ pace: '400/s', timingErrorMs: times, storedAfterMs: times });
    // Wide, for the machine may be busy; the deadlines themselves are proved with a simulated clock.
    expect(report.achieved).toBeGreaterThan(200);
    expect(report.achieved).toBeLessThan(800);
  });
});

describe('rows that do not fit', () => {
  test('are set aside whole, with reason and place and no cell in the headers, while the rest flows', async () => {
    const { file, rows, misfits } = aLargeFile(1);
    const line = await Since.now(dataset.topic);
    const aside = await Since.now(quarantine);

    const { code, stdout, stderr } = await replay(
      file,
      '-m',
      mapping,
      '--max-speed',
      '--max-quarantined',
      '1%',
      '-o',
      'json',
    );

    expect(code).toBe(99);
    expect(stderr).toContain('RAIL-2199');
    const report = JSON.parse(stdout) as { run: string; byReason: unknown[] };
    runs.add(report.run);
    expect(report.byReason).toEqual([
      { number: 'Q104', reason: 'FIELD_FORMAT', rows: misfits, first: expect.stringMatching(/^large-1\.csv:\d+ mag$/) },
    ]);
    const set = await aside.records();
    expectEachOnce(await line.records(), set, report.run, rows, misfits);
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const { key, value, headers } of set) {
      const [, at] = /^large-1\.csv:(\d+) mag$/.exec(headers.get('rail-at')!.toString())!;
      expect(key).toBeNull();
      expect(value.toString()).toBe(lines[Number(at) - 1]);
      expect(headers.get('rail-reason')!.toString()).toBe('Q104');
      expect([...headers.keys()].toSorted()).toEqual(['rail-at', 'rail-reason', 'rail-run', 'rail-seq']);
    }
  });

  test('are counted by a dry run, which sends nothing', async () => {
    const { file, rows, misfits } = aLargeFile(1);
    const line = await Since.now(dataset.topic);

    const { code, stdout } = await replay(file, '-m', mapping, '--dry-run', '-o', 'json');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run: null, rows, fit: rows - misfits, sent: 0, quarantined: misfits });
    expect(await line.records()).toEqual([]);
  });
});

describe('a replay that is broken off', () => {
  const random = new Random(seed);

  async function killed(args: readonly string[], withinMs: number): Promise<string> {
    const replaying = new Replaying(args);
    const run = await replaying.run();
    await pause(random.below(withinMs));
    replaying.child.kill('SIGKILL');
    await replaying.ended;
    return run;
  }

  test.each([
    ['in transactions', '--max-speed', 100, 900],
    ['timed', '--rate=300/s', 2, 2600],
  ] as const)(
    `sends every row once although it is killed at random moments (seed ${seed}): %s`,
    async (_, pace, times, withinMs) => {
      const { file, rows, misfits } = aLargeFile(times);
      for (let round = 0; round < kills; round++) {
        const line = await Since.now(dataset.topic);
        const aside = await Since.now(quarantine);

        const run = await killed([file, '-m', mapping, pace], withinMs);
        await killed(['--resume', run], withinMs);
        const { code, stdout, stderr } = await replay('--resume', run, '-o', 'json');

        expect({ code, stderr }).toMatchObject({ code: 0 });
        expect(JSON.parse(stdout)).toMatchObject({
          run,
          state: 'done',
          rows,
          sent: rows - misfits,
          quarantined: misfits,
        });
        expectEachOnce(await line.records(), await aside.records(), run, rows, misfits);
      }
    },
    120_000 * kills,
  );

  test('by Ctrl-C says how to go on, and goes on there', async () => {
    const line = await Since.now(dataset.topic);
    const aside = await Since.now(quarantine);
    const replaying = new Replaying([earthquakes, '-m', mapping, '--rate', '200/s']);
    const run = await replaying.run();
    await pause(800);

    replaying.child.kill('SIGINT');

    const { code, stderr } = await replaying.ended;
    expect(code).toBe(130);
    expect(stderr).toContain(`Go on with: rail replay --resume ${run}`);
    const sent = sequencesOf(await line.records(), run).length;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(400);
    expect((await replay('--resume', run, '--rate', '2000')).code).toBe(0);
    expectEachOnce(await line.records(), await aside.records(), run, 400, 0);
  });

  test('by a second process that takes the run over stops, and no row comes twice', async () => {
    const line = await Since.now(dataset.topic);
    const aside = await Since.now(quarantine);
    const first = new Replaying([earthquakes, '-m', mapping, '--rate', '40/s']);
    const run = await first.run();
    await pause(500);

    const second = await replay('--resume', run, '--rate', '1000/s');

    const { code, stderr } = await first.ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('RAIL-2141') });
    expect(second.code).toBe(0);
    expectEachOnce(await line.records(), await aside.records(), run, 400, 0);
  });

  test('by being frozen sends nothing when it wakes and another has taken the run over', async () => {
    const line = await Since.now(dataset.topic);
    const aside = await Since.now(quarantine);
    const first = new Replaying([earthquakes, '-m', mapping, '--rate', '100/s']);
    const run = await first.run();
    await pause(600);
    first.child.kill('SIGSTOP');

    const second = await replay('--resume', run, '--rate', '1000/s');
    first.child.kill('SIGCONT');

    expect(second.code).toBe(0);
    const { code, stderr } = await first.ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('RAIL-2141') });
    expectEachOnce(await line.records(), await aside.records(), run, 400, 0);
  });
});

describe('what cannot be replayed', () => {
  test('is refused before anything is sent, with what to do', async () => {
    const line = await Since.now(dataset.topic);
    const renamed = join(folder, 'renamed.csv');
    writeFileSync(renamed, readFileSync(earthquakes, 'utf8').replace('latitude', 'lattitude'));
    const cases: [string[], number, string][] = [
      [
        [earthquakes, '-m', mapping, '--speed', '10', '--rate', '5/s'],
        2,
        'RAIL-2110 --speed and --rate exclude each other',
      ],
      [
        [earthquakes, '-m', mapping, '--max-speed', '--rate', '5/s'],
        2,
        'RAIL-2110 --max-speed and --rate exclude each other',
      ],
      [
        [earthquakes, '-m', mapping, '--line', 'ecology'],
        2,
        'RAIL-2110 --line ecology: the mapping is for emergency-management',
      ],
      [[renamed], 2, 'RAIL-2110 -m MAPPING is missing for'],
      [[renamed, '-m', mapping, '--max-speed'], 2, 'did you mean "lattitude"?'],
      [['--resume', 'r-0000000000'], 2, 'RAIL-2139 no run "r-0000000000"'],
    ];

    for (const [args, code, text] of cases) {
      const ended = await replay(...args);
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: expect.stringContaining(text) });
    }

    expect(await line.records()).toEqual([]);
  });

  test('includes a run whose input has changed', async () => {
    const file = join(folder, 'changing.csv');
    writeFileSync(file, readFileSync(earthquakes));
    const replaying = new Replaying([file, '-m', mapping, '--rate', '100/s']);
    const run = await replaying.run();
    await pause(300);
    replaying.child.kill('SIGINT');
    await replaying.ended;
    writeFileSync(file, readFileSync(earthquakes, 'utf8').replace('Castaic', 'Elsewhere'));

    const { code, stderr } = await replay('--resume', run);

    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('RAIL-2140') });
  });
});
