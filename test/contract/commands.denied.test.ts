import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ErrorCodes } from '@rail/kafka-protocol';
import { runRail } from '../../apps/rail/src/testing/run-rail.ts';
import { ScriptedBroker } from '../support/scripted-broker.ts';

let broker: ScriptedBroker;
let folder: string;
let config: string;

beforeEach(async () => {
  broker = await ScriptedBroker.start();
  folder = mkdtempSync(join(tmpdir(), 'rail-denied-'));
  config = join(folder, 'config.yaml');
  writeFileSync(join(folder, 'password'), 'secret of a file\n');
  const password = `{ file: ${join(folder, 'password')} }`;
  const login = `user: mr-hr-003, mechanism: PLAIN, password: ${password}`;
  writeFileSync(config, `current: prod\ncontexts: { prod: { brokers: '${broker.address}', ${login} } }\n`);
});

afterEach(async () => {
  await broker.close();
  rmSync(folder, { recursive: true });
});

test('a command logs in as its context says, and one that is denied exits with 77 and the words of the broker', async () => {
  broker.next('SaslHandshake', { errorCode: 0, mechanisms: ['PLAIN'] });
  const errorMessage = 'RAIL-3030 agreement mr-hr-003 revoked 2026-12-15 by market-regulation';
  broker.next('SaslAuthenticate', { errorCode: 58, errorMessage, authBytes: Buffer.alloc(0), sessionLifetimeMs: 0 });

  const { exitCode, stdout, stderr } = await runRail(`-c ${config} broker status`);

  expect({ exitCode, stdout }).toEqual({ exitCode: 77, stdout: '' });
  expect(stderr).toMatch(/^RAIL-1012 .*RAIL-3030 agreement mr-hr-003 revoked/);
  const sent = broker.seen.find(({ name }) => name === 'SaslAuthenticate');
  expect(String(sent?.body['authBytes'])).toBe('\0mr-hr-003\0secret of a file');
});

test('a command whose password is not known says which variable is missing, and asks no broker', async () => {
  writeFileSync(
    config,
    `current: prod\ncontexts: { prod: { brokers: '${broker.address}', user: u, password: '\${PW}' } }\n`,
  );

  const { exitCode, stderr } = await runRail(`-c ${config} broker status`);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('RAIL-1001 password: the variable PW is not set');
  expect(broker.seen).toEqual([]);
});

test('a command that may not see a topic exits with 77', async () => {
  writeFileSync(config, '');
  const self = { nodeId: 1, host: '127.0.0.1', port: Number(broker.address.split(':')[1]) };
  const topics = [{ errorCode: ErrorCodes.TOPIC_AUTHORIZATION_FAILED, name: 'rail.agreements', partitions: [] }];
  broker.next('Metadata', () => undefined); // that of connecting
  const denied = { brokers: [self], controllerId: 1, clusterId: 'scripted', topics };
  for (let times = 0; times < 2; times++) broker.next('Metadata', denied); // it is asked again, in case that has changed

  const { exitCode, stderr } = await runRail(`-c ${config} -b ${broker.address} share list`);

  expect({ exitCode, stderr }).toMatchObject({ exitCode: 77, stderr: expect.stringMatching(/^RAIL-1012 /) });
});
