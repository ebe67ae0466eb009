import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Catalogue } from '@rail/catalogue';
import { startBroker } from '@rail/kafka-broker';
import { Signals } from '@rail/runtime';
import type { Control } from '../control-options.ts';
import { startControl } from '../start.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-open-'));
const denied: string[] = [];
let broker: Awaited<ReturnType<typeof startBroker>>;
let control: Control;
let url: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'agreements'));
  broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  control = await startControl({
    kafka: { brokers: [`${broker.host}:${broker.port}`] },
    host: '0.0.0.0',
    port: 0,
    schemasDir: folder,
    catalogue: new Catalogue([]),
    signals: new Signals(),
    onDenied: (resource, reason) => denied.push(`${resource} ${reason}`),
  });
  url = `http://127.0.0.1:${new URL(control.url).port}`;
});

afterAll(async () => {
  await control.stop();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['GET', '/v1/board', 200],
  ['GET', '/v1/board/history', 200],
  ['GET', '/health', 200],
  ['GET', '/metrics', 200],
  ['GET', '/subjects', 200],
  ['DELETE', '/subjects/x', 401],
  ['PUT', '/config/x', 401],
  ['GET', '/v1/map', 401],
  ['GET', '/v1/agreements', 401],
  ['GET', '/v1/events', 401],
  ['GET', '/v1/quarantine', 401],
  ['POST', '/v1/quarantine/discard', 401],
])(
  'bound to a network without an access file, %s %s is answered with %d, also to this machine',
  async (method, path, status) => {
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' };
    const headers = { ...('body' in body && { 'content-type': 'application/json' }), authorization: 'Bearer any' };
    expect((await fetch(`${url}${path}`, { method, headers, ...body })).status).toBe(status);
  },
);

test('who asks is nobody, nobody can log in, and each refusal is counted', async () => {
  expect(await (await fetch(`${url}/v1/session`)).json()).toMatchObject({ mode: 'none', principal: null, role: null });
  const headers = { 'content-type': 'application/json' };
  const login = await fetch(`${url}/v1/session`, { method: 'POST', headers, body: '{"token":"any"}' });
  expect([login.status, login.headers.get('set-cookie')]).toEqual([401, null]);
  expect(denied).toEqual(expect.arrayContaining(['figures noToken', 'act noToken', 'login noToken']));
});
