import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { ExchangeProcesses } from '../support/exchange-processes.ts';
import { atTheEnd, killPartProcesses } from '../support/part-process.ts';
import { untilBoard } from '../support/until-board.ts';
import { type KafkaService, startPostgres } from './containers.mjs';

const minutes = 60_000;
const sharedDatabase = process.env['RAIL_TEST_DATABASE_URL'] ?? '';
let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rail-away-'));
});
afterEach(async () => {
  await killPartProcesses();
  process.env['RAIL_TEST_DATABASE_URL'] = sharedDatabase;
  rmSync(dataDir, { recursive: true, force: true });
}, minutes);

const load = { seed: 7, recordsPerSecond: 1500, restartsStarting: false };

const isDatabaseAtFault = ({ lines }: BoardSnapshot): boolean =>
  lines.some(({ state, cause }) => (state === 'broken' || state === 'late') && cause === 'B');
const hasCommitted = ({ lines }: BoardSnapshot): boolean =>
  lines.some(({ stages }) => stages.some(({ stage, lagRecords }) => stage === 'commit' && lagRecords < 200));
const isWell = ({ lines }: BoardSnapshot): boolean =>
  lines.every(({ state }) => state === 'onTime' || state === 'quiet' || state === 'unknown');

test.each([
  ['is killed', 'kill', 'start', 60_000, 90_000],
  ['answers no more, its connections open,', 'pause', 'unpause', 90_000, 120_000],
] as const)(
  'a database that %s is the cause on the board, and once it is back it has every row once',
  async (_, away, back, seenWithinMs, wellWithinMs) => {
    const postgres = await startPostgres();
    atTheEnd(() => postgres.stop());
    process.env['RAIL_TEST_DATABASE_URL'] = postgres.url;
    const exchange = new ExchangeProcesses({ ...load, dataDir });
    await exchange.start();
    const board = async (): Promise<BoardSnapshot> => {
      const answer = await fetch(`${exchange.registryUrl}/v1/board`);
      return (await answer.json()) as BoardSnapshot;
    };
    await untilBoard(board, hasCommitted, 30_000);

    await postgres[away]();
    const { lines } = await untilBoard(board, isDatabaseAtFault, seenWithinMs);
    expect(lines.filter(({ cause }) => cause === 'R')).toEqual([]);
    await postgres[back]();
    await untilBoard(board, isWell, wellWithinMs);

    await expectExactlyOnce(exchange);
  },
  6 * minutes,
);

test(
  'Kafka killed in the middle of transactions comes back to each record once',
  async () => {
    const exchange = new ExchangeProcesses({ ...load, dataDir });
    await exchange.start();
    const kafka = exchange.kafka as unknown as KafkaService;
    for (let kills = 0; kills < 3; kills++) {
      await pause(3000);
      await kafka.kill();
      await pause(1000);
      await kafka.start();
    }
    await pause(5000);
    await expectExactlyOnce(exchange);
  },
  6 * minutes,
);
