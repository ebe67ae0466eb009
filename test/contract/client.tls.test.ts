import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KafkaClient } from '@rail/kafka-client';

import { ScriptedBroker } from '../support/scripted-broker.ts';

// Self-signed, for localhost and 127.0.0.1, used nowhere else.
const folder = join(import.meta.dirname, '../fixtures/tls');
const cert = readFileSync(join(folder, 'localhost.cert.pem'));
const key = readFileSync(join(folder, 'localhost.key.pem'));

describe('TLS', () => {
  let broker: ScriptedBroker;
  let front: Server;
  let address: string;

  beforeAll(async () => {
    broker = await ScriptedBroker.start();
    const [host = '', port = ''] = broker.address.split(':');
    front = createServer({ cert, key }, (client) => {
      const upstream = connect({ host, port: Number(port) });
      client.pipe(upstream).pipe(client);
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    front.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(front.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await broker.close();
    await new Promise((resolve) => front.close(resolve));
  });

  test('a broker with a certificate of a trusted authority is talked to', async () => {
    const client = new KafkaClient({ brokers: [address], clientId: 'client-test', tls: { ca: cert } });
    await client.connect();
    await client.close();
  });

  test('a broker with a certificate of nobody known is not, and the reason is given', async () => {
    const client = new KafkaClient({ brokers: [address], clientId: 'client-test', tls: {}, retryForMs: 100 });
    await expect(client.connect()).rejects.toMatchObject({
      code: 'BROKER_UNREACHABLE',
      message: expect.stringContaining('self-signed certificate'),
    });
    await client.close();
  });
});
