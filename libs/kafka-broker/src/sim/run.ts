import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { describeError, RailError } from '@rail/kernel';
import type { SimFsync } from './disk.ts';
import { simulate } from './simulate.ts';

const usage = `Runs the broker's engine in simulated worlds: one seed, one world, with crashes, broken connections and torn writes.

npm run sim -- [options]
  --seed N        the first seed, or the only one (1)
  --seeds M       run M seeds, and print those that fail
  --fsync POLICY  always: nothing acknowledged may be lost; interval, os: nor by a crash, and at the end the power
                  goes and takes what was not synced (always)
  --help          print this

Examples
  npm run sim -- --seed 42                      one world, step by step
  npm run sim -- --seeds 10000                  the worlds 1 to 10000
  npm run sim -- --seed 5000 --seeds 100        the worlds 5000 to 5099
  npm run sim -- --seeds 1000 --fsync interval  a loss of power at the end of each

The exit code is 0 if all invariants hold, else 1, and 2 for options that cannot be read.
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readOptions(): { first: number; count: number | undefined; fsync: SimFsync; help: boolean } {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string' },
      fsync: { type: 'string', default: 'always' },
      help: { type: 'boolean', default: false },
    },
  });
  const integer = (name: string, text: string): number => {
    if (!/^\d+$/.test(text)) throw new RailError('OPTION_INVALID', `--${name} ${text}: a whole number is wanted`);
    return Number(text);
  };
  const fsync = (['always', 'interval', 'os'] as const).find((policy) => policy === values.fsync);
  if (fsync === undefined) throw new RailError('OPTION_INVALID', '--fsync is one of always, interval, os');
  const count = values.seeds === undefined ? undefined : integer('seeds', values.seeds);
  return { first: integer('seed', values.seed), count, fsync, help: values.help };
}

/** True when all invariants hold. */
function runOne(seed: number, fsync: SimFsync): boolean {
  const { violation, steps, crashes, virtualMs, plan } = simulate(seed, { trace: print, fsync });
  print(`seed ${seed}: ${violation?.message ?? 'all invariants hold'}`);
  print(`${steps} steps, ${crashes} crashes, ${virtualMs} ms of virtual time, plan ${JSON.stringify(plan)}`);
  return violation === undefined;
}

function runMany(first: number, count: number, fsync: SimFsync): boolean {
  const known = JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8')) as { seed: number }[];
  let [failures, steps, crashes] = [0, 0, 0];
  for (let seed = first; seed < first + count; seed++) {
    const result = simulate(seed, { fsync });
    steps += result.steps;
    crashes += result.crashes;
    if (result.violation === undefined) continue;
    failures++;
    print(`seed ${seed}: ${result.violation.message}${known.some((row) => row.seed === seed) ? ' (known)' : ''}`);
  }
  print(`${count} seeds, ${steps} steps, ${crashes} crashes, ${failures} failures`);
  return failures === 0;
}

/** Answers the exit code. */
function main(): number {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n\n${usage}`);
    return 2;
  }
  const { first, count, fsync, help } = options;
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const holds = count === undefined ? runOne(first, fsync) : runMany(first, count, fsync);
  return holds ? 0 : 1;
}

process.exitCode = main();
