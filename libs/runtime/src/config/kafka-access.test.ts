import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KafkaAccess } from '@rail/kafka-client';
import { Environment, type Variables } from './environment.ts';
import { readKafkaAccess, securityProtocolOf } from './kafka-access.ts';

// Of an authority that is its own, for localhost and 127.0.0.1, used nowhere else.
const fixtures = join(import.meta.dirname, '../../../../test/fixtures/tls');
const caFile = join(fixtures, 'localhost.cert.pem');
const keyFile = join(fixtures, 'localhost.key.pem');
const login = { SASL_USERNAME: 'rail', SASL_PASSWORD: 'hunter2' };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-kafka-access-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function access(variables: Variables): KafkaAccess {
  const env = new Environment(variables);
  const read = readKafkaAccess(env);
  env.check();
  return read;
}

function faults(variables: Variables): string[] {
  try {
    access(variables);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

describe('how Kafka is reached', () => {
  test.each([
    [{}, 'PLAINTEXT'],
    [{ SSL_CA_LOCATION: caFile }, 'SSL'],
    [login, 'SASL_PLAINTEXT'],
    [{ ...login, SSL_CA_LOCATION: caFile }, 'SASL_SSL'],
    [{ KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT' }, 'PLAINTEXT'],
    [{ KAFKA_SECURITY_PROTOCOL: 'SSL' }, 'SSL'],
    [{ KAFKA_SECURITY_PROTOCOL: 'SASL_SSL', ...login }, 'SASL_SSL'],
    [{ KAFKA_SECURITY_PROTOCOL: '', SASL_USERNAME: '', SASL_PASSWORD: '', SSL_CA_LOCATION: ' ' }, 'PLAINTEXT'],
  ])('%j means %s', (variables, protocol) => {
    expect(securityProtocolOf(access(variables))).toBe(protocol);
  });

  test('a password may stand in a file, and a mechanism has its usual default', () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'from the file\n');
    const { brokers, sasl } = access({ KAFKA_BROKERS: 'a:1, b:2', SASL_USERNAME: 'rail', SASL_PASSWORD_FILE: file });
    expect(brokers).toEqual(['a:1', 'b:2']);
    expect(sasl).toEqual({ mechanism: 'SCRAM-SHA-256', username: 'rail', password: 'from the file' });
    expect(access({ ...login, SASL_MECHANISM: 'PLAIN' }).sasl?.mechanism).toBe('PLAIN');
  });

  test('TLS trusts who signed the certificates of the file, and without a file whom the system trusts', async () => {
    const server = createServer({ cert: readFileSync(caFile), key: readFileSync(keyFile) });
    server.on('tlsClientError', () => undefined).on('connection', (socket) => socket.on('error', () => undefined));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const reach = async (variables: Variables): Promise<boolean> => {
      const socket = connect({ host: '127.0.0.1', port, ...access(variables).tls });
      try {
        await once(socket, 'secureConnect');
        return socket.authorized;
      } finally {
        socket.destroy();
      }
    };

    await expect(reach({ SSL_CA_LOCATION: caFile })).resolves.toBe(true);
    await expect(reach({ KAFKA_SECURITY_PROTOCOL: 'SSL' })).rejects.toThrow('self-signed certificate');
    server.close();
  });
});

describe('settings that contradict each other', () => {
  test.each([
    [
      { KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT', ...login, SSL_CA_LOCATION: caFile },
      [
        'KAFKA_SECURITY_PROTOCOL is PLAINTEXT, but SASL_USERNAME is set: SASL_SSL goes with the other settings',
        'KAFKA_SECURITY_PROTOCOL is PLAINTEXT, but SSL_CA_LOCATION is set: SASL_SSL goes with the other settings',
      ],
    ],
    [
      { KAFKA_SECURITY_PROTOCOL: 'SASL_SSL', SSL_CA_LOCATION: caFile },
      ['KAFKA_SECURITY_PROTOCOL is SASL_SSL, but SASL_USERNAME is not set'],
    ],
    [{ SASL_USERNAME: 'rail' }, ['SASL_USERNAME is set without SASL_PASSWORD']],
    [{ SASL_PASSWORD: 'hunter2' }, ['SASL_PASSWORD is set without SASL_USERNAME']],
  ])('%j are refused', (variables, expected) => {
    expect(faults(variables)).toEqual(expected);
  });

  test('are said together with every other fault, and no password is', () => {
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, 'no certificate');
    const said = faults({
      KAFKA_BROKERS: 'kafka',
      KAFKA_SECURITY_PROTOCOL: 'TLS',
      ...login,
      SASL_PASSWORD_FILE: '/nowhere/password',
      SASL_MECHANISM: 'GSSAPI',
      SSL_CA_LOCATION: empty,
    });
    expect(said).toEqual([
      'KAFKA_BROKERS: "kafka" is not HOST:PORT',
      'SASL_PASSWORD and SASL_PASSWORD_FILE are both set',
      'SASL_PASSWORD_FILE: /nowhere/password cannot be read (ENOENT)',
      'SASL_MECHANISM is "GSSAPI", not one of SCRAM-SHA-256, SCRAM-SHA-512, PLAIN',
      `SSL_CA_LOCATION: ${empty} holds no certificate in PEM form`,
      'KAFKA_SECURITY_PROTOCOL is "TLS", not one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL',
    ]);
    expect(said.join()).not.toContain('hunter2');
  });

  test.each([
    ['a file that is not there', '/nowhere/ca.pem', 'cannot be read (ENOENT)'],
    ['a folder', fixtures, 'cannot be read (EISDIR)'],
    ['a key', keyFile, 'holds no certificate in PEM form'],
  ])('%s is no authority', (_, file, fault) => {
    expect(faults({ SSL_CA_LOCATION: file })).toEqual([`SSL_CA_LOCATION: ${file} ${fault}`]);
  });

  test('a certificate that is damaged is no authority', () => {
    const file = join(folder, 'damaged.pem');
    writeFileSync(file, readFileSync(caFile, 'utf8').replace(/\n.{20}/, '\nAAAA'));
    expect(faults({ SSL_CA_LOCATION: file })).toEqual([`SSL_CA_LOCATION: ${file} holds a certificate that is damaged`]);
  });
});
