import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadAgreements } from '@rail/agreements';
import { routerGroup, shareTopic } from '@rail/catalogue';
import { agreementsOf, boundsOf } from '@rail/inspect';
import { fetchCommittedOffsets, KafkaClient, Producer } from '@rail/kafka-client';
import { type Publisher, startPublisher } from '@rail/publisher';
import { Signals } from '@rail/runtime';
import { runRail } from '../../apps/rail/src/testing/run-rail.ts';
import { recordsOn, waitUntilRouted } from '../support/exchange-evidence.ts';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { aBatch } from '../support/records.ts';
import { lineOnBoard, tellControl, until } from '../support/tell-control.ts';

const line = 'transport';
const graceMs = 6000;
/** An agreement on the line from its beginning on, and another one with its terms that comes later. */
const [elder, younger] = ['tr-er-017', 'tr-er-090'] as const;
let folder: string;
let exchange: TestExchange;
let client: KafkaClient;
let publisher: Publisher;
let topics: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-line-control-'));
  const schemasDir = join(folder, 'schemas');
  cpSync(join(import.meta.dirname, '../../schemas'), schemasDir, { recursive: true });
  const manifest = join(schemasDir, `lines/${line}/line.yaml`);
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('grace: 5m', `grace: ${graceMs / 1000}s`));
  exchange = await startExchange({ folder, parts: ['control', 'router'], schemasDir });
  const { brokers, registryUrl, catalogue } = exchange;
  client = new KafkaClient({ brokers: [...brokers], clientId: 'test' });
  await client.connect();
  topics = catalogue.line(line).datasets.map(({ topic }) => topic);
  const load = { seed: 1, worldStartMs: Date.UTC(2026, 0, 1), recordsPerSecond: 1500 };
  publisher = await startPublisher({ kafka: { brokers }, registryUrl, catalogue, signals: new Signals(), ...load });
});

afterAll(async () => {
  await publisher?.stop();
  await client?.close();
  await exchange?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const tell = (path: string, body: object, id?: string) => tellControl(exchange, path, body, id);
/** Who has a token is known by it, whatever name a command carries. */
const nameOf = (name: string): string => (exchange.token === undefined ? name : 'test');
const onBoard = () => lineOnBoard(exchange, line);
const inForce = async (): Promise<string[]> =>
  (await agreementsOf(client)).flatMap(({ agreement, entitlement }) =>
    entitlement === undefined ? [] : [agreement.id],
  );

/** Up to where each partition of the line is routed. */
async function routed(): Promise<number[]> {
  const committed = await fetchCommittedOffsets(client, routerGroup, await boundsOf(client, topics));
  return committed.map(({ offset }) => offset);
}

async function ends(of: readonly string[]): Promise<number> {
  return (await boundsOf(client, of)).reduce((sum, { end }) => sum + end, 0);
}

/** So many records come on other lines: time in which the paused one could have moved. */
async function othersGoOn(): Promise<void> {
  const others = exchange.catalogue.datasets.filter((dataset) => dataset.line !== line).map(({ topic }) => topic);
  const before = await ends(others);
  await until(
    'the other lines go on',
    () => ends(others),
    (now) => now > before + 1500,
  );
}

describe('a line that is paused under load', () => {
  test('is stopped on the board within 2 s, by whom and why; nothing of it is routed and its generator is silent', async () => {
    await until('the line is on time', onBoard, ({ state, inPerSecond }) => state === 'onTime' && inPerSecond > 0);

    await until(
      'some of it is shared',
      () => recordsOn(client, shareTopic(elder)),
      ({ length }) => length > 0,
    );
    const { status, json } = await tell(`/v1/lines/${line}/pause`, { reason: 'drill of Hangzhou', by: 'wang' });

    expect({ status, json }).toMatchObject({
      status: 200,
      json: { line, paused: { by: nameOf('wang'), reason: 'drill of Hangzhou' }, recordsPerSecond: null },
    });
    const seen = await until('the board says stopped', onBoard, ({ state }) => state === 'stopped', 2000);
    expect(seen.reason).toMatchObject({ kind: 'paused', by: nameOf('wang'), why: 'drill of Hangzhou' });
    const stopped = await until(
      'the router holds it',
      async () => {
        const before = await routed();
        await othersGoOn();
        return { before, after: await routed() };
      },
      ({ before, after }) => isDeepStrictEqual(before, after),
    );

    const end = await ends(topics);
    const producer = new Producer(client);
    await producer.init();
    await producer.send(topics[0]!, 0, aBatch(Array.from({ length: 40 }, () => 'of a department')));
    await producer.close();
    await othersGoOn();

    expect(await routed()).toEqual(stopped.after);
    expect(await ends(topics)).toBe(end + 40);
    expect(await onBoard()).toMatchObject({ state: 'stopped', lagRecords: expect.any(Number) });
  });

  test('gives an agreement that starts in the past nothing of it either, until it goes on', async () => {
    const text = readFileSync(join(folder, 'schemas/agreements', `${elder}.yaml`), 'utf8');
    writeFileSync(
      join(folder, 'schemas/agreements', `${younger}.yaml`),
      text.replace(`id: ${elder}`, `id: ${younger}`),
    );
    await tell('/v1/agreements/reload', {});
    expect(await inForce()).toContain(younger);
    await othersGoOn();

    expect(await recordsOn(client, shareTopic(younger))).toEqual([]);
  });

  test('goes on where it stopped: every record that waited has one outcome', async () => {
    const before = await ends(topics);
    const { json } = await tell(`/v1/lines/${line}/resume`, {});
    expect(json).toMatchObject({ line, paused: null });

    const routedOf = async (): Promise<number> => (await routed()).reduce((sum, offset) => sum + offset, 0);
    await until('what waited is routed', routedOf, (offsets) => offsets >= before);
    await until(
      'its generator goes on',
      () => ends(topics),
      (now) => now > before,
    );
    await until('the line is not stopped', onBoard, ({ state }) => state !== 'stopped', 3000);
  });

  test('is told by line show, which asks the exchange itself', async () => {
    await tell(`/v1/lines/health/pause`, { reason: 'maintenance', by: 'li' });
    const { stdout } = await runRail(`line show health -b ${exchange.brokers.join(',')}`);
    await tell(`/v1/lines/health/resume`, {});

    expect(stdout).toMatch(new RegExp(`health is paused by ${nameOf('li')} since 20\\S+: maintenance`));
  });
});

describe('a command', () => {
  test('that comes twice with one id is carried out once, and answered the same', async () => {
    const id = 'once-1';
    const first = await tell('/v1/lines/finance/pause', { reason: 'one', by: 'wang' }, id);
    await tell('/v1/lines/finance/resume', {});
    const again = await tell('/v1/lines/finance/pause', { reason: 'one', by: 'wang' }, id);

    expect(again).toEqual(first);
    expect(await lineOnBoard(exchange, 'finance')).not.toMatchObject({ state: 'stopped' });
    const other = await tell('/v1/lines/finance/pause', { reason: 'another', by: 'wang' }, id);
    expect(other).toMatchObject({ status: 422, json: { code: 'RAIL-9101' } });
  });

  test.each([
    ['/v1/lines/transprot/pause', { reason: 'x' }, 404, 'did you mean transport'],
    ['/v1/lines/transport/pause', {}, 400, 'reason'],
    ['/v1/lines/transport/pause', { reason: '\u001B[2J' }, 400, 'control characters'],
    ['/v1/lines/transport/rate', { recordsPerSecond: -1 }, 400, 'recordsPerSecond'],
  ])('%s %j is refused', async (path, body, status, why) => {
    expect(await tell(path, body)).toMatchObject({ status, json: { detail: expect.stringContaining(why) } });
  });
});

describe('the command line', () => {
  test('pauses, resumes and sets a rate, and wants a protected context confirmed', async () => {
    const config = join(folder, 'config.yaml');
    const { registryUrl: control, brokers } = exchange;
    const contexts = ['open', 'prod'].map(
      (name) => `  ${name}: { control: '${control}', brokers: '${brokers[0]}', protected: ${name === 'prod'} }\n`,
    );
    writeFileSync(config, `contexts:\n${contexts.join('')}`);
    const env = { RAIL_TOKEN: exchange.token };
    const rail = (words: string) => runRail(`${words} -c ${config} -o json`, env);

    const paused = await rail('line pause justice --reason drill --context open');
    expect({ ...paused, stdout: JSON.parse(paused.stdout) as object }).toMatchObject({
      exitCode: 0,
      stdout: { line: 'justice', paused: { reason: 'drill' } },
    });
    expect(JSON.parse((await rail('line rate justice 2/s --context open')).stdout)).toMatchObject({
      recordsPerSecond: 2,
      paused: { reason: 'drill' },
    });
    expect(await rail('line resume justice --context prod')).toMatchObject({ exitCode: 77 });
    expect(JSON.parse((await rail('line resume justice --context prod --confirm prod')).stdout)).toMatchObject({
      paused: null,
      recordsPerSecond: 2,
    });
    expect(await rail('line pause justise --reason x --context open')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean justice?'),
    });
    expect(await rail('line pause justice --context open')).toMatchObject({ exitCode: 2 });
    expect(JSON.parse((await rail('agreement reload --context open')).stdout)).toEqual({ taken: [], refused: [] });
    await rail('line rate justice default --context open');
  });
});

describe('the rate of a line', () => {
  test('at 0 makes it late by its timetable, the fault of its provider', async () => {
    await tell(`/v1/lines/${line}/rate`, { recordsPerSecond: 0 });
    const late = await until('it is late', onBoard, ({ state }) => state === 'late', graceMs + 60_000);

    expect(late).toMatchObject({ cause: 'P', reason: { kind: 'overdue' } });
    await tell(`/v1/lines/${line}/rate`, { recordsPerSecond: null });
    await until('it is on time', onBoard, ({ state }) => state === 'onTime');
  });

  test('is what was asked, and the default again when that is taken back', async () => {
    await tell(`/v1/lines/${line}/rate`, { recordsPerSecond: 20 });
    await until('it sends 20/s', onBoard, ({ inPerSecond }) => Math.abs(inPerSecond - 20) < 3, 30_000);
    const { json } = await tell(`/v1/lines/${line}/rate`, { recordsPerSecond: null });

    expect(json).toMatchObject({ line, recordsPerSecond: null, paused: null });
    await until('it sends as before', onBoard, ({ inPerSecond }) => inPerSecond > 40, 30_000);
  });
});

test('after all of it, every record of the line was routed once and the ledger balances', async () => {
  await publisher.stop();
  await waitUntilRouted(
    client,
    exchange.catalogue.datasets.map(({ topic }) => topic),
    30_000,
  );

  const { stdout } = await runRail(`ledger check -b ${exchange.brokers.join(',')} -o json`);
  expect(JSON.parse(stdout)).toMatchObject({ balanced: true });
  for (const topic of topics) {
    const sequences = (await recordsOn(client, topic)).flatMap(({ partition, sequence }) =>
      sequence === undefined ? [] : [{ partition, sequence }],
    );
    expect(new Set(sequences.map(({ sequence }) => sequence)).size).toBe(sequences.length);
  }
  const ids = await inForce();
  const shares = loadAgreements(join(folder, 'schemas/agreements'), exchange.catalogue)
    .filter(({ dataset, agreement }) => topics.includes(dataset.topic) && ids.includes(agreement.id))
    .map(({ agreement }) => shareTopic(agreement.id));
  expect(shares.length).toBeGreaterThan(0);
  for (const share of shares) {
    const origins = (await recordsOn(client, share)).map(({ partition, origin }) => `${partition}/${origin}`);
    expect({ share, twice: origins.length - new Set(origins).size }).toEqual({ share, twice: 0 });
  }
  const originsOf = async (id: string): Promise<string[]> =>
    (await recordsOn(client, shareTopic(id))).map(({ partition, origin }) => `${partition}/${origin}`).sort();
  const all = await originsOf(elder);
  await until(
    'the younger agreement has what the elder one has',
    () => originsOf(younger),
    (origins) => isDeepStrictEqual(origins, all),
  );
});
