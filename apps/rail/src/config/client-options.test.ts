import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { securityProtocolOf } from '@rail/runtime';
import { contextOf } from '../command-context.ts';
import { kafkaAccess } from './client-options.ts';

const ca = join(import.meta.dirname, '../../../../test/fixtures/tls/localhost.cert.pem');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-client-options-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** How a command reaches Kafka whose context has these settings. */
function access(settings: object, env: Readonly<Record<string, string>> = {}) {
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ current: 'prod', contexts: { prod: settings } }));
  return kafkaAccess(contextOf({ config }, { env, interrupted: new AbortController().signal }, false, () => undefined));
}

test('login and certificates of a context are those of the brokers', () => {
  const password = join(folder, 'password');
  writeFileSync(password, 'from the file\n');
  const settings = { brokers: 'kafka', user: 'rail', mechanism: 'PLAIN', password: { file: password }, ca };

  const { brokers, sasl, tls } = access(settings);

  expect(brokers).toEqual(['kafka']);
  expect(sasl).toEqual({ mechanism: 'PLAIN', username: 'rail', password: 'from the file' });
  expect(securityProtocolOf({ sasl, tls })).toBe('SASL_SSL');
});

test('a password in the file that a variable names goes before that of the context', () => {
  const password = join(folder, 'password');
  writeFileSync(password, 'from the file\n');
  const settings = { user: 'rail', password: '${SECRET}' };

  expect(access(settings, { SECRET: 's' }).sasl?.password).toBe('s');
  expect(access(settings, { SECRET: 's', SASL_PASSWORD_FILE: password }).sasl?.password).toBe('from the file');
});

test('settings that contradict each other are refused before any broker is asked, and no password is said', () => {
  const settings = { user: 'rail', securityProtocol: 'SSL', mechanism: 'GSSAPI', ca: '/nowhere/ca.pem' };
  const said = [
    'SASL_MECHANISM is "GSSAPI", not one of SCRAM-SHA-256, SCRAM-SHA-512, PLAIN',
    'SSL_CA_LOCATION: /nowhere/ca.pem cannot be read (ENOENT)',
    'KAFKA_SECURITY_PROTOCOL is SSL, but SASL_USERNAME is set: SASL_SSL goes with the other settings',
  ];

  expect(() => access(settings, { SASL_PASSWORD: 'hunter2' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: said.join('\n') }),
  );
});

test('variables that are set to nothing are not set', () => {
  const none = { SASL_USERNAME: '', SASL_PASSWORD: '', SSL_CA_LOCATION: '', KAFKA_SECURITY_PROTOCOL: '' };

  expect(access({}, none)).toEqual({ brokers: ['127.0.0.1:9092'] });
});
