import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

// npm run sim -- --seed N         repeats one seed and prints what happens, step by step
// npm run sim -- --seeds M        runs M seeds from --seed on and prints the failing ones
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, seeds: { type: 'string' } },
  args: process.argv.slice(2),
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const first = Number(values.seed);

if (values.seeds === undefined) {
  const { violation, steps, crashes, virtualMs, plan } = simulate(first, { trace: print });
  print(`seed ${first}: ${violation?.message ?? 'all invariants hold'}`);
  print(`${steps} steps, ${crashes} crashes, ${virtualMs} ms of virtual time, plan ${JSON.stringify(plan)}`);
  process.exitCode = violation === undefined ? 0 : 1;
} else {
  const known = JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8')) as { seed: number }[];
  const last = first + Number(values.seeds) - 1;
  let [failures, steps, crashes] = [0, 0, 0];
  for (let seed = first; seed <= last; seed++) {
    const result = simulate(seed);
    steps += result.steps;
    crashes += result.crashes;
    if (result.violation === undefined) continue;
    failures++;
    print(`seed ${seed}: ${result.violation.message}${known.some((row) => row.seed === seed) ? ' (known)' : ''}`);
  }
  print(`${values.seeds} seeds, ${steps} steps, ${crashes} crashes, ${failures} failures`);
  process.exitCode = failures === 0 ? 0 : 1;
}
