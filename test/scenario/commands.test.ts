import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agreementsOf, boundsOf } from '@rail/inspect';
import { startPublisher } from '@rail/publisher';
import { Signals } from '@rail/runtime';
import { fetchCommittedOffsets, KafkaClient } from '@rail/kafka-client';
import { routerGroup } from '@rail/catalogue';
import { waitUntilDrained } from '../../apps/rail/src/drained.ts';
import { runRail } from '../../apps/rail/src/testing/run-rail.ts';
import { onApacheKafka, startExchange, type TestExchange } from '../support/exchange.ts';
import { killRailProcesses, RailProcess } from '../support/rail-process.ts';

let folder: string;
let exchange: TestExchange;

/** All commands look at one exchange, in which every line has published for a moment and everything is routed. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-commands-'));
  exchange = await startExchange({ folder, parts: ['control', 'router'], logLevel: 'silent' });
  const { brokers, registryUrl, catalogue } = exchange;
  const worldStartMs = Date.UTC(2026, 0, 1);
  const load = { seed: 1, worldStartMs, recordsPerSecond: 1500 };
  const publisher = await startPublisher({
    kafka: { brokers },
    registryUrl,
    catalogue,
    signals: new Signals(),
    ...load,
  });
  while (publisher.published < 3000) await pause(20);
  await publisher.stop();
  await withClient(untilRouted);
});

afterAll(async () => {
  killRailProcesses();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function withClient<Result>(work: (client: KafkaClient) => Promise<Result>): Promise<Result> {
  const client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'rail.test' });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.close();
  }
}

async function untilRouted(client: KafkaClient): Promise<void> {
  const topics = exchange.catalogue.datasets.map(({ topic }) => topic);
  const positions = async () => {
    const committed = await fetchCommittedOffsets(client, routerGroup, await boundsOf(client, topics));
    return new Map(committed.map(({ topic, partition, offset }) => [`${topic}/${partition}`, Math.max(0, offset)]));
  };
  expect(await waitUntilDrained(client, topics, positions, 30_000)).toBe(true);
}

const rail = (line: string) => runRail(`${line} -b ${exchange.brokers.join(',')}`);
async function json<Value>(line: string): Promise<Value> {
  const { exitCode, stdout, stderr } = await rail(`${line} -q -o json`);
  expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as Value;
}

interface Pairs {
  readonly agreement: string;
  readonly pairs: number;
  readonly delivered: number;
  readonly filteredOut: number;
  readonly quarantined: number;
  readonly left: number;
}

describe('a line', () => {
  test('is shown with what its topics hold, and nothing waits once everything is routed', async () => {
    const line = await json<{ datasets: { figures: { offsets: { from: number; to: number }; lagRecords: number } }[] }>(
      'line show health',
    );

    expect(line.datasets).toHaveLength(2);
    for (const { figures } of line.datasets) {
      expect(figures).toMatchObject({ partitions: 3, lagRecords: 0, newestAt: expect.stringMatching(/^20/) });
      expect(figures.offsets.to - figures.offsets.from).toBeGreaterThan(0);
    }
    expect((await rail('line show health --lang zh')).stdout).toContain('卫生健康');
  });

  test('counts what is open in quarantine as quarantine list does', async () => {
    const all = await json<{ line: string; reason: string }[]>('quarantine list -n 10000');
    const lines = [...new Set(all.map(({ line }) => line))];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of [...lines.slice(0, 3), 'medical-security']) {
      const { quarantine } = await json<{ quarantine: { reason: string; records: number }[] }>(`line show ${line}`);
      const listed = Map.groupBy(
        all.filter((entry) => entry.line === line),
        ({ reason }) => reason,
      );
      expect(new Map(quarantine.map(({ reason, records }) => [reason, records]))).toEqual(
        new Map([...listed].map(([reason, entries]) => [reason, entries.length])),
      );
    }
  });
});

describe('accounts', () => {
  test('add up to what the ledger check finds, by line and by agreement', async () => {
    const check = await json<{ balanced: boolean; lines: { line: string; routed: number }[]; agreements: Pairs[] }>(
      'ledger check',
    );
    const all = await json<{ datasets: { dataset: string; routed: number }[]; agreements: Pairs[] }>('ledger show');

    expect(check.balanced).toBe(true);
    for (const { line, routed } of check.lines) {
      const own = all.datasets.filter(({ dataset }) => dataset.startsWith(`${line}/`));
      expect({ line, routed: own.reduce((sum, row) => sum + row.routed, 0) }).toEqual({ line, routed });
    }
    for (const { agreement, pairs, delivered } of check.agreements.filter((row) => row.pairs > 0)) {
      expect(all.agreements).toContainEqual(expect.objectContaining({ agreement, pairs, delivered }));
    }
  });

  test('of a stretch of time are those written in it', async () => {
    const none = await json<{ accounts: number }>('ledger show --to 2020-01-01');
    const earlier = await json<{ accounts: number }>('ledger show --line health --from -1h');
    const later = await json<{ accounts: number }>(`ledger show --line health --from ${Date.now() + 60_000}`);
    const newest = await json<{ newest: { place: string }[] }>('ledger show --line health -n 3');

    expect(none.accounts).toBe(0);
    expect(earlier.accounts).toBeGreaterThan(0);
    expect(later.accounts).toBe(0);
    expect(newest.newest).toHaveLength(3);
    for (const { place } of newest.newest) expect(place).toMatch(/^line\.health\./);
  });
});

describe('a share', () => {
  test('is listed once it is in force, with what it holds', async () => {
    const shares = await json<{ agreement: string; state: string; topic: string }[]>('share list');

    const agreements = await withClient(agreementsOf);
    expect(shares.length).toBe(agreements.filter(({ entitlement }) => entitlement !== undefined).length);
    expect(shares).toContainEqual(
      expect.objectContaining({ agreement: 'mr-hr-019', state: 'in-force', topic: 'share.mr-hr-019' }),
    );
  });

  test('is read as its subscriber sees it: the newest records, treated, as JSON lines', async () => {
    const { exitCode, stdout } = await rail('share tail mr-hr-019 -n 5');
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { place: string; publishedAt: string; value: Record<string, unknown> });

    expect(exitCode).toBe(0);
    expect(records).toHaveLength(5);
    expect(records.map(({ publishedAt }) => publishedAt)).toEqual(records.map(({ publishedAt }) => publishedAt).sort());
    for (const { place, value } of records) {
      expect(place).toMatch(/^share\.mr-hr-019\/\d+\/\d+$/);
      const shared = value['legalRepresentative'] as { idNumber: string | null };
      if (shared.idNumber !== null) expect(shared.idNumber).toMatch(/^.{6}\*+.{4}$/);
      expect(value).not.toHaveProperty('shareholders');
    }
  });

  test('that is followed shows what comes, and ends at Ctrl-C', async () => {
    const to = ['-b', exchange.brokers.join(',')];
    const tail = new RailProcess('share', 'tail', 'mr-hr-019', '-n', '1', '--follow', ...to);
    await tail.says(/following share\.mr-hr-019/);

    const { exitCode, stdout } = await tail.interrupt();

    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  test('says why it is silent, from the accounts of the router', async () => {
    const { agreements } = await json<{ agreements: Pairs[] }>('ledger show --agreement mr-hr-019');
    const status = await json<{ state: string; silence: { kind: string }; counts: object; waitingRecords: number }>(
      'share status mr-hr-019',
    );

    const { pairs, delivered, filteredOut, quarantined, left } = agreements[0]!;
    expect(status).toMatchObject({ state: 'in-force', silence: { kind: 'flowing' }, waitingRecords: 0 });
    expect(status.counts).toEqual({ pairs, delivered, filteredOut, quarantined, left });
  });

  test('that the exchange does not know is refused with a near one', async () => {
    for (const line of ['share status mr-hr-01', 'share tail mr-hr-01', 'ledger show --agreement mr-hr-01']) {
      const { exitCode, stderr } = await rail(line);
      expect({ line, exitCode }).toEqual({ line, exitCode: 2 });
      expect(stderr).toContain('RAIL-3005 this exchange has no agreement "mr-hr-01"; did you mean mr-hr-019?');
    }
  });
});

test('a broker is shown with its topics and the lag of its groups', async () => {
  const status = await json<{
    brokers: { address: string }[];
    topics: { topic: string; partitions: number; from: number; to: number }[];
    groups: { group: string; partitions: number; lagOffsets: number }[];
  }>('broker status');

  expect(status.brokers.map(({ address }) => address)).toEqual(exchange.brokers);
  const health = status.topics.find(({ topic }) => topic === 'line.health.health-event')!;
  expect(health.partitions).toBe(3);
  expect(health.to).toBeGreaterThan(health.from);
  expect(status.groups).toContainEqual(expect.objectContaining({ group: 'rail.router' }));
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a command that has nothing to finish ends at %s with %d', async (signal, exitCode) => {
  const silent = createServer().listen(0, '127.0.0.1'); // takes connections and never answers
  try {
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const check = new RailProcess('ledger', 'check', '-b', `127.0.0.1:${port}`, '--timeout', '60s');
    await once(silent, 'connection');
    check.child.kill(signal);

    expect(await check.ended).toMatchObject({ exitCode, stdout: '' });
  } finally {
    silent.close();
  }
});

(onApacheKafka ? test.skip : test)('an exchange in the background is found, refused twice, and stopped', async () => {
  const dataDir = join(folder, 'detached');
  const upDetached = () =>
    new RailProcess('up', '--detach', '--only', 'broker', '--broker-port', '0', '--data-dir', dataDir).ended;

  const started = await upDetached();
  expect({ exitCode: started.exitCode, stderr: started.stderr }).toMatchObject({ exitCode: 0 });
  const { brokers, pid } = JSON.parse(started.stdout) as { brokers: string[]; pid: number };
  const status = await runRail(`broker status -b ${brokers.join(',')} -o json`);
  const again = await upDetached();
  const stopped = await runRail(`down --data-dir ${dataDir} -o json`);

  expect(status.exitCode).toBe(0);
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`RAIL-1003 ${dataDir}`) });
  expect(JSON.parse(stopped.stdout)).toEqual({ dataDir, stopped: [pid], wiped: false });
  expect((await runRail(`broker status --timeout 200ms -b ${brokers.join(',')}`)).exitCode).toBe(69);
  expect(readFileSync(join(dataDir, 'up.log'), 'utf8')).toContain(brokers[0]);
  expect((await runRail(`down --data-dir ${dataDir} --wipe`)).stdout).toContain('nothing ran');
  expect(existsSync(join(dataDir, 'broker'))).toBe(false);
});
