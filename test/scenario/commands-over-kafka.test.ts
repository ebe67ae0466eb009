import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReplayRun } from '@rail/board/api';
import { loadCatalogue } from '@rail/catalogue';
import { type Control, startControl } from '@rail/control';
import { answerOf, createLogger, Signals } from '@rail/runtime';
import { CommandClient } from '@rail/runtime/commands-over-kafka';
import { aBroker, type TestBroker } from '../support/broker.ts';
import { atTheEnd, killPartProcesses, PartProcess } from '../support/part-process.ts';
import { tellControl, until } from '../support/tell-control.ts';

const schemasDir = join(import.meta.dirname, '../../schemas');
const feeds = join(import.meta.dirname, '../fixtures/feeds');
const logger = createLogger('test', 'warn');
let folder: string;
let broker: TestBroker;
let control: Control;
let client: CommandClient;

const aControl = (): Promise<Control> =>
  startControl({
    kafka: { brokers: broker.brokers },
    host: '127.0.0.1',
    port: 0,
    schemasDir: join(folder, 'schemas'),
    catalogue: loadCatalogue(join(schemasDir, 'lines')),
    signals: new Signals(),
    isEmbedded: broker.embedded,
    instance: 'test-control',
    transport: { logger },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-commands-over-kafka-'));
  for (const part of ['lines', 'agreements']) {
    cpSync(join(schemasDir, part), join(folder, 'schemas', part), { recursive: true });
  }
  broker = await aBroker();
  control = await aControl();
  client = new CommandClient({ kafka: { brokers: broker.brokers }, instance: 'test-client', logger });
  await client.start();
});

afterAll(async () => {
  await killPartProcesses();
  await client?.stop();
  await control?.stop();
  await broker?.close();
  rmSync(folder, { recursive: true, force: true });
});

const tell = (path: string, body: object, id?: string) => tellControl({ registryUrl: control.url }, path, body, id);

describe('control over Kafka', () => {
  test('carries out a command of another process once, and HTTP with the same id is answered the same', async () => {
    const body = { line: 'health', reason: 'drill' };
    const command = { id: 'kafka-1', name: 'line.pause', by: 'zhang', body } as const;
    const first = await client.reply(command);

    expect(first).toMatchObject({ ok: true, isRepeated: false, answer: { paused: { by: 'zhang', reason: 'drill' } } });
    await tell('/v1/lines/health/resume', {});
    expect(await client.reply(command)).toEqual({ ...first, isRepeated: true });
    expect(await tell('/v1/lines/health/pause', { reason: 'drill', line: 'health' }, 'kafka-1')).toMatchObject({
      status: 200,
      json: { paused: { by: 'zhang' } },
    });
    expect(control.lines.of('health').paused).toBeNull();
  });

  test('says why it refuses', async () => {
    const reply = await client.reply({ id: 'kafka-2', name: 'line.rate', by: 'zhang', body: { line: 'heelth' } });

    expect(() => answerOf(reply)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    const body = { line: 'heelth', recordsPerSecond: 3 };
    const unknown = await client.reply({ id: 'kafka-3', name: 'line.rate', by: 'zhang', body });
    expect(unknown).toMatchObject({ ok: false, error: { code: 'LINE_UNKNOWN' } });
  });

  test('knows after a restart what it has answered', async () => {
    await tell('/v1/lines/finance/pause', { reason: 'before', by: 'wang' }, 'restart-1');
    await tell('/v1/lines/finance/resume', {});
    await control.stop();
    control = await aControl();

    const again = await tell('/v1/lines/finance/pause', { reason: 'before', by: 'wang' }, 'restart-1');

    expect(again).toMatchObject({ status: 200, json: { paused: { by: 'wang', reason: 'before' } } });
    expect(control.lines.of('finance').paused).toBeNull();
  });

  test('reads its agreements on command, and tells what was refused with its place', async () => {
    writeFileSync(join(folder, 'schemas/agreements/broken.yaml'), 'id: broken\nversion: one\n');
    const { status, json } = await tell('/v1/agreements/reload', {});
    rmSync(join(folder, 'schemas/agreements/broken.yaml'));

    expect(status).toBe(200);
    const { refused } = json as { refused: { code: string; at: string }[] };
    expect(refused[0]).toMatchObject({ code: 'RAIL-3001', at: expect.stringMatching(/broken\.yaml:\d+:\d+$/) });
    expect((await tell('/v1/agreements/reload', {})).json).toEqual({ taken: [], refused: [] });
  });
});

describe('a publisher as a process of its own', () => {
  test('that is away is named, and what it was to do then is not done when it comes', async () => {
    const { status, json } = await tell('/v1/runs/r-1/steer', { action: 'pause' }, 'away-1');

    expect({ status, json }).toMatchObject({
      status: 504,
      json: { code: 'RAIL-1034', detail: expect.stringContaining('publisher does not answer replay.steer') },
    });
  });

  test('replays files of its feed folder, is steered, and lists its runs', async () => {
    mkdirSync(join(folder, 'feeds'));
    cpSync(feeds, join(folder, 'feeds'), { recursive: true });
    const env = {
      KAFKA_BROKERS: broker.brokers.join(','),
      SCHEMA_REGISTRY_URL: control.url,
      RAIL_SCHEMAS: schemasDir,
      RAIL_FEEDS_DIR: join(folder, 'feeds'),
      RAIL_GENERATE: 'false',
      RAIL_INSTANCE: 'test-publisher',
    };
    const publisher = new PartProcess({ name: 'publisher', main: 'apps/publisher/src/main.ts', env });
    atTheEnd(async () => void (await publisher.stop()));
    await publisher.ready;

    const paths = ['earthquakes.csv'];
    const request = { paths, mappings: ['earthquakes.mapping.yaml'], rate: 1 };
    const begun = await until(
      'the publisher answers',
      () => tell('/v1/runs', request, 'run-1'),
      ({ status }) => status !== 504,
    );
    expect(begun).toMatchObject({ status: 200, json: { state: 'running', isSteerable: true, pace: '1/s' } });
    const { run } = begun.json as ReplayRun;
    expect((await tell('/v1/runs', request, 'run-1')).json).toMatchObject({ run });

    const runs = (await (await fetch(`${control.url}/v1/runs`)).json()) as { runs: ReplayRun[] };
    expect(runs.runs[0]).toMatchObject({ run, state: 'running', isSteerable: true });
    expect((await tell(`/v1/runs/${run}/steer`, { action: 'pause' })).json).toMatchObject({ state: 'paused' });
    expect((await tell(`/v1/runs/${run}/steer`, { action: 'hurry', factor: 10 })).status).toBe(200);
    expect((await tell(`/v1/runs/${run}/steer`, { action: 'stop' })).json).toMatchObject({
      state: 'stopped',
      isSteerable: false,
    });
    expect(await tell(`/v1/runs/${run}/steer`, { action: 'pause' })).toMatchObject({
      status: 409,
      json: { code: 'RAIL-2143' },
    });
    expect(await (await fetch(`${control.url}/v1/runs/${run}`)).json()).toMatchObject({ run, state: 'stopped' });
    for (const path of ['../schemas/x.csv', '/etc/passwd']) {
      expect(await tell('/v1/runs', { paths: [path], mappings: ['earthquakes.mapping.yaml'] })).toMatchObject({
        status: 403,
        json: { code: 'RAIL-2142' },
      });
    }
  });
});
