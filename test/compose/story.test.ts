import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BoardSnapshot } from '@rail/board';
import type { TableDigest } from '@rail/thematic';
import { expectRecordsOnce } from '../support/exactly-once.ts';
import { Deployment } from '../support/deployment.ts';
import { digestsOf } from '../support/exchange-evidence.ts';
import { until } from '../support/tell-control.ts';

const minutes = 60_000;
let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.onFreePorts({ RAIL_RATE: '1000' });
  await deployment.up('--scale', 'router=3');
}, 8 * minutes);
afterAll(() => deployment.down(), 2 * minutes);

const isWell = ({ lines }: BoardSnapshot): boolean =>
  lines.every(({ state }) => state === 'onTime' || state === 'quiet');
const causesOf = ({ lines }: BoardSnapshot): Set<string> =>
  new Set(lines.flatMap(({ cause, state }) => (cause === null ? [] : [`${state} ${cause}`])));

test('whoever is at the machine sees the board until there is a user; nobody does from elsewhere', async () => {
  const path = '/v1/lines/health';
  const gateway = `${deployment.gateway}/v1/shares/mr-hr-019/status`;
  const status = async (url: string): Promise<number> => (await fetch(url)).status;
  expect([await status(deployment.control + path), await status(gateway)]).toEqual([200, 200]);
  const inside = `fetch('http://control:8080${path}').then(({ status }) => process.stdout.write(String(status)))`;
  expect(await deployment.compose('exec', '--no-TTY', 'gateway', 'node', '-e', inside)).toBe('401');

  await deployment.logIn();
  const both = async () => [await status(deployment.control + path), await status(gateway)];
  await until('both want a token', both, (seen) => seen.every((each) => each === 401), 5_000);
  await deployment.board();
}, 60_000);

test(
  'every service is up and each line publishes',
  async () => {
    const board = await deployment.untilBoard(isWell, 60_000);
    expect(board.lines.length).toBe(19);
    expect(board.lines.filter(({ inPerSecond }) => inPerSecond > 0).length).toBeGreaterThan(15);
    const runbook = await fetch(`${deployment.control}/runbooks/line-late`);
    expect(await runbook.text()).toContain('# LineLate:');
  },
  2 * minutes,
);

test(
  'one router of three is killed: the others take its work, and it comes back',
  async () => {
    await deployment.kill('router', 2);
    await pause(15_000);
    await deployment.untilBoard(isWell, 90_000);
    await deployment.start('router', 2);
    await deployment.untilBoard(isWell, 60_000);
  },
  4 * minutes,
);

test(
  'PostgreSQL is killed: the board says B and nothing else, and the databases catch up',
  async () => {
    await deployment.kill('postgres');
    const board = await deployment.untilBoard((seen) => [...causesOf(seen)].some((each) => each.endsWith('B')), 90_000);
    expect([...causesOf(board)].filter((each) => each.endsWith('R'))).toEqual([]);
    await deployment.start('postgres');
    await deployment.untilBoard(isWell, 3 * minutes);
  },
  6 * minutes,
);

test(
  'Redis is killed: the exchange goes on, and the board says so',
  async () => {
    await deployment.kill('redis');
    const board = await deployment.untilBoard(({ stores }) => stores.fault !== null, 20_000);
    expect(board.stores.kind).toBe('redis');
    await pause(5000);
    expect(isWell(await deployment.board())).toBe(true);
    await deployment.start('redis');
    await deployment.untilBoard(({ stores }) => stores.fault === null, 30_000);
  },
  3 * minutes,
);

test(
  'Kafka is killed: every part waits for it and goes on',
  async () => {
    await deployment.kill('kafka');
    await pause(5000);
    await deployment.start('kafka');
    await deployment.untilBoard(isWell, 3 * minutes);
  },
  6 * minutes,
);

test(
  'after all that nothing is lost and nothing there twice, from the lines to the rows',
  async () => {
    await deployment.compose('stop', 'publisher');
    const said = await deployment.compose('logs', '--no-log-prefix', 'publisher');
    const published = /"published":(\d+)/.exec(said)?.[1];
    const stopReaders = async (): Promise<void> => {
      await deployment.untilBoard(hasCommittedAll, 60_000);
    };
    await expectRecordsOnce(deployment.brokers, deployment.control, Number(published), stopReaders);
    const built = JSON.parse(await deployment.rail('thematic', 'digest', '-o', 'json')) as TableDigest[];
    // Another builder in its group would take half of the shares from the one that rebuilds.
    await deployment.compose('stop', 'builder');
    const folder = mkdtempSync(join(tmpdir(), 'rail-rebuilt-'));
    try {
      const target = { dir: join(folder, 'rebuilt'), templates: join(folder, 'templates') };
      const rebuilt = await digestsOf(target, deployment.brokers, deployment.control);
      expect(built).toEqual(rebuilt);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(built.every(({ rows }) => rows > 0)).toBe(true);
  },
  6 * minutes,
);

const hasCommittedAll = ({ lines }: BoardSnapshot): boolean =>
  lines.every(({ stages }) => stages.every(({ stage, lagRecords }) => stage === 'read' || lagRecords === 0));
