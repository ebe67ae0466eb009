import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Api,
  createTopicsApi,
  decodeResponse,
  deleteRecordsApi,
  deleteTopicsApi,
  type Draft,
  encodeRequest,
  ErrorCodes,
  FrameReader,
  listOffsetsApi,
  metadataApi,
  produceApi,
} from '@rail/kafka-protocol';

import type { RailError } from '@rail/kernel';

import { aBatch } from '../testing/a-batch.ts';
import { type RunningBroker, startBroker } from './start.ts';

/** Sends one request on a connection of its own. */
async function ask<Req, Res>(
  broker: RunningBroker,
  api: Api<Req, Res>,
  version: number,
  body: Draft<Req>,
): Promise<Res> {
  const frames = new FrameReader(1 << 24);
  const socket: Socket = connect({ host: broker.host, port: broker.port });
  const frame = await new Promise<Buffer>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      for (const whole of frames.push(chunk)) resolve(whole);
    });
    for (const chunk of encodeRequest(api, version, { correlationId: 1, clientId: null }, body)) socket.write(chunk);
  });
  socket.destroy();
  return decodeResponse(api, version, frame).body;
}

async function createTopic(broker: RunningBroker, name: string): Promise<void> {
  await ask(broker, createTopicsApi, 5, {
    topics: [{ name, numPartitions: 1, replicationFactor: 1 }],
    timeoutMs: 1000,
  });
}

async function produce(broker: RunningBroker, topic: string, value: string): Promise<number> {
  const records = aBatch({ records: [['k', value]], timestampMs: Date.now() });
  const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
  const { responses } = await ask(broker, produceApi, 9, { acks: -1, timeoutMs: 1000, topicData });
  return responses[0]!.partitionResponses[0]!.errorCode;
}

async function offsetAt(
  broker: RunningBroker,
  name: string,
  timestamp: number,
): Promise<{ offset: number; leaderEpoch: number }> {
  const topics = [{ name, partitions: [{ partitionIndex: 0, timestamp }] }];
  const answer = await ask(broker, listOffsetsApi, 5, { replicaId: -1, topics });
  return answer.topics[0]!.partitions[0]!;
}

async function deleteRecords(broker: RunningBroker, name: string, offset: number): Promise<void> {
  const topics = [{ name, partitions: [{ partitionIndex: 0, offset }] }];
  await ask(broker, deleteRecordsApi, 1, { topics, timeoutMs: 1000 });
}

const LATEST = -1;
const EARLIEST = -2;

describe('after a crash', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rail-crash-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a process leaves behind that is killed now: its files as they are, without an orderly stop. */
  const killedCopy = (from: string): string => {
    const to = join(folder, `copy-${readdirSync(folder).length}`);
    cpSync(from, to, { recursive: true });
    rmSync(join(to, '.lock'));
    return to;
  };

  test.each(['always', 'interval', 'os'] as const)(
    'everything that was acknowledged is there, and the leader epoch grew (fsync %s)',
    async (fsync) => {
      const dataDir = join(folder, 'data');
      const first = await startBroker({ dataDir, port: 0, thread: false, fsync });
      await createTopic(first, 't');
      for (let i = 0; i < 50; i++) expect(await produce(first, 't', String(i))).toBe(0);
      const before = await offsetAt(first, 't', LATEST);
      const second = await startBroker({ dataDir: killedCopy(dataDir), port: 0, thread: false, fsync });
      const after = await offsetAt(second, 't', LATEST);

      expect(after.offset).toBe(50);
      expect(after.leaderEpoch).toBe(before.leaderEpoch + 1);
      expect(await produce(second, 't', 'next')).toBe(0);
      await first.close();
      await second.close();
    },
  );

  test('deleted records stay deleted after an orderly stop', async () => {
    const dataDir = join(folder, 'data');
    const first = await startBroker({ dataDir, port: 0, thread: false });
    await createTopic(first, 't');
    for (let i = 0; i < 5; i++) await produce(first, 't', String(i));
    await deleteRecords(first, 't', 3);
    await first.close();
    const second = await startBroker({ dataDir, port: 0, thread: false });

    expect((await offsetAt(second, 't', EARLIEST)).offset).toBe(3);
    await second.close();
  });

  test('a topic of the name of a deleted one begins with its own first record, also after another start', async () => {
    const dataDir = join(folder, 'data');
    const first = await startBroker({ dataDir, port: 0, thread: false });
    await createTopic(first, 't');
    for (let i = 0; i < 5; i++) await produce(first, 't', String(i));
    await deleteRecords(first, 't', 3);
    await first.close();
    const second = await startBroker({ dataDir, port: 0, thread: false });
    await ask(second, deleteTopicsApi, 5, { topicNames: ['t'], timeoutMs: 1000 });
    await createTopic(second, 't');
    expect(await produce(second, 't', 'new')).toBe(0);
    await second.close();
    const third = await startBroker({ dataDir, port: 0, thread: false });

    expect((await offsetAt(third, 't', EARLIEST)).offset).toBe(0);
    expect((await offsetAt(third, 't', LATEST)).offset).toBe(1);
    await third.close();
  });

  test.each([false, true])(
    'a partition whose disk fails refuses, the others go on, and it is told once (thread %s)',
    async (thread) => {
      const dataDir = join(folder, 'data');
      const faults: string[] = [];
      const onFault = ({ code, at }: RailError): void => void faults.push(`${code} ${at}`);
      const first = await startBroker({ dataDir, port: 0, thread, onFault });
      await createTopic(first, 'good');
      await createTopic(first, 'bad');
      // A file in the place of the folder: the first segment cannot be created.
      rmSync(join(dataDir, 'bad-0'), { recursive: true });
      writeFileSync(join(dataDir, 'bad-0'), '');

      expect(await produce(first, 'bad', 'v')).toBe(ErrorCodes.KAFKA_STORAGE_ERROR);
      expect(await produce(first, 'bad', 'v')).toBe(ErrorCodes.KAFKA_STORAGE_ERROR);
      expect(await produce(first, 'good', 'v')).toBe(0);
      const { topics } = await ask(first, metadataApi, 8, { topics: [{ name: 'good' }] });
      expect(topics[0]!.errorCode).toBe(0);
      await first.close();
      expect(faults).toEqual([`STORAGE_CORRUPT ${join(dataDir, 'bad-0')}`]);
    },
  );
});
