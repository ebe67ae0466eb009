import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { KafkaClient } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { accessFileText, digestOfToken, openStores, Signals } from '@rail/runtime';
import { type GatewayOptions, type RunningGateway, startGateway } from '@rail/gateway';
import { AnHttpShare, aRegistry, catalogue, schemaText } from '../support/an-http-share.ts';
import { aBroker, type TestBroker } from '../support/broker.ts';
import { EventStream } from '../support/event-stream.ts';
import { until } from '../support/tell-control.ts';

let broker: TestBroker;
let client: KafkaClient;
let registry: Awaited<ReturnType<typeof aRegistry>>;
const folder = mkdtempSync(join(tmpdir(), 'rail-gateway-'));
const quiet = { info: () => undefined, warn: () => undefined };
const open: { close(): unknown }[] = [];
const signals = new Signals();

beforeAll(async () => {
  broker = await aBroker();
  client = new KafkaClient({ brokers: broker.brokers, clientId: 'test' });
  await client.connect();
  registry = await aRegistry();
});

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

afterAll(async () => {
  registry.close();
  await client.close();
  await broker.close();
  rmSync(folder, { recursive: true });
});

async function aShare(...args: Parameters<typeof AnHttpShare.open> extends [unknown, ...infer Rest] ? Rest : never) {
  const share = await AnHttpShare.open(client, ...args);
  open.push(share);
  return share;
}

async function aGateway(options: Partial<GatewayOptions> = {}): Promise<RunningGateway> {
  const stores = await openStores({ clock: systemClock, logger: quiet });
  const gateway = await startGateway({
    kafka: { brokers: broker.brokers },
    registryUrl: registry.url,
    host: '127.0.0.1',
    port: 0,
    catalogue,
    accessFile: undefined,
    stores,
    signals,
    logger: quiet,
    ...options,
  });
  open.push({ close: () => gateway.stop() });
  return gateway;
}

async function aStream(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
  const stream = await EventStream.open(url, headers);
  open.push(stream);
  return stream;
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
const sorted = (values: readonly number[]): number[] => values.toSorted((left, right) => left - right);

interface Page {
  readonly records: readonly { readonly place: string; readonly value: { readonly n: number } }[];
  readonly next: string;
  readonly isAtEnd: boolean;
}

const isFilled = ({ records }: Page): boolean => records.length > 0;

describe('a stream', () => {
  test('shows what is committed in the order of each partition, and nothing that was aborted in between', async () => {
    const share = await aShare();
    const { url } = await aGateway();
    await share.write(0, [1, 2]);
    await share.write(0, [66, 67], 'abort');
    await share.write(1, [3]);
    const stream = await aStream(`${url}/v1/shares/${share.id}/stream?from=earliest`);

    await stream.until(({ values }) => values.length === 3);
    await share.write(1, [68], 'abort');
    await share.write(0, [4]);
    await stream.until(({ values }) => values.length === 4);

    expect(sorted(stream.values)).toEqual([1, 2, 3, 4]);
    expect(stream.events.map(({ data }) => JSON.parse(data) as object)).toContainEqual({
      place: `${share.topic}/0/0`,
      publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      key: 'k1',
      value: { n: 1 },
    });
  });

  test('that is cut off by the end of its gateway goes on at its last id: nothing lost, nothing twice', async () => {
    const share = await aShare();
    const first = await aGateway();
    for (const partition of [0, 1]) await share.write(partition, numbers(partition * 100, partition * 100 + 50));
    const before = await aStream(`${first.url}/v1/shares/${share.id}/stream?from=earliest`);
    await before.until(({ values }) => values.length >= 60);

    await first.stop();
    await before.ended;
    for (const partition of [0, 1]) await share.write(partition, numbers(partition * 100 + 50, partition * 100 + 60));
    const second = await aGateway();
    const after = await aStream(`${second.url}/v1/shares/${share.id}/stream`, { 'last-event-id': before.lastId });
    await after.until(({ values }) => before.values.length + values.length >= 120);

    expect(sorted([...before.values, ...after.values])).toEqual([...numbers(0, 60), ...numbers(100, 160)]);
    expect(before.events.filter(({ type }) => type === 'end')).toEqual([]);
    expect(before.retryMs).toBe(1000);
  });

  test('from now on begins with what is committed after it, also if it is cut off before the first record', async () => {
    const share = await aShare();
    const { url } = await aGateway();
    await share.write(0, [1]);
    const idle = await aStream(`${url}/v1/shares/${share.id}/stream?from=now`);
    await idle.until(({ lastId }) => lastId !== '');
    idle.close();
    await share.write(1, [2]);

    const stream = await aStream(`${url}/v1/shares/${share.id}/stream`, { 'last-event-id': idle.lastId });

    await stream.until(({ values }) => values.length === 1);
    expect(stream.values).toEqual([2]);
  });

  test('ends at once when its agreement is taken back, and who comes again gets 410 with the last offsets', async () => {
    const share = await aShare();
    const { url } = await aGateway();
    await share.write(0, [1, 2]);
    const stream = await aStream(`${url}/v1/shares/${share.id}/stream?from=earliest`);
    await stream.until(({ values }) => values.length === 2);

    const began = performance.now();
    await share.end();
    await stream.ended;

    expect(performance.now() - began).toBeLessThan(2_000);
    const end = JSON.parse(stream.events.at(-1)!.data) as object;
    expect(end).toMatchObject({ status: 410, code: 'RAIL-3030', lastOffsets: '0:3,1:0' });
    const again = await fetch(`${url}/v1/shares/${share.id}/records`);
    expect(again.status).toBe(410);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
    expect(await again.json()).toMatchObject(end);
    const status = await fetch(`${url}/v1/shares/${share.id}/status`);
    expect(await status.json()).toMatchObject({ state: 'ended', silence: { kind: 'ended' } });
  });

  test('of an agreement that expires meanwhile ends too', async () => {
    const until = new Date(Date.now() + 1_500).toISOString();
    const share = await aShare({ validity: { from: '2018-01-01', until } });
    const { url } = await aGateway();
    const stream = await aStream(`${url}/v1/shares/${share.id}/stream`);

    await stream.ended;

    expect(JSON.parse(stream.events.at(-1)!.data)).toMatchObject({
      status: 410,
      detail: expect.stringContaining('expired'),
    });
  });

  test('that is silent says why', async () => {
    const share = await aShare();
    const { url } = await aGateway({ silenceAfterMs: 50 });
    await share.write(0, [1]);

    const stream = await aStream(`${url}/v1/shares/${share.id}/stream`);

    await stream.until(({ comments }) => comments.length > 0);
    expect(stream.comments[0]).toMatch(/^[a-zA-Z]+: \w+/);
  });

  test('to a reader who takes nothing grows no further than its buffers, and does not hold up another', async () => {
    const share = await aShare();
    const { url } = await aGateway({ recordsPerSecond: 1_000_000 });
    const many = numbers(0, 5_000);
    for (let round = 0; round < 20; round++) await share.write(round % 2, many);
    const before = process.memoryUsage.rss();
    const { hostname, port } = new URL(url);
    const slow = connect(Number(port), hostname);
    slow.pause();
    slow.write(`GET /v1/shares/${share.id}/stream?from=earliest HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
    await once(slow, 'connect');

    const stream = await aStream(`${url}/v1/shares/${share.id}/stream?from=earliest`);
    await stream.until(({ events }) => events.length === 100_000, 60_000);

    expect(slow.bytesRead).toBeLessThan(4 << 20);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 << 20);
    slow.destroy();
  });

  test('to a reader who takes nothing ends with its agreement too, and keeps no gateway from stopping', async () => {
    const share = await aShare();
    const gateway = await aGateway({ recordsPerSecond: 1_000_000 });
    for (let round = 0; round < 10; round++) await share.write(round % 2, numbers(0, 5_000));
    const { hostname, port } = new URL(gateway.url);
    const stalled = connect(Number(port), hostname);
    stalled.write(`GET /v1/shares/${share.id}/stream?from=earliest HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
    await once(stalled, 'readable');

    await share.end();
    const began = performance.now();
    await gateway.stop();

    expect(performance.now() - began).toBeLessThan(8_000);
    stalled.destroy();
  });

  test('in Avro is frames of partition, offset, time, key and the value as it lies on the topic', async () => {
    const share = await aShare();
    const { url } = await aGateway();
    await share.write(1, [5]);
    const abort = new AbortController();
    const answer = await fetch(`${url}/v1/shares/${share.id}/stream?from=earliest`, {
      headers: { accept: 'application/vnd.apache.avro+binary' },
      signal: abort.signal,
    });
    const { value: chunk } = await answer.body!.getReader().read();
    abort.abort();

    const frame = Buffer.from(chunk ?? []);
    expect(answer.headers.get('rail-schema-id')).toBe('7');
    expect(frame.readUInt32BE(0)).toBe(frame.length - 4);
    expect([frame.readUInt32BE(4), Number(frame.readBigUInt64BE(8)), frame.readInt32BE(24)]).toEqual([1, 0, 2]);
    expect(frame.subarray(32)).toEqual(Buffer.from([...Buffer.from('k5'), 0, 0, 0, 0, 7, 10]));
  });
});

describe('pages', () => {
  test('lead through a share one behind the other, whatever their size', async () => {
    const share = await aShare();
    const { url } = await aGateway();
    await share.write(0, numbers(0, 25));
    await share.write(1, [900], 'abort');
    await share.write(1, numbers(100, 107));
    const seen: number[] = [];
    let after = 'earliest';
    for (let pages = 0; ; pages++) {
      const answer = await fetch(`${url}/v1/shares/${share.id}/records?limit=4&after=${after}`);
      const page = (await answer.json()) as Page;
      expect(answer.headers.get('rail-next')).toBe(page.next);
      expect(page.records.length).toBeLessThanOrEqual(4);
      seen.push(...page.records.map(({ value }) => value.n));
      after = page.next;
      if (page.isAtEnd || pages > 20) break;
    }

    expect(sorted(seen)).toEqual([...numbers(0, 25), ...numbers(100, 107)]);
    const empty = (await (await fetch(`${url}/v1/shares/${share.id}/records?after=${after}`)).json()) as Page;
    expect(empty).toMatchObject({ records: [], next: after, isAtEnd: true });
  });

  test.each([
    ['0:x', 400, 'RAIL-3031'],
    ['9:0', 400, 'RAIL-3031'],
    ['0:99', 416, 'RAIL-3032'],
  ])('after %s are refused with %i', async (after, status, code) => {
    const share = await aShare();
    const { url } = await aGateway();

    const answer = await fetch(`${url}/v1/shares/${share.id}/records?after=${after}`);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });
});

describe('a reader', () => {
  const token = (content: readonly string[] | 'all', name: string): { token: string; user: object } => {
    const secret = `rail_test-${name}`;
    const tokenSha256 = digestOfToken(secret).toString('hex');
    return {
      token: secret,
      user: { name, role: 'viewer', content: content === 'all' ? content : [...content], tokenSha256 },
    };
  };
  const writeAccess = (file: string, ...users: readonly { readonly user: object }[]): void =>
    writeFileSync(file, accessFileText(users.map(({ user }) => user) as Parameters<typeof accessFileText>[0]));

  test('is let in by a token of its own agreement, and by nothing else', async () => {
    const [share, other] = [await aShare(), await aShare()];
    const accessFile = join(folder, `${share.id}.yaml`);
    const [mine, foreign] = [token([share.id], 'mine'), token([other.id], 'foreign')];
    writeAccess(accessFile, mine, foreign);
    const { url } = await aGateway({ accessFile });
    const ask = async (what: string, bearer?: string) => {
      const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
      const answer = await fetch(`${url}/v1/shares/${share.id}/${what}`, { headers });
      const { code } = (await answer.json()) as { code?: string };
      return { status: answer.status, code };
    };

    for (const what of ['stream', 'records', 'status', 'schema']) {
      expect(await ask(what)).toEqual({ status: 401, code: 'RAIL-3040' });
      expect(await ask(what, foreign.token)).toEqual({ status: 403, code: 'RAIL-3015' });
    }
    expect(await ask('schema', 'rail_nobody')).toEqual({ status: 401, code: 'RAIL-3040' });
    expect((await ask('schema', mine.token)).status).toBe(200);
    expect(await signals.text()).toContain('rail_denied_total{resource="content",reason="RAIL-3015"}');
  });

  test('whose right is taken from the access file loses its stream', async () => {
    const share = await aShare();
    const accessFile = join(folder, `${share.id}.yaml`);
    const mine = token([share.id], 'passing');
    writeAccess(accessFile, mine);
    const { url } = await aGateway({ accessFile });
    const stream = await aStream(`${url}/v1/shares/${share.id}/stream`, { authorization: `Bearer ${mine.token}` });

    writeAccess(accessFile, token('all', 'somebody-else'));
    await stream.ended;

    expect(JSON.parse(stream.events.at(-1)!.data)).toMatchObject({ status: 403, code: 'RAIL-3015' });
  });

  test('at this machine is refused under a name of elsewhere and from a page of elsewhere', async () => {
    const share = await aShare();
    const { url } = await aGateway();

    const answer = await fetch(`${url}/v1/shares/${share.id}/schema`, { headers: { origin: 'http://evil.example' } });

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'RAIL-3042' });
  });

  test('gets 429 with Retry-After once it has had more records than agreed', async () => {
    const share = await aShare();
    const { url } = await aGateway({ recordsPerSecond: 10 });
    await share.write(0, numbers(0, 500));

    const page = () => fetch(`${url}/v1/shares/${share.id}/records?limit=400`);
    const had = await until('a page holds the records', async () => (await (await page()).json()) as Page, isFilled);
    const refused = await page();

    expect(had.records.length).toBeGreaterThan(50);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(2);
  });

  test('may not hold more streams than agreed', async () => {
    const share = await aShare();
    const { url } = await aGateway({ streamsEach: 1 });
    await aStream(`${url}/v1/shares/${share.id}/stream`);

    const second = await fetch(`${url}/v1/shares/${share.id}/stream`);

    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '10']);
  });

  test('of an unknown agreement gets 404, and of a known one the schema that its records have', async () => {
    const share = await aShare();
    const { url } = await aGateway();

    const [unknown, known] = await Promise.all(
      ['no-such-001', share.id].map((id) => fetch(`${url}/v1/shares/${id}/schema`)),
    );

    expect([unknown!.status, known!.status]).toEqual([404, 200]);
    expect(await known!.json()).toEqual(JSON.parse(schemaText));
  });
});
