import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals';
import { Random } from '@rail/kernel';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { ExchangeProcesses, type PartName, partNames } from '../support/exchange-processes.ts';
import { onApacheKafka } from '../support/exchange.ts';
import { killPartProcesses } from '../support/part-process.ts';

type Victim = PartName | 'any' | 'either router';
const usual = onApacheKafka ? 'router,builder,publisher' : 'broker,router,builder,publisher';
const victims = (process.env['RAIL_KILL_PARTS'] ?? usual).split(',') as Victim[];
/** A seed names the moments of a run's kills; `npm run test:kill` runs more of them. */
const seeds = (process.env['RAIL_KILL_SEEDS'] ?? '1').split(',').map(Number);
const isLongRun = process.env['RAIL_KILL_SEEDS'] !== undefined;
const kills = Number(process.env['RAIL_KILL_COUNT'] ?? 2);

const load = { seed: 1, recordsPerSecond: 500, restartsStarting: false };

interface Kill {
  readonly part: PartName;
  /** Before the kill. */
  readonly runMs: number;
  /** Between the kill and the restart. */
  readonly downMs: number;
  /** Whether the part may finish its start before `runMs` begins. */
  readonly mayStart: boolean;
}

function killsOf(victim: Victim, seed: number): Kill[] {
  const random = new Random(seed);
  return Array.from({ length: kills }, (_, at) => ({
    part: partOf(victim, random),
    runMs: random.between(50, 1500),
    downMs: random.between(0, 800),
    mayStart: at === 0 || random.chance(0.75),
  }));
}

function partOf(victim: Victim, random: Random): PartName {
  if (victim === 'any') return random.pick(partNames);
  return victim === 'either router' ? random.pick(['router', 'router 1']) : victim;
}

async function underFire(exchange: ExchangeProcesses, victim: Victim, seed: number): Promise<void> {
  for (const { part, runMs, downMs, mayStart } of killsOf(victim, seed)) {
    if (mayStart) await exchange.whenUp(part);
    await pause(runMs);
    await exchange.kill(part);
    await pause(downMs);
    exchange.restart(part);
  }
  for (const part of partNames) if (part !== 'broker' || !onApacheKafka) await exchange.whenUp(part);
  await pause(500);
}

/** A fresh data directory for each run; the empty databases that builders copy are made once for all of them. */
function dataDirs(): { next(): string } {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rail-kill-'));
    mkdirSync(join(folder, 'templates'));
  });
  afterEach(killPartProcesses);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    next() {
      const dataDir = mkdtempSync(join(folder, 'run-'));
      symlinkSync(join(folder, 'templates'), join(dataDir, 'templates'));
      return dataDir;
    },
  };
}

describe('kill -9 under load', () => {
  const dirs = dataDirs();

  test.each(seeds.flatMap((seed) => victims.map((victim) => [victim, seed] as const)))(
    'of %s, seed %i: nothing lost, nothing twice, order per key kept, ledger balanced',
    async (victim, seed) => {
      const restartsStarting = victim === 'any';
      const dataDir = dirs.next();
      const exchange = new ExchangeProcesses({ dataDir, seed, recordsPerSecond: 1500, restartsStarting });
      await exchange.start();
      if (victim === 'either router') await exchange.restart('router 1').ready;

      await underFire(exchange, victim, seed);

      await expectExactlyOnce(exchange);
      if (isLongRun) process.stderr.write(`passed: ${victim}, seed ${seed}\n`);
    },
    300_000,
  );

  test('of the router while the registry is away: it waits for schemas and sets nothing aside meanwhile', async () => {
    const exchange = new ExchangeProcesses({ ...load, dataDir: dirs.next() });
    await exchange.start();
    await pause(500);

    await exchange.kill('control');
    await exchange.kill('router');
    await exchange.restart('router').ready;
    await pause(1500);
    await exchange.restart('control').ready;

    await expectExactlyOnce(exchange);
  }, 120_000);
});

if (isLongRun) {
  describe('an outage under load', () => {
    const dirs = dataDirs();

    // Longer than a heartbeat, than the session, than the transaction: the second router takes over meanwhile.
    test.each([3_000, 12_000, 20_000])(
      'of a router that freezes for %i ms loses and doubles nothing',
      async (ms) => {
        const exchange = new ExchangeProcesses({ ...load, dataDir: dirs.next() });
        await exchange.start();
        await exchange.restart('router 1').ready;
        await pause(3500);

        await exchange.freeze('router', ms);
        await pause(1500);

        await expectExactlyOnce(exchange);
      },
      120_000,
    );

    test.each([17_000, 40_000])(
      'of the broker for %i ms ends with every part at work again',
      async (ms) => {
        const exchange = new ExchangeProcesses({ ...load, dataDir: dirs.next() });
        await exchange.start();
        await pause(1500);

        await exchange.kill('broker');
        await pause(ms);
        await exchange.restart('broker').ready;
        await pause(1500);

        await expectExactlyOnce(exchange);
      },
      120_000,
    );
  });
}
