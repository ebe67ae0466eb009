import { describe, expect, test } from '@jest/globals';
import { QuotaWorld, type Run } from './quota-world.test-support.ts';

const perDay = 300;

function aWorld(): QuotaWorld {
  const world = new QuotaWorld(1, perDay);
  world.lossRate = 0;
  return world;
}

/** So long as these runs may get something, each asks, delivers what it is allowed to, and commits. */
async function go(
  world: QuotaWorld,
  runs: readonly Run[],
  { delivering = true, turns = 60, batch = 100 } = {},
): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    for (const run of runs) {
      if (delivering) world.deliver(run, 30);
      else run.keeper.covers(world.share, batch);
      world.commit(run);
      run.keeper.tick();
    }
    world.passing.advance(100);
    await world.settle();
  }
}

const total = (world: QuotaWorld): number => world.delivered.get(world.today) ?? 0;

describe('a quota', () => {
  test('is shared by routers to its end: what one does not need goes to the other', async () => {
    const world = aWorld();
    const idle = world.start('0');
    await go(world, [idle], { delivering: false });
    expect(idle.keeper.left(world.share)).toBeGreaterThan(0);
    const busy = world.start('1');
    for (let turn = 0; turn < 100; turn++) {
      world.deliver(busy, 30);
      world.commit(busy);
      world.commit(idle);
      for (const run of [busy, idle]) run.keeper.tick();
      world.passing.advance(100);
      await world.settle();
    }
    expect(total(world)).toBe(perDay);
  });

  test('goes to nobody twice when a run that has been replaced asks again', async () => {
    const world = aWorld();
    const zombie = world.start('0');
    const next = world.start('0');
    await go(world, [next], { delivering: false });
    const leased = next.keeper.left(world.share);
    expect(leased).toBeGreaterThan(100);
    await go(world, [zombie], { delivering: false, batch: 5 });
    const other = world.start('1');
    await go(world, [other]);
    await go(world, [next]);
    expect(total(world)).toBe(perDay);
  });

  test('is not counted anew by a run that has been replaced: it does not know what the new one holds', async () => {
    const world = aWorld();
    const zombie = world.start('0');
    const next = world.start('0');
    await go(world, [next], { delivering: false });
    expect(next.keeper.left(world.share)).toBeGreaterThan(100);
    await world.flush();
    await go(world, [zombie], { delivering: false });
    const other = world.start('1');
    await go(world, [other], { turns: 300 });
    await go(world, [next], { turns: 10 });
    expect(total(world)).toBe(perDay);
  });

  test('that a router holds which is gone is given to others, and it cannot come back for it', async () => {
    const world = aWorld();
    const frozen = world.start('0');
    await go(world, [frozen], { delivering: false });
    world.crash(frozen);
    const other = world.start('1');
    await go(world, [other], { turns: 200 });
    expect(total(world)).toBe(perDay);

    const allowed = frozen.keeper.left(world.share);
    expect(allowed).toBeGreaterThan(100);
    world.deliver(frozen, allowed);
    expect(world.commit(frozen)).toBe(false);
    expect(total(world)).toBe(perDay);
  });

  test('allows what is leased while the store is away, and nothing more', async () => {
    const world = aWorld();
    const run = world.start('0');
    await go(world, [run], { delivering: false });
    const leased = run.keeper.left(world.share);
    world.isAway = true;
    await go(world, [run]);
    expect(total(world)).toBe(leased);
    expect(leased).toBeLessThan(perDay);
    world.isAway = false;
    await go(world, [run]);
    expect(total(world)).toBe(perDay);
  });

  test('begins anew with the day', async () => {
    const world = aWorld();
    const run = world.start('0');
    await go(world, [run]);
    world.nowMs += 24 * 3_600_000;
    await go(world, [run]);
    expect([...world.delivered.values()]).toEqual([perDay, perDay]);
  });
});
