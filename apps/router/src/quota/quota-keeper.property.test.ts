import { expect, test } from '@jest/globals';
import { QuotaWorld, type Run } from './quota-world.test-support.ts';

const perDay = 300;
const hour = 3_600_000;

/** Crashes, zombies, flushes, a store that is away and a clock that jumps, in an order that a seed decides. */
async function disturb(world: QuotaWorld, steps: number): Promise<void> {
  const { random } = world;
  const replace = (run: Run): void => {
    world.crash(run);
    world.start(run.router);
  };
  for (let step = 0; step < steps; step++) {
    const running = world.runs.slice(); // some of them are replaced meanwhile
    for (const run of running) {
      if (run.failed) replace(run);
      else if (random.chance(0.6)) world.deliver(run, random.between(1, 30));
      else if (!world.commit(run)) replace(run);
      run.keeper.tick();
    }
    world.isAway = world.isAway ? random.chance(0.8) : random.chance(0.01);
    const run = random.pick(world.runs);
    if (random.chance(0.01)) replace(run);
    if (random.chance(0.02) && world.runs.length < 6) world.start(run.router); // both go on as if they were alone
    if (random.chance(0.01)) await world.flush();
    if (random.chance(0.005)) world.nowMs += random.between(-20, 30) * hour;
    if (random.chance(0.02) && world.runs.length > 2) world.crash(run);
    if (random.chance(0.01) && world.runs.length < 6) world.start(String(random.below(5)));
    world.passing.advance(random.between(1, 400));
    await world.settle();
  }
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'no more is ever delivered in a day than the quota allows, whatever happens (seed %i)',
  async (seed) => {
    const world = new QuotaWorld(seed, perDay);
    for (const router of ['0', '1', '2']) world.start(router);
    await disturb(world, 400);
    expect(Math.max(0, ...world.delivered.values())).toBeLessThanOrEqual(perDay);
  },
  30_000,
);

test.each([1, 2, 3])(
  'all that the quota allows is delivered once nothing disturbs it any more (seed %i)',
  async (seed) => {
    const world = new QuotaWorld(seed, perDay);
    for (const router of ['0', '1', '2']) world.start(router);
    await disturb(world, 100);
    for (const run of world.runs.splice(0)) run.failed = true;
    world.isAway = false;
    world.nowMs += 48 * hour;
    let survivor = world.start('0');
    for (let turn = 0; turn < 1000 && world.delivered.get(world.today) !== perDay; turn++) {
      if (survivor.failed || !world.commit(survivor)) {
        world.crash(survivor);
        survivor = world.start('0');
      }
      world.deliver(survivor, 7);
      survivor.keeper.tick();
      world.passing.advance(100);
      await world.settle();
    }
    expect(world.delivered.get(world.today)).toBe(perDay);
  },
);
