// `npm run test:kill`: kill -9 of each part at 20 random moments under load, in four runs whose seeds stand in the
// names of the tests, and longer outages. `-- --seed 7 --part router` repeats one run, `--kills 5` sets its kills.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    part: { type: 'string' },
    kills: { type: 'string', default: '5' },
  },
});
const first = Math.floor(Math.random() * 1_000_000);
const seeds = values.seed ?? [0, 1, 2, 3].map((at) => first + at).join(',');
const only = values.part === undefined ? [] : ['-t', `of ${values.part}, seed`];
process.stderr.write(`seeds ${seeds}, ${values.kills} kills each\n`);
const { status } = spawnSync(
  process.execPath,
  [join(import.meta.dirname, 'jest.mjs'), '-w', '1', '--verbose', 'test/scenario/kill.test.ts', ...only],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      RAIL_KILL_SEEDS: seeds,
      RAIL_KILL_COUNT: values.kills,
      RAIL_KILL_PARTS: values.part ?? 'broker,control,router,builder,publisher,any,either router',
    },
  },
);
process.exit(status ?? 1);
