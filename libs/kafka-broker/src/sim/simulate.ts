import { Random } from '@rail/kernel';
import { checkCopies } from './checkers/exactly-once.ts';
import { generationChecker } from './checkers/generations.ts';
import { lastStableOffsetChecker } from './checkers/last-stable-offset.ts';
import { checkOutcomes, oneOutcomeChecker } from './checkers/one-outcome.ts';
import { offsetChecker } from './checkers/committed-offsets.ts';
import { replayChecker } from './checkers/replay-equals-live.ts';
import { publish } from './clients/publisher.ts';
import { work } from './clients/worker.ts';
import { drawPlan, type SimPlan } from './plan.ts';
import type { Script } from './script.ts';
import { Violation } from './violation.ts';
import { createTopics, World, type WorldOptions } from './world.ts';

const source = 'in';
const target = 'out';
const groupId = 'copiers';
/** Without faults everything ends within this time, or it hangs. */
const patienceMs = 60_000;

export interface SimResult {
  readonly seed: number;
  readonly plan: SimPlan;
  readonly violation: Violation | undefined;
  readonly steps: number;
  readonly crashes: number;
  readonly virtualMs: number;
}

/**
 * One world from its seed to its end. Under `interval` and `os` processes crash as under `always`, with the same promises;
 * at the end, or somewhere on the way, the power goes. The same seed gives the same
 * world, step by step.
 */
export function simulate(seed: number, options: WorldOptions = {}): SimResult {
  const { fsync = 'always' } = options;
  const random = new Random(seed);
  const plan = drawPlan(random);
  const offsets = offsetChecker(source);
  const checkers = [generationChecker(), offsets, lastStableOffsetChecker(), oneOutcomeChecker(), replayChecker()];
  const world = new World(random, plan, checkers, options);
  let violation: Violation | undefined;
  try {
    populate(world, random, offsets.committed);
    if (fsync === 'always') runToEnd(world, plan);
    else runToPowerLoss(world, plan, random.fork('power'));
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
    world.trace(() => `VIOLATION ${error.message}`);
  }
  return { seed, plan, violation, steps: world.steps, crashes: world.crashes, virtualMs: world.elapsedMs };
}

function populate(world: World, random: Random, committed: (partition: number, offset: number) => void): void {
  const { plan } = world;
  const now = (): number => world.queue.nowMs;
  const publisher = function* (): Script<void> {
    yield* createTopics([source, target], plan.partitions);
    yield* publish({
      topic: source,
      partitions: plan.partitions,
      records: plan.records,
      random: random.fork('p'),
      now,
    });
  };
  world.addClient('publisher', publisher, false);
  for (let i = 0; i < plan.workers; i++) {
    const name = `w${i}`;
    const own = random.fork(name);
    const script = (isRetired: () => boolean): Script<void> =>
      work({
        isRetired,
        name,
        groupId,
        isStatic: plan.staticMembers,
        source,
        target,
        partitions: plan.partitions,
        random: own,
        now,
        get unrest() {
          return world.isCalm ? 0 : plan.unrest;
        },
        ended: (commits, at) => {
          if (commits) for (const [partition, offset] of at) committed(partition, offset);
        },
      });
    world.addClient(name, script, true);
  }
}

function runToEnd(world: World, plan: SimPlan): void {
  while (!isComplete(world, plan)) {
    if (world.elapsedMs > plan.calmAfterMs + patienceMs) {
      throw new Violation('everything comes to its end', `nothing moves ${patienceMs} ms after the last fault`);
    }
    world.queue.next();
  }
  world.atRest();
  checkCopies(world.disk, target, plan.partitions, plan.records);
  checkOutcomes(world.disk, target, plan.partitions);
}

/** Half of the worlds end well before the power goes; what is checked at the end of the others is the loss alone. */
function runToPowerLoss(world: World, plan: SimPlan, random: Random): void {
  if (random.chance(0.5)) runToEnd(world, plan);
  else {
    const atMs = random.below(plan.calmAfterMs);
    while (world.elapsedMs < atMs) world.queue.next();
  }
  world.losePower();
}

/** Everything copied, and no transaction under way. */
function isComplete({ broker }: World, plan: SimPlan): boolean {
  if (broker === undefined) return false;
  const offsets = broker.groups.groups.images.get(groupId)?.offsets;
  for (let partition = 0; partition < plan.partitions; partition++) {
    if (offsets?.get(source, partition)?.offset !== plan.records) return false;
  }
  for (const { phase } of broker.transactions.transactions.images.values()) {
    if (phase === 'Ongoing' || phase.startsWith('Prepare')) return false;
  }
  return true;
}
