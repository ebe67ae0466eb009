import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BoardSnapshot } from '@rail/board';
import type { Alert, AlertsAnswer, EventsAnswer } from '@rail/board/api';
import { Catalogue, loadCatalogue } from '@rail/catalogue';
import { startBroker } from '@rail/kafka-broker';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';
import { Signals } from '@rail/runtime';
import type { Control } from '../control-options.ts';
import { startControl } from '../start.ts';
import { WebhookReceiver } from '../testing/webhook-receiver.ts';

const graceMs = 2000;
const folder = mkdtempSync(join(tmpdir(), 'rail-alerts-'));
const health = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines')).line('health');
const visits = health.datasets.find(({ id }) => id === 'hospital-visit');
/** A line that may be silent for two seconds. */
const catalogue = new Catalogue([
  { ...health, datasets: [{ ...visits!, timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs } }] },
]);
let broker: Awaited<ReturnType<typeof startBroker>>;
let receiver: WebhookReceiver;
let control: Control;
let client: KafkaClient;

async function get<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(`${control.url}${path}`)).json()) as Answer;
}

async function post<Answer>(path: string, body: object, key = crypto.randomUUID()): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const response = await fetch(`${control.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}

async function until<Value>(look: () => Promise<Value> | Value, holds: (value: Value) => boolean): Promise<Value> {
  for (let tries = 0; tries < 150; tries++) {
    const value = await look();
    if (holds(value)) return value;
    await pause(100);
  }
  return look();
}

async function publish(): Promise<number> {
  const producer = new Producer(client);
  await producer.init();
  const builder = new RecordBatchBuilder();
  const value = Buffer.from('v');
  builder.append(systemClock.now(), value, 0, 1, value, 0, 1, null);
  await producer.send('line.health.hospital-visit', 0, builder.finish({}));
  await producer.close();
  return Date.now();
}

const start = (host = '127.0.0.1'): Promise<Control> =>
  startControl({
    kafka: { brokers: [`${broker.host}:${broker.port}`] },
    host,
    port: 0,
    schemasDir: folder,
    catalogue,
    signals: new Signals(),
    isEmbedded: true,
    alerts: { webhookUrl: receiver.url('/hook'), heartbeatUrl: receiver.url('/beat'), heartbeatEveryMs: 500 },
  });

beforeAll(async () => {
  mkdirSync(join(folder, 'agreements'));
  receiver = await new WebhookReceiver().start();
  broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  control = await start();
  client = new KafkaClient({ brokers: [`${broker.host}:${broker.port}`], clientId: 'test' });
  await client.connect();
});

afterAll(async () => {
  await client.close();
  await control.stop();
  await broker.close();
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

const hooks = () => receiver.received.filter(({ path }) => path === '/hook');

describe('a line that falls silent', () => {
  test('is on the board and at the webhook late, with the provider as the cause, within its grace and 5 s', async () => {
    const publishedMs = await publish();
    const board = await until(
      () => get<BoardSnapshot>('/v1/board'),
      ({ lines }) => lines[0]?.state === 'late',
    );
    const [hook] = await until(hooks, (all) => all.length > 0);

    expect(board.lines[0]).toMatchObject({ state: 'late', cause: 'P' });
    expect(hook!.atMs - publishedMs).toBeLessThan(graceMs + 5000);
    expect(hook!.body).toMatchObject({
      version: '4',
      status: 'firing',
      commonLabels: { alertname: 'LineOverdue', severity: 'notify', cause: 'P', lines: 'health', alert: 'A-1' },
    });
    expect(hook!.body.commonAnnotations['description']!.split('\n').length).toBeLessThanOrEqual(8);
    expect(await (await fetch(hook!.body.commonAnnotations['runbook_url']!)).text()).toContain('# LineOverdue:');
    const shown = await get<BoardSnapshot>('/v1/board');
    expect(shown.alerts).toMatchObject({ open: 1, worst: { id: 'A-1', isAcknowledged: false }, webhookFault: null });
  });

  test('is taken on, told of with who did, and open until it is closed with a note', async () => {
    expect(await post<Alert>('/v1/alerts/A-1/ack', { note: 'I call them', by: 'zhang' })).toMatchObject({
      ack: { by: 'zhang', note: 'I call them' },
    });
    expect(await post('/v1/alerts/A-1/close', { note: '' })).toMatchObject({ code: 'RAIL-2110' });
    expect(await post('/v1/alerts/A-2/close', { note: 'x' })).toMatchObject({
      code: 'RAIL-3050',
      detail: expect.stringContaining('did you mean A-1?'),
    });
  });

  test('outlives a restart of control: the same alert, its number, its acknowledgement; told once', async () => {
    await control.stop();
    control = await start();
    const { open } = await until(
      () => get<AlertsAnswer>('/v1/alerts'),
      (answer) => answer.open?.length > 0,
    );

    expect(open).toMatchObject([{ id: 'A-1', rule: 'LineOverdue', ack: { by: 'zhang' } }]);
    expect(new Set(hooks().map(({ id }) => id)).size).toBe(1);
  });

  test('is told as resolved once it is closed, also by the next control if nobody took it before, and counts in the rate', async () => {
    receiver.answers.push(...Array<500>(1000).fill(500));
    expect(await post<Alert>('/v1/alerts/A-1/close', { note: 'they restarted it', by: 'li' })).toMatchObject({
      closed: { by: 'li', note: 'they restarted it' },
    });
    const refused = await until(
      () => get<AlertsAnswer>('/v1/alerts'),
      ({ webhook }) => webhook.fault !== null,
    );
    expect(refused.webhook.fault).toMatch(/^the receiver answers 500; 1 notices wait$/);
    await control.stop();
    receiver.answers.length = 0;
    control = await start();
    const all = await until(hooks, (received) => received.some(({ body }) => body.status === 'resolved'));

    expect(all.at(-1)!.body).toMatchObject({ status: 'resolved', commonLabels: { alert: 'A-1' } });
    expect(await get<AlertsAnswer>('/v1/alerts')).toMatchObject({
      open: [],
      closed: [{ id: 'A-1' }],
      disposal: { closed: 1, due: 1, ratio: 1 },
    });
  });
});

test('Prometheus sees what is open, and the disposal rate', async () => {
  const text = await (await fetch(`${control.url}/metrics`)).text();

  expect(text).toMatch(/rail_alert_open\{alert="LineOverdue",severity="notify"\} 0/);
  expect(text).toMatch(/rail_alert_disposed_ratio 1/);
});

test('a silence made twice under one key is made once, and what it covers is shown and not sent', async () => {
  const wanted = { subject: 'exchange', minutes: 5, reason: 'drill', drill: 'typhoon' };
  const key = crypto.randomUUID();
  const first = await post<{ untilMs: number }>('/v1/alerts/silences', wanted, key);
  await pause(5);

  expect(await post('/v1/alerts/silences', wanted, key)).toEqual(first);
  expect(await get<AlertsAnswer>('/v1/alerts')).toMatchObject({
    silences: [{ subject: 'exchange', drill: 'typhoon' }],
  });
});

test('the log tells it all, newest first: states, alerts, and who did what', async () => {
  const { events } = await get<EventsAnswer>('/v1/events?limit=1000');
  const texts = events.map(({ text }) => text.en);

  expect(events.map(({ atMs }) => atMs)).toEqual(
    events.map(({ atMs }) => atMs).toSorted((left, right) => right - left),
  );
  expect(texts).toContainEqual(expect.stringMatching(/^line 11 health LATE/));
  expect(texts).toContainEqual(expect.stringMatching(/^A-1 fired: health/));
  expect(texts).toContainEqual('A-1 acknowledged by zhang: I call them');
  expect(texts).toContainEqual('A-1 closed by li: they restarted it');
  const alone = await get<EventsAnswer>('/v1/events?kind=alert&line=health&limit=2');
  expect(alone.events).toHaveLength(2);
  expect(await get('/v1/events?kind=weather')).toMatchObject({ code: 'RAIL-2110' });
});

test('the board of a moment ago is what it was, and says that it is of the past', async () => {
  const past = await get<BoardSnapshot>(`/v1/board?at=${Date.now()}`);

  expect(past).toMatchObject({ schema: 'rail.board/1', askedMs: expect.any(Number), lines: [{ line: 'health' }] });
  expect(await get('/v1/board/history')).toMatchObject({
    schema: 'rail.board-history/1',
    stepMs: 900_000,
    lines: [{ line: 'health' }],
  });
  expect(await get('/v1/board?at=1000000000000')).toMatchObject({ code: 'RAIL-3051' });
});

test('beats while it evaluates, and no more once it has stopped', async () => {
  const beats = () => receiver.received.filter(({ path }) => path === '/beat');
  const before = beats().length;
  await until(beats, (all) => all.length > before + 1);
  expect(beats().at(-1)!.body).toMatchObject({ schema: 'rail.heartbeat/1', exchange: 'embedded' });
  await control.stop();
  const after = beats().length;
  await pause(1200);

  expect(beats()).toHaveLength(after);
  control = await start();
});

/** What a stream of the board says until the line is late, which it is some seconds after a start. */
async function streamUntilLate(url: string): Promise<string> {
  const abort = new AbortController();
  const answer = await fetch(`${url}/v1/board/stream`, { signal: abort.signal });
  let text = '';
  for await (const chunk of answer.body!) {
    text += Buffer.from(chunk).toString();
    if ((text.match(/"state":"late","cause":"P","reason"/g)?.length ?? 0) > 1) break;
  }
  abort.abort();
  return text;
}

test('what happens comes with the stream of boards, but for whoever is let in without a token', async () => {
  await control.stop();
  control = await start();
  expect(await streamUntilLate(control.url)).toMatch(/^event: event\nid: \d+\ndata: .*line 11 health LATE/m);

  await control.stop();
  control = await start('0.0.0.0');
  const url = `http://127.0.0.1:${new URL(control.url).port}`;
  expect(await streamUntilLate(url)).not.toContain('event: event');
  expect((await fetch(`${url}/v1/events`)).status).toBe(401);
});
