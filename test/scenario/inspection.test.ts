import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  AgreementPage,
  AgreementsAnswer,
  LinePage,
  NetworkMap,
  QuarantineAnswer,
  QuarantinedRecord,
  RedriveAnswer,
  SessionAnswer,
  TraceAnswer,
} from '@rail/board/api';
import { RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import {
  accessFileText,
  type AccessUser,
  digestOfToken,
  newToken,
  readAccessFile,
  writeAccessFile,
} from '@rail/runtime';
import { anEnterprise } from '../support/enterprise-record.ts';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { routesOfControl } from '../support/routes-of-control.ts';
import { until } from '../support/tell-control.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-inspection-'));
const accessFile = join(folder, 'access.yaml');
const tokens = { admin: newToken(), ops: newToken(), wall: newToken() };
const topic = 'line.market-regulation.enterprise';
let exchange: TestExchange;
let client: KafkaClient;
let producer: Producer;
let markers: readonly string[];
let url: string;
let schemaId: number;

type User = keyof typeof tokens | undefined;

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> };

async function ask(user: User, path: string, init: Init = {}): Promise<{ status: number; text: string }> {
  const headers = {
    ...(user !== undefined && { authorization: `Bearer ${tokens[user]}` }),
    ...(init.body !== undefined && { 'content-type': 'application/json' }),
  };
  const abort = AbortSignal.timeout(path.endsWith('/stream') ? 500 : 20_000);
  const answer = await fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers }, signal: abort });
  let text = '';
  try {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk as Uint8Array).toString();
  } catch {
    // A stream does not end by itself.
  }
  return { status: answer.status, text };
}

async function get<Answer>(user: User, path: string): Promise<Answer> {
  const { status, text } = await ask(user, path);
  if (status !== 200) throw new Error(`${path} for ${user}: ${status} ${text}`);
  return JSON.parse(text) as Answer;
}

const post = (user: User, path: string, body: object, headers: Record<string, string> = {}) =>
  ask(user, path, { method: 'POST', body: JSON.stringify(body), headers });

async function send(records: readonly { key: Buffer; body: Buffer }[], schemaId: number): Promise<void> {
  const builder = new RecordBatchBuilder();
  for (const { key, body } of records) {
    const frame = Buffer.alloc(5);
    frame.writeInt32BE(schemaId, 1);
    const value = Buffer.concat([frame, body]);
    builder.append(Date.now(), key, 0, key.length, value, 0, value.length, null);
  }
  await producer.send(topic, 0, builder.finish());
}

beforeAll(async () => {
  const user = (name: keyof typeof tokens, role: 'viewer' | 'operator' | 'admin', content: 'all' | string[]) => ({
    name,
    role,
    content,
    tokenSha256: digestOfToken(tokens[name]).toString('hex'),
  });
  const users = [user('admin', 'admin', 'all'), user('ops', 'operator', ['mr-hr-019']), user('wall', 'viewer', [])];
  writeFileSync(accessFile, accessFileText(users));
  exchange = await startExchange({ folder, parts: ['control', 'router', 'builder'], accessFile });
  url = exchange.registryUrl;
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  producer = new Producer(client);
  await producer.init();
  const dataset = exchange.catalogue.dataset('market-regulation/enterprise');
  const good = anEnterprise(dataset, 'good');
  const bad = anEnterprise(dataset, 'bad', { divisionCode: '999999' });
  markers = [...good.markers, ...bad.markers];
  schemaId = await new RegistryClient({ url }).register(valueSubject(topic), dataset.schemaText);
  await send([good, bad], schemaId);
  await until(
    'the good record is delivered and in its database',
    () => get<TraceAnswer>('admin', `/v1/trace?record=${topic}/0/0`),
    ({ agreements }) => agreements.some(({ rows }) => rows.length > 0),
  );
  await until(
    'the bad one is set aside',
    () => get<QuarantineAnswer>('admin', '/v1/quarantine'),
    ({ entries }) => entries.length === 1,
  );
}, 120_000);

afterAll(async () => {
  await producer.close();
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a caller without content could ask for to come to a record. */
const temptingPaths = (): string[] => [
  `/v1/trace?record=${topic}/0/0`,
  `/v1/trace?record=${topic}/0/1`,
  `/v1/trace?record=share.mr-hr-019/0/0`,
  `/v1/trace?record=market-entities.entity:${markers[0]}`,
  `/v1/trace?record=quarantine.market-regulation/0/0`,
  '/v1/quarantine?all=true&limit=1000',
  '/v1/quarantine/market-regulation/0/0',
  '/v1/thematic/market-entities/entity?limit=100',
  `/v1/thematic/market-entities/entity/lineage?key=${markers[0]}`,
  '/v1/thematic/rows-of?agreement=mr-me-001&partition=0&offset=0',
  '/v1/agreements/mr-hr-019',
  '/v1/lines/market-regulation',
  `/v1/board?at=${Date.now()}`,
];

describe('whoever asks control', () => {
  const open = /^(GET \/health|GET \/metrics|\w+ \/v1\/session|(GET|POST) \/(subjects|schemas|config|compatibility))/;

  test('without a token is told nothing by any endpoint but those that are open to all', async () => {
    const routes = routesOfControl();
    expect(routes.length).toBeGreaterThan(40);
    for (const { method, path } of routes) {
      if (open.test(`${method} ${path}`)) continue;
      const { status, text } = await ask(undefined, path, { method, ...(method === 'POST' && { body: '{}' }) });
      expect(`${method} ${path}: ${status}`).toBe(`${method} ${path}: 401`);
      expect(text).toContain('RAIL-3040');
    }
  }, 60_000);

  test('as a viewer changes nothing, on any endpoint', async () => {
    for (const { method, path } of routesOfControl()) {
      if (method === 'GET' || open.test(`${method} ${path}`)) continue;
      const { status } = await ask('wall', path, { method, ...(method === 'POST' && { body: '{}' }) });
      expect(`${method} ${path}: ${status}`).toBe(`${method} ${path}: 403`);
    }
  }, 60_000);

  test('without content never sees a value of a record, on any endpoint', async () => {
    const paths = [
      ...routesOfControl()
        .filter(({ method }) => method === 'GET')
        .map(({ path }) => path),
      ...temptingPaths(),
    ];
    for (const path of paths) {
      const { text } = await ask('wall', path);
      for (const marker of markers) expect(text.includes(marker) ? `${path}: ${marker}` : '').toBe('');
    }
    // The same questions do hold values for who may see all.
    const seen = await Promise.all(temptingPaths().map(async (path) => (await ask('admin', path)).text));
    for (const marker of markers) expect(seen.some((text) => text.includes(marker))).toBe(true);
  }, 120_000);

  test.each([
    ['/v1/thematic/market-entities/entity', 403],
    ['/v1/thematic/rows-of?agreement=mr-me-001&partition=0&offset=0', 403],
    ['/v1/thematic', 200],
    ['/v1/thematic/digest', 403],
    ['/v1/board', 200],
  ])('without content gets %s: %d', async (path, expected) => {
    expect((await ask('wall', path)).status).toBe(expected);
  });

  test('from a page of elsewhere is refused, also with a token and with a cookie', async () => {
    const elsewhere = { origin: 'https://page.example' };
    expect((await ask('admin', '/v1/board', { headers: elsewhere })).status).toBe(403);
    const cookie = { cookie: `rail_token=${tokens.admin}`, ...elsewhere };
    expect((await post(undefined, '/v1/quarantine/discard', {}, cookie)).status).toBe(403);
    expect((await ask(undefined, '/subjects', { headers: elsewhere })).status).toBe(403);
  });
});

describe('a session', () => {
  test('is a cookie that scripts do not read, for the right token only, and says who asks', async () => {
    const body = JSON.stringify({ token: tokens.ops });
    const headers = { 'content-type': 'application/json' };
    const begun = await fetch(`${url}/v1/session`, { method: 'POST', body, headers });
    const cookie = begun.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^rail_token=\S+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);

    const asked = await fetch(`${url}/v1/session`, { headers: { cookie: cookie.split(';')[0]! } });
    const known = { mode: 'token', principal: 'ops', role: 'operator', content: ['mr-hr-019'] };
    expect(await asked.json()).toMatchObject(known);
    expect(await get<SessionAnswer>(undefined, '/v1/session')).toMatchObject({ mode: 'none', principal: null });

    expect((await post(undefined, '/v1/session', { token: newToken() })).status).toBe(401);
    expect((await post(undefined, '/v1/session', { tokens: 1 })).status).toBe(400);
    const ended = await fetch(`${url}/v1/session`, { method: 'DELETE' });
    expect(ended.headers.get('set-cookie')).toMatch(/^rail_token=; Path=\/; Max-Age=0;/);
  });
});

test('a stream ends with the user whose it is', async () => {
  const token = newToken();
  const users = readAccessFile(accessFile);
  const tokenSha256 = digestOfToken(token).toString('hex');
  const guest: AccessUser = { name: 'guest', role: 'viewer', content: [], tokenSha256 };
  const headers = { authorization: `Bearer ${token}` };
  const enter = () => fetch(`${url}/v1/board/stream`, { headers });
  writeAccessFile(accessFile, [...users, guest]);
  const stream = await until('the user is taken up', enter, ({ status }) => status === 200);
  writeAccessFile(accessFile, users);
  let events = 0;
  for await (const chunk of stream.body!) events += Buffer.from(chunk as Uint8Array).includes('data: ') ? 1 : 0;
  expect(events).toBeGreaterThan(0);
  expect((await enter()).status).toBe(401);
});

describe('the pages of control', () => {
  test('a line shows its datasets, who gets them, and what was set aside', async () => {
    const page = await get<LinePage>('wall', '/v1/lines/market-regulation');
    const enterprise = page.datasets.find(({ dataset }) => dataset === 'enterprise')!;
    expect(page.contact?.email).toContain('@');
    expect(enterprise.timetable.en).toContain('grace');
    expect(enterprise.agreements).toEqual(expect.arrayContaining(['mr-hr-019', 'mr-me-001']));
    expect(enterprise.partitions[0]).toMatchObject({ partition: 0, end: 2 });
    expect(page.quarantine).toEqual([
      expect.objectContaining({ reason: 'Q114', records: 1, example: 'market-regulation/0/0' }),
    ]);
    const { latency } = await until(
      'routers and builders say how quick they are',
      () => get<LinePage>('wall', '/v1/lines/market-regulation'),
      (answer) => answer.latency.share !== null && 'market-entities' in answer.latency.commit,
    );
    expect(latency.isHeard).toBe(true);
    expect(latency.route!.p99Ms).toBeLessThanOrEqual(latency.share!.p99Ms);
    expect((await ask('wall', '/v1/lines/market-regulatoin')).text).toContain('did you mean market-regulation?');
  });

  test('an agreement shows its terms field by field, its counts and why it is silent', async () => {
    const { agreements } = await get<AgreementsAnswer>('wall', '/v1/agreements');
    expect(agreements.find(({ id }) => id === 'mr-me-001')).toMatchObject({
      state: 'active',
      databases: ['market-entities'],
    });
    const page = await until(
      'the router has accounted for it',
      () => get<AgreementPage>('wall', '/v1/agreements/mr-hr-019'),
      ({ summary }) => summary.counts.delivered === 1,
    );
    expect(page.silence.kind).toBe('flowing');
    expect(page.fields.find(({ path }) => path === 'legalRepresentative.name')).toMatchObject({ status: 'treated' });
    expect(page.legalBasis).toEqual(['社会保险经办条例 8']);
    expect(page.connect).toEqual({
      bootstrap: exchange.brokers.join(','),
      topic: 'share.mr-hr-019',
      registry: url,
      groupPrefix: 'mr-hr-019.',
    });
    const silent = await get<AgreementPage>('wall', '/v1/agreements/he-hr-020');
    expect(silent.silence.kind).toBe('noneDue');
    expect((await ask('wall', '/v1/agreements/mr-hr-01')).text).toContain('did you mean mr-hr-019?');
  });

  test('the map leads from every line to who gets its shares, with what flows', async () => {
    const dataset = exchange.catalogue.dataset('market-regulation/enterprise');
    await send([anEnterprise(dataset, 'newer')], schemaId);
    const map = await until(
      'the time from publication to share was measured',
      () => get<NetworkMap>('wall', '/v1/map'),
      ({ edges }) => edges.find(({ agreement }) => agreement === 'mr-me-001')!.p50Ms !== null,
    );
    expect(map.origins).toHaveLength(19);
    const edge = map.edges.find(({ agreement }) => agreement === 'mr-me-001')!;
    expect(edge).toMatchObject({ line: 'market-regulation', terminus: 'thematic/market-entities', state: 'flowing' });
    const names = new Map(map.termini.map((terminus) => [terminus.id, terminus]));
    expect(names.get('human-resources')).toMatchObject({ kind: 'subscriber', zh: '人力资源和社会保障厅' });
    expect(map.edges.every(({ terminus }) => names.has(terminus))).toBe(true);
  });
});

test('a line that is paused is the reason of the silence of its shares, and bars their edges', async () => {
  expect((await post('ops', '/v1/lines/health/pause', { reason: 'a drill' })).status).toBe(200);
  const page = await until(
    'the pause explains the silence',
    () => get<AgreementPage>('wall', '/v1/agreements/he-hr-020'),
    ({ silence }) => silence.kind === 'linePaused',
  );
  expect(page.silence.text.en).toMatch(/^ops has paused the line since .*: a drill; records wait, none is lost$/);
  const map = await until(
    'the map shows it',
    () => get<NetworkMap>('wall', '/v1/map'),
    ({ edges }) => edges.find(({ agreement }) => agreement === 'he-hr-020')!.state === 'paused',
  );
  expect(map.origins.find(({ line }) => line === 'health')!.state).toBe('stopped');
  expect((await get<LinePage>('wall', '/v1/lines/health')).control.paused).toMatchObject({ by: 'ops' });
  expect((await post('ops', '/v1/lines/health/resume', {})).status).toBe(200);
});

describe('a record', () => {
  test('is traced for an operator with the fields of his agreement alone', async () => {
    const traced = await get<TraceAnswer>('ops', `/v1/trace?record=${topic}/0/0`);
    const own = traced.agreements.find(({ id }) => id === 'mr-hr-019')!;
    const field = (path: string) => own.fields.find((each) => each.path === path)!;
    expect([traced.key, traced.isHidden, own.outcome]).toEqual([null, true, 'delivered']);
    expect(field('entityName')).toMatchObject({ before: [markers[1]], after: [markers[1]] });
    expect(field('legalRepresentative.name')).toMatchObject({ before: [], after: [expect.stringMatching(/^L\*+$/)] });
    expect(field('scope')).toMatchObject({ before: [], after: [] });
    const other = traced.agreements.find(({ id }) => id === 'mr-me-001')!;
    expect(other.fields.every(({ before, after }) => before.length + after.length === 0)).toBe(true);
    expect(other.rows.map(({ row }) => row)).toContain('market-entities.entity');
  });

  test('that was set aside shows to each what the agreements of the caller pass', async () => {
    const path = '/v1/quarantine/market-regulation/0/0';
    const [all, some, none] = await Promise.all(
      (['admin', 'ops', 'wall'] as const).map((user) => get<QuarantinedRecord>(user, path)),
    );
    const value = (shown: QuarantinedRecord, name: string) => shown.fields?.find((each) => each.path === name);
    expect(value(all!, 'scope')).toMatchObject({ value: 'LEAK-scope-bad', hidden: false });
    expect(value(some!, 'entityName')).toMatchObject({ value: 'LEAK-entity-bad', hidden: false });
    expect(value(some!, 'scope')).toEqual({ path: 'scope', value: null, hidden: true });
    expect(value(some!, 'legalRepresentative.name')).toMatchObject({ value: null, hidden: true });
    expect(none).toMatchObject({ fields: null, note: { en: expect.stringContaining('needs an agreement') } });
  });

  test('is redriven by an operator once, under one key, and discarded for a reason', async () => {
    const body = { line: 'market-regulation', reason: 'Q114' };
    const key = { 'idempotency-key': 'a' };
    const once = await post('ops', '/v1/quarantine/redrive', body, key);
    expect(JSON.parse(once.text)).toEqual({ redriven: 1, again: 0, refused: [], left: 0 } satisfies RedriveAnswer);
    expect((await post('ops', '/v1/quarantine/redrive', body, key)).text).toBe(once.text);
    const other = await post('ops', '/v1/quarantine/redrive', { ...body, reason: 'Q102' }, key);
    expect({ status: other.status, ...JSON.parse(other.text) }).toMatchObject({ status: 422, code: 'RAIL-9101' });
    // It is as wrong as before: it lies there again, under another place.
    const { entries } = await until(
      'it was set aside anew',
      () => get<QuarantineAnswer>('ops', '/v1/quarantine'),
      (answer) => answer.entries.length === 1,
    );
    const { place } = entries[0]!;
    const again = await post('ops', '/v1/quarantine/redrive', { places: ['market-regulation/0/0', 'health/0/9'] });
    expect(JSON.parse(again.text)).toMatchObject({ redriven: 0, again: 1, refused: [{ place: 'health/0/9' }] });

    expect((await post('ops', '/v1/quarantine/discard', { places: [place] })).status).toBe(400);
    const discarded = await post('ops', '/v1/quarantine/discard', { places: [place], why: 'a test' });
    expect(JSON.parse(discarded.text)).toMatchObject({ redriven: 1, refused: [] });
    const settled = await get<QuarantineAnswer>('wall', '/v1/quarantine?all=true');
    expect(settled.entries.map(({ state }) => state).toSorted()).toEqual(['discarded', 'redriven']);
  });
});
