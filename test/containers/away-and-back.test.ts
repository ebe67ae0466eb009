import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { ExchangeProcesses } from '../support/exchange-processes.ts';
import { atTheEnd, killPartProcesses } from '../support/part-process.ts';
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

async function boardOf(exchange: ExchangeProcesses): Promise<BoardSnapshot> {
  const answer = await fetch(`${exchange.registryUrl}/v1/board`);
  return (await answer.json()) as BoardSnapshot;
}

/** The first board that shows it. Throws when none does in time. */
async function untilBoard(
  exchange: ExchangeProcesses,
  isSo: (board: BoardSnapshot) => boolean,
  withinMs: number,
): Promise<BoardSnapshot> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const board = await boardOf(exchange);
    if (isSo(board)) return board;
    if (performance.now() > deadline) {
      const states = board.lines.map(({ line, state, cause }) => `${line} ${state} ${cause ?? ''}`);
      throw new Error(`not within ${withinMs} ms: ${states.join(', ')}`);
    }
    await pause(250);
  }
}

const isDatabaseAtFault = ({ lines }: BoardSnapshot): boolean =>
  lines.some(({ state, cause }) => (state === 'broken' || state === 'late') && cause === 'B');
const hasCommitted = ({ lines }: BoardSnapshot): boolean =>
  lines.some(({ stages }) => stages.some(({ stage, lagRecords }) => stage === 'commit' && lagRecords < 200));
const isWell = ({ lines }: BoardSnapshot): boolean =>
  lines.every(({ state }) => state === 'onTime' || state === 'quiet' || state === 'unknown');

test(
  'a database that is killed and comes back is the cause on the board, and has every row once',
  async () => {
    const postgres = await startPostgres();
    atTheEnd(() => postgres.stop());
    process.env['RAIL_TEST_DATABASE_URL'] = postgres.url;
    const exchange = new ExchangeProcesses({ ...load, dataDir });
    await exchange.start();
    await untilBoard(exchange, hasCommitted, 30_000);

    await postgres.kill();
    const board = await untilBoard(exchange, isDatabaseAtFault, 60_000);
    expect(board.lines.filter(({ cause }) => cause === 'R')).toEqual([]);
    await postgres.start();
    await untilBoard(exchange, isWell, 90_000);

    await expectExactlyOnce(exchange);
  },
  6 * minutes,
);

test(
  'a database that answers no more, its connections open, is waited for and loses nothing',
  async () => {
    const postgres = await startPostgres();
    atTheEnd(() => postgres.stop());
    process.env['RAIL_TEST_DATABASE_URL'] = postgres.url;
    const exchange = new ExchangeProcesses({ ...load, dataDir });
    await exchange.start();
    await untilBoard(exchange, hasCommitted, 30_000);

    await postgres.pause();
    await untilBoard(exchange, isDatabaseAtFault, 90_000);
    await postgres.unpause();
    await untilBoard(exchange, isWell, 120_000);

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
