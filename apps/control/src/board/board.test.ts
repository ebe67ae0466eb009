import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BoardLine, BoardSnapshot } from '@rail/board';
import { Catalogue, loadCatalogue } from '@rail/catalogue';
import { startBroker } from '@rail/kafka-broker';
import { commitOffsets, groupWithoutMember, KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';
import { Signals } from '@rail/runtime';
import type { Control } from '../control-options.ts';
import { startControl } from '../start.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-board-'));
const lines = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const catalogue = new Catalogue([lines.line('health')]);
const topic = 'line.health.hospital-visit';
/** Another broker than the embedded one: it needs nothing that Apache Kafka has not. */
const elsewhere = process.env['RAIL_TEST_BROKERS'];
let broker: Awaited<ReturnType<typeof startBroker>> | undefined;
let client: KafkaClient;
let control: Control;

async function board(): Promise<BoardSnapshot> {
  return (await (await fetch(`${control.url}/v1/board`)).json()) as BoardSnapshot;
}

/** Asks until a line is as expected, or long enough. */
async function lineWhen(holds: (line: BoardLine) => boolean): Promise<BoardLine | undefined> {
  for (let tries = 0; tries < 100; tries++) {
    const line = (await board()).lines[0];
    if (line !== undefined && holds(line)) return line;
    await pause(100);
  }
  return (await board()).lines[0];
}

async function send(producer: Producer, count: number): Promise<void> {
  const builder = new RecordBatchBuilder();
  const value = Buffer.from('v');
  for (let at = 0; at < count; at++) builder.append(systemClock.now(), value, 0, 1, value, 0, 1, null);
  await producer.send(topic, 0, builder.finish({}));
}

beforeAll(async () => {
  mkdirSync(join(folder, 'agreements'));
  if (elsewhere === undefined) broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  const brokers = broker === undefined ? elsewhere!.split(',') : [`${broker.host}:${broker.port}`];
  const parts = {
    kafka: { brokers },
    host: '127.0.0.1',
    port: 0,
    schemasDir: folder,
    catalogue,
    signals: new Signals(),
  };
  control = await startControl({ ...parts, isEmbedded: broker !== undefined });
  client = new KafkaClient({ brokers, clientId: 'test' });
  await client.connect();
});

afterAll(async () => {
  await client.close();
  await control.stop();
  await broker?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the board over HTTP', () => {
  test('knows nothing of lines without records', async () => {
    expect(await lineWhen(() => true)).toMatchObject({
      line: 'health',
      state: 'unknown',
      reason: { kind: 'neverSeen' },
    });
  });

  test('tells what was published and waits, and that it waits no more once the router has committed', async () => {
    const producer = new Producer(client);
    await producer.init();
    await send(producer, 10);
    await producer.close();

    expect(await lineWhen(({ lagRecords }) => lagRecords === 10)).toMatchObject({ state: 'onTime', lagRecords: 10 });
    await commitOffsets(client, groupWithoutMember('rail.router'), [{ topic, partition: 0, offset: 10 }]);
    expect(await lineWhen(({ lagRecords }) => lagRecords === 0)).toMatchObject({ state: 'onTime', lagRecords: 0 });
  });

  test('does not take the marker of a transaction for a record that waits', async () => {
    const producer = new Producer(client, { transactionalId: 'test' });
    await producer.init();
    producer.begin();
    await send(producer, 5);
    await producer.commit();
    await producer.close();
    await commitOffsets(client, groupWithoutMember('rail.router'), [{ topic, partition: 0, offset: 15 }]);

    expect(await lineWhen(({ lagRecords }) => lagRecords === 1)).toMatchObject({ lagRecords: 1 });
    expect(await lineWhen(({ lagRecords }) => lagRecords === 0)).toMatchObject({ lagRecords: 0 });
  });

  test('comes as a stream, once a second, until control stops', async () => {
    const abort = new AbortController();
    const answer = await fetch(`${control.url}/v1/board/stream`, { signal: abort.signal });
    let text = '';
    for await (const chunk of answer.body!) {
      text += Buffer.from(chunk).toString();
      if (text.split('data: ').length > 3) break;
    }
    const events = text
      .split('data: ')
      .slice(1, 3)
      .map((event) => JSON.parse(event.split('\n')[0]!) as BoardSnapshot);

    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(events.every(({ schema }) => schema === 'rail.board/1')).toBe(true);
    expect(events[1]!.sampledMs - events[0]!.sampledMs).toBeGreaterThan(0);
    abort.abort();
  });
});
