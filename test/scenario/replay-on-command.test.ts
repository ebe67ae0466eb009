import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReplayRun } from '@rail/board/api';
import { KafkaClient } from '@rail/kafka-client';
import { recordsOn } from '../support/exchange-evidence.ts';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { askControl, tellControl, until } from '../support/tell-control.ts';

const topic = 'line.emergency-management.hazard-warning';
const feed = { paths: ['earthquakes.csv'], mappings: ['earthquakes.mapping.yaml'] };
let folder: string;
let exchange: TestExchange;
let client: KafkaClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-replay-on-command-'));
  const feedsDir = join(import.meta.dirname, '../fixtures/feeds');
  exchange = await startExchange({ folder, parts: ['control'], feedsDir });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
});

afterAll(async () => {
  await client?.close();
  await exchange?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(body: object, id?: string): Promise<ReplayRun> {
  const { status, json } = await tellControl(exchange, '/v1/runs', body, id);
  expect({ status, json }).toMatchObject({ status: 200 });
  return json as ReplayRun;
}

const steer = (run: string, steering: object, id?: string) =>
  tellControl(exchange, `/v1/runs/${run}/steer`, steering, id);
const show = (run: string) => askControl<ReplayRun>(exchange, `/v1/runs/${run}`);
const sentOn = async (): Promise<number> => (await recordsOn(client, topic)).length;

describe('an exchange in one process', () => {
  test('replays a file of its feed folder, once for each command', async () => {
    const { run } = await begin({ ...feed, speed: 'max' }, 'max-1');
    const done = await until(
      'the run is done',
      () => show(run),
      ({ state }) => state === 'done',
    );
    const again = await begin({ ...feed, speed: 'max' }, 'max-1');

    expect(again.run).toBe(run);
    expect(done).toMatchObject({ rows: 400, isSteerable: false, pace: 'max', parts: 1 });
    expect(done.datasets).toMatchObject([{ line: 'emergency-management', file: 'earthquakes.csv' }]);
    expect(await sentOn()).toBe(done.sent);
    expect((await steer(run, { action: 'pause' })).json).toMatchObject({ code: 'RAIL-2143' });
  });

  test('lets hands pause, hurry and stop a run, each command once, and goes on with it where it stopped', async () => {
    const before = await sentOn();
    const { run } = await begin({ ...feed, rate: 20 });
    await until(
      'some is sent',
      () => show(run),
      ({ sent }) => sent > 5,
    );
    expect((await steer(run, { action: 'pause' })).json).toMatchObject({ state: 'paused', isSteerable: true });
    expect((await steer(run, { action: 'pause' })).json).toMatchObject({ state: 'paused' });
    const { sent } = await show(run);
    const hurry = { action: 'hurry', factor: 100 };
    const [first, second] = [await steer(run, hurry, 'hurry-1'), await steer(run, hurry, 'hurry-1')];
    expect(second).toEqual(first);
    expect((await show(run)).sent).toBe(sent);

    expect((await steer(run, { action: 'resume' })).json).toMatchObject({ state: 'running' });
    await until(
      'it has gone on',
      () => show(run),
      (now) => now.sent > sent,
    );
    await steer(run, { action: 'stop' });
    const stopped = await show(run);
    expect(['stopped', 'done']).toContain(stopped.state);
    const resumed = await begin({ paths: [], resume: run });
    expect(resumed.run).toBe(run);
    expect((await show(run)).state).not.toBe('stopped');
    const done = await until(
      'the run is done',
      () => show(run),
      ({ state }) => state === 'done',
      30_000,
    );

    expect(done.sent + done.quarantined).toBe(400);
    expect(await sentOn()).toBe(before + done.sent);
  });

  test.each([
    [{ ...feed, speed: 2, rate: 3 }, 400, 'exclude each other'],
    [{ paths: [] }, 400, 'name files of the feed folder'],
    [{ paths: ['../README.md'] }, 403, 'no path below the folder of feeds'],
    [{ paths: ['nothing.csv'], mappings: feed.mappings }, 400, 'nothing.csv'],
    [{ paths: [], resume: 'r-0' }, 404, 'no run "r-0"'],
  ])('refuses %j', async (body, status, why) => {
    const answer = await tellControl(exchange, '/v1/runs', body);

    expect(answer).toMatchObject({ status, json: { detail: expect.stringContaining(why) } });
  });
});
