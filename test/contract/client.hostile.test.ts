import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Fetcher, KafkaClient } from '@rail/kafka-client';
import { stampBaseOffset } from '@rail/kafka-protocol';
import type { RailError } from '@rail/kernel';

import { aBatch, readValues } from '../support/records.ts';
import { ScriptedBroker } from '../support/scripted-broker.ts';

describe('a fetcher before a broker that is damaged or was replaced', () => {
  let broker: ScriptedBroker;
  let client: KafkaClient;
  let fetcher: Fetcher;
  let errors: RailError[];

  beforeEach(async () => {
    errors = [];
    broker = await ScriptedBroker.start();
    client = new KafkaClient({ brokers: [broker.address], clientId: 'client-test', requestTimeoutMs: 1000 });
    await client.connect();
    fetcher = new Fetcher(client, { isolation: 'committed', onPartitionError: (_, error) => errors.push(error) });
  });

  afterEach(async () => {
    await fetcher.close();
    await client.close();
    await broker.close();
  });

  const answerWith = (partition: object): object => ({
    responses: [
      { topic: 't', partitions: [{ partitionIndex: 0, highWatermark: 9, lastStableOffset: 9, ...partition }] },
    ],
  });

  const damaged = (): Buffer => {
    const batch = aBatch(['a value']);
    batch[batch.length - 1]! ^= 0x40;
    return batch;
  };

  test('a batch damaged on the way is fetched again', async () => {
    broker.next('Fetch', answerWith({ records: damaged() }));
    broker.next('Fetch', answerWith({ records: aBatch(['a value']) }));
    for (let i = 0; i < 50; i++) broker.next('Fetch', 'silence');
    fetcher.assign('t', 0, 0);
    expect(await readValues(fetcher, 1)).toEqual(['a value']);
    expect(errors).toEqual([]);
  });

  test('a batch that stays damaged stops the partition before it', async () => {
    for (let i = 0; i < 2; i++) broker.next('Fetch', answerWith({ records: damaged() }));
    fetcher.assign('t', 0, 0);
    expect(await fetcher.poll(500)).toEqual([]);
    expect(errors).toMatchObject([{ kafkaName: 'CORRUPT_MESSAGE', code: 'PROTOCOL_VIOLATION', at: 't/0/0' }]);
    expect(fetcher.position('t', 0)).toBe(0);
  });

  test('a log that was cut below the position is reported, not read on', async () => {
    broker.next('OffsetForLeaderEpoch', {
      topics: [{ topic: 't', partitions: [{ partition: 0, errorCode: 0, leaderEpoch: 0, endOffset: 40 }] }],
    });
    fetcher.assign('t', 0, 50, 0);
    expect(await fetcher.poll(300)).toEqual([]);
    expect(errors).toMatchObject([{ kafkaName: 'LOG_TRUNCATED', at: 't/0/50' }]);
    expect(broker.count('Fetch')).toBe(0);
  });

  test('a log that still holds the position is read on', async () => {
    broker.next('OffsetForLeaderEpoch', {
      topics: [{ topic: 't', partitions: [{ partition: 0, errorCode: 0, leaderEpoch: 0, endOffset: 60 }] }],
    });
    const batch = aBatch(['next']);
    stampBaseOffset(batch, 0, 50, 0);
    broker.next('Fetch', answerWith({ records: batch }));
    for (let i = 0; i < 50; i++) broker.next('Fetch', 'silence');
    fetcher.assign('t', 0, 50, 0);
    expect(await readValues(fetcher, 1)).toEqual(['next']);
  });

  test.each(['NOT_LEADER_OR_FOLLOWER', 'FENCED_LEADER_EPOCH', 'UNKNOWN_LEADER_EPOCH', 'OFFSET_NOT_AVAILABLE'] as const)(
    '%s: the leader is looked up and the partition read on',
    async (error) => {
      const code = {
        NOT_LEADER_OR_FOLLOWER: 6,
        FENCED_LEADER_EPOCH: 74,
        UNKNOWN_LEADER_EPOCH: 75,
        OFFSET_NOT_AVAILABLE: 78,
      }[error];
      broker.next('Fetch', answerWith({ errorCode: code }));
      broker.next('Fetch', 'disconnect');
      broker.next('Fetch', answerWith({ records: aBatch(['after all']) }));
      for (let i = 0; i < 50; i++) broker.next('Fetch', 'silence');
      fetcher.assign('t', 0, 0);
      expect(await readValues(fetcher, 1)).toEqual(['after all']);
      expect(errors).toEqual([]);
    },
  );
});

describe('logging in', () => {
  const password = 'a long password';
  const salt = Buffer.from('salt of the server');

  /** The server's side of SCRAM-SHA-256, from RFC 5802, for one login. */
  function scriptScram(broker: ScriptedBroker, knownPassword: string): void {
    const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    let bare = '';
    let challenge = '';
    broker.next('SaslHandshake', { errorCode: 0, mechanisms: ['SCRAM-SHA-256'] });
    broker.next('SaslAuthenticate', (body) => {
      bare = String(body['authBytes']).slice(3);
      challenge = `${bare.slice(bare.indexOf('r='))}server,s=${salt.toString('base64')},i=4096`;
      return { authBytes: Buffer.from(challenge) };
    });
    broker.next('SaslAuthenticate', (body) => {
      const final = String(body['authBytes']);
      const [withoutProof = '', proof = ''] = final.split(',p=');
      const salted = pbkdf2Sync(knownPassword, salt, 4096, 32, 'sha256');
      const message = `${bare},${challenge},${withoutProof}`;
      const stored = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
      const signature = hmac(stored, message);
      const clientKey = Buffer.from(Buffer.from(proof, 'base64').map((byte, at) => byte ^ signature[at]!));
      if (!createHash('sha256').update(clientKey).digest().equals(stored)) {
        return { errorCode: 58, errorMessage: 'wrong password' };
      }
      return { authBytes: Buffer.from(`v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`) };
    });
  }

  test.each([
    [password, undefined],
    ['another password', 'BROKER_DENIED'],
  ])('SCRAM with %s', async (known, code) => {
    const broker = await ScriptedBroker.start();
    scriptScram(broker, known);
    const sasl = { mechanism: 'SCRAM-SHA-256', username: 'u', password } as const;
    const client = new KafkaClient({ brokers: [broker.address], clientId: 'client-test', sasl });
    if (code === undefined) await client.connect();
    else
      await expect(client.connect()).rejects.toMatchObject({
        code,
        message: expect.stringContaining('wrong password'),
      });
    await client.close();
    await broker.close();
  });

  test('a mechanism that the broker does not offer is denied, and the offered ones are named', async () => {
    const broker = await ScriptedBroker.start();
    broker.next('SaslHandshake', { errorCode: 33, mechanisms: ['SCRAM-SHA-512'] });
    const sasl = { mechanism: 'PLAIN', username: 'u', password } as const;
    const client = new KafkaClient({ brokers: [broker.address], clientId: 'client-test', sasl });
    await expect(client.connect()).rejects.toMatchObject({
      code: 'BROKER_DENIED',
      message: expect.stringContaining('SCRAM-SHA-512'),
    });
    await client.close();
    await broker.close();
  });
});

test('an answer that is not Kafka is a protocol violation, at once', async () => {
  const { createServer } = await import('node:net');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = new KafkaClient({ brokers: [`127.0.0.1:${port}`], clientId: 'client-test' });
  await expect(client.connect()).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATION' });
  await client.close();
  await new Promise((resolve) => server.close(resolve));
});
