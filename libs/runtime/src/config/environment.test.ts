import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Environment } from './environment.ts';

test('every fault of an environment is said at once, and no value of a secret', () => {
  const env = new Environment({
    KAFKA_BROKERS: 'kafka',
    DATABASE_URL: 'mysql://u:hunter2@h/d',
    SCHEMA_REGISTRY_URL: 'ftp://h',
    RAIL_COMMIT_INTERVAL_MS: 'soon',
    RAIL_LOG_LEVEL: 'loud',
    RAIL_ACCESS_FIEL: '/x',
    RAIL_LINKAGE_SECRET_FILE: '/nowhere/secret',
  });
  void env.kafka;
  void env.databaseUrl;
  void env.registryUrl;
  void env.logLevel;
  env.integer('RAIL_COMMIT_INTERVAL_MS', 100, 1, 10_000);
  env.secret('RAIL_LINKAGE_SECRET');
  let said = '';
  try {
    env.check();
  } catch (error) {
    said = (error as { message: string }).message;
  }
  expect(said.split('\n')).toEqual([
    'RAIL_ACCESS_FIEL is no setting: did you mean RAIL_ACCESS_FILE?',
    'KAFKA_BROKERS: "kafka" is not HOST:PORT',
    'DATABASE_URL is no URL that begins with postgres:// or postgresql://',
    'SCHEMA_REGISTRY_URL is no URL that begins with http:// or https://',
    'RAIL_LOG_LEVEL is "loud", not one of fatal, error, warn, info, debug, trace',
    'RAIL_COMMIT_INTERVAL_MS is "soon", not a whole number from 1 to 10000',
    'RAIL_LINKAGE_SECRET_FILE: /nowhere/secret cannot be read (ENOENT)',
  ]);
  expect(said).not.toContain('hunter2');
});

test('a password comes from its file, into the URL, whatever signs it has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-env-'));
  writeFileSync(join(folder, 'password'), 'p@ss/w:rd\n');
  const env = new Environment({
    DATABASE_URL: 'postgres://rail@db:5432/rail',
    DATABASE_PASSWORD_FILE: join(folder, 'password'),
  });
  expect(env.databaseUrl).toBe('postgres://rail:p%40ss%2Fw%3Ard@db:5432/rail');
  env.check();
  rmSync(folder, { recursive: true });
});

test('what is set to nothing is not set, and settings of others are no fault', () => {
  const env = new Environment({ REDIS_URL: '', RAIL_TEST_BROKERS: 'x', RAIL_HOST: '0.0.0.0', PATH: '/bin' });
  expect([env.url('REDIS_URL', ['redis:']), env.port('RAIL_OPS_PORT'), env.flag('RAIL_GENERATE', true)]).toEqual([
    undefined,
    undefined,
    true,
  ]);
  env.check();
});
