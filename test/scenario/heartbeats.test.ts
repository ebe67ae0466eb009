import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BoardLine } from '@rail/board';
import { noRedis, RedisServer } from '../../libs/runtime/src/stores/testing/redis-server.ts';
import { killPartProcesses, type PartProcess } from '../support/part-process.ts';
import { QuotaExchange } from '../support/quota-exchange.ts';

if (noRedis !== undefined) test.skip(`heartbeats over Redis: ${noRedis}`, () => undefined);
(noRedis === undefined ? describe : describe.skip)('the board of processes that beat over Redis', () => {
  const redis = new RedisServer();
  let exchange: QuotaExchange;
  let router: PartProcess;
  const line = async (): Promise<BoardLine> =>
    (await exchange.board()).lines.find((each) => each.line === 'emergency-management')!;
  const alive = async (): Promise<string[]> =>
    (await exchange.board()).processes
      .filter(({ isAlive }) => isAlive)
      .map(({ part, instance }) => `${part} ${instance}`);
  const isOnTime = async (): Promise<boolean> => (await line()).state === 'onTime';
  const isBeating = async (process: string): Promise<boolean> => (await alive()).includes(process);

  beforeAll(async () => {
    await redis.start();
    exchange = new QuotaExchange();
    await exchange.start(redis.url);
    await exchange.declare('em-er-280');
    router = exchange.routerProcess('a', redis.url);
    await router.ready;
    await exchange.publish(1);
    await exchange.until('the line is on time', async () => (await isOnTime()) && isBeating('router a'));
  });
  afterAll(async () => {
    await killPartProcesses();
    await exchange.stop();
    await redis.close();
  });

  test('shows processes, and goes on by Kafka alone while Redis is away', async () => {
    expect((await alive()).some((process) => process.startsWith('control'))).toBe(true);
    expect((await exchange.board()).stores).toEqual({ kind: 'redis', fault: null });
    const killedMs = Date.now();
    await redis.kill();
    await exchange.until('it says that Redis is away', async () => (await exchange.board()).stores.fault !== null);
    expect((await exchange.board()).stores.fault!.sinceMs).toBeGreaterThanOrEqual(killedMs - 1000);
    await exchange.publish(1);
    await exchange.routed();
    const { sampledMs } = await exchange.board();
    await exchange.until(
      'it has looked on for a while',
      async () => (await exchange.board()).sampledMs > sampledMs + 6000,
    );
    expect(await isOnTime()).toBe(true);

    await redis.start();
    await exchange.until(
      'Redis is back',
      async () => (await exchange.board()).stores.fault === null && (await isBeating('router a')),
    );
    expect(await isOnTime()).toBe(true);
  });

  test('turns what a killed router watched unknown at once, and broken by it when records wait', async () => {
    await router.kill();
    await exchange.until('the line is unknown', async () => (await line()).state === 'unknown');
    const { reason } = await line();
    expect(reason).toMatchObject({ kind: 'silent', part: 'router', instance: 'a' });
    expect(await isBeating('router a')).toBe(false);

    await exchange.publish(1);
    await exchange.until('the line is broken by the router', async () => (await line()).cause === 'R', 60_000);
    expect(['broken', 'late']).toContain((await line()).state);

    router = exchange.routerProcess('a', redis.url);
    await router.ready;
    await exchange.until('all is well again', isOnTime, 90_000);
  });
});
