import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KafkaClient } from '@rail/kafka-client';
import { ErrorCodes } from '@rail/kafka-protocol';
import { runRail } from '../../apps/rail/src/testing/run-rail.ts';
import { AnHttpShare, aRegistry } from '../support/an-http-share.ts';
import { aBroker, type TestBroker } from '../support/broker.ts';
import { ScriptedBroker } from '../support/scripted-broker.ts';

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly detail: string;
}

let broker: TestBroker;
let client: KafkaClient;
let registry: Awaited<ReturnType<typeof aRegistry>>;
let share: AnHttpShare;
const folder = mkdtempSync(join(tmpdir(), 'rail-subscribe-'));

beforeAll(async () => {
  broker = await aBroker();
  client = new KafkaClient({ brokers: broker.brokers, clientId: 'test' });
  await client.connect();
  registry = await aRegistry();
  share = await AnHttpShare.open(client);
  await share.write(0, [1, 2, 3]);
});

afterAll(async () => {
  await share.close();
  registry.close();
  await client.close();
  await broker.close();
  rmSync(folder, { recursive: true });
});

/** Against the broker of the test, or another one. */
async function subscribe(words: string, brokers = broker.brokers.join(',')) {
  const config = join(folder, 'config.yaml');
  const context = { brokers, registry: registry.url, gateway: 'http://127.0.0.1:9', timeout: '2s' };
  writeFileSync(config, `current: test\ncontexts: { test: ${JSON.stringify(context)} }\n`);
  return runRail(`-c ${config} subscribe ${words}`);
}

async function check(
  brokers?: string,
): Promise<{ exitCode: number; statuses: Record<string, string>; found: Finding[] }> {
  const { exitCode, stdout } = await subscribe(`${share.id} --check -o json`, brokers);
  const found = JSON.parse(stdout) as Finding[];
  return { exitCode, found, statuses: Object.fromEntries(found.map((each) => [each.check, each.status])) };
}

test('every step of the way to a share is looked at, and who can go it all is told so', async () => {
  const { exitCode, found } = await check();

  expect(found.map(({ check: name, status }) => `${status} ${name}`)).toEqual([
    'ok name and TLS',
    'ok login',
    'ok advertised name',
    'ok topic, group',
    'ok agreement',
    'ok schema',
    'ok newest record',
    'skip gateway (HTTP)',
  ]);
  expect(exitCode).toBe(0);
});

test('a broker that is not there ends the check with 69, and what hangs on it is not looked at', async () => {
  const { exitCode, statuses } = await check('127.0.0.1:9');

  expect(exitCode).toBe(69);
  expect(statuses).toMatchObject({ 'name and TLS': 'FAIL', login: 'skip', 'newest record': 'skip' });
});

test('a group that is refused ends the check with 77', async () => {
  const scripted = await ScriptedBroker.start();
  const errorCode = ErrorCodes.GROUP_AUTHORIZATION_FAILED;
  for (let times = 0; times < 20; times++) scripted.next('FindCoordinator', { errorCode });

  const { exitCode, statuses } = await check(scripted.address);

  await scripted.close();
  expect({ exitCode, statuses }).toMatchObject({ exitCode: 77, statuses: { login: 'ok', 'topic, group': 'FAIL' } });
});

test('why a share is silent comes with its newest record and the groups that read it', async () => {
  await check(); // leaves the group behind that it has tried
  const { exitCode, stdout } = await subscribe(`${share.id} --why -o json`);

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    agreement: share.id,
    last: { place: `${share.topic}/0/2` },
    silence: { kind: expect.any(String) },
    readers: [{ group: `${share.id}.check`, members: 0, lagRecords: null }],
  });
});

test.each([
  ['', 'say one of --lang java|python|go|node|kcat|http, --check, --why'],
  ['--check --why', 'say one of'],
  ['--lang pyhton', 'did you mean python?'],
])('%j is no way to subscribe', async (words, message) => {
  const { exitCode, stderr } = await subscribe(`${share.id} ${words}`.trim());

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`RAIL-2110`);
  expect(stderr).toContain(message);
});

test('an agreement that nobody knows is named, with a near one', async () => {
  const { exitCode, stderr } = await subscribe(`${share.id}x --why`);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`did you mean ${share.id}?`);
});

test('an agreement that has ended fails its check with 77, and no folder is written for it', async () => {
  const ended = await AnHttpShare.open(client);
  await ended.end();
  await ended.close();

  const { exitCode, stderr } = await subscribe(`${ended.id} --lang http -d ${join(folder, 'ended')}`);

  expect({ exitCode, stderr }).toEqual({ exitCode: 77, stderr: expect.stringContaining('RAIL-3030') });
});
