// `npm test`: build, lint, format, boundaries and tidiness, then every test that needs nothing but Node. Ends with one
// line of counts.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const tools = import.meta.dirname;
const steps = [
  ['build', 'build.mjs', '.', 'test'],
  ['lint', 'lint.mjs'],
  ['format', 'format.mjs', '--check'],
  ['import directions', 'boundaries.mjs'],
  ['tidy', 'tidy.mjs'],
];
const only = process.argv.slice(2);
for (const [name, script, ...args] of only.length > 0 ? [] : steps) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [join(tools, script), ...args], { stdio: ['ignore', 2, 2] });
  process.stderr.write(
    `${status === 0 ? 'ok  ' : 'FAIL'} ${name} ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
  );
  if (status !== 0) {
    process.stdout.write('0 passed, 1 failed, 0 skipped\n');
    process.exit(1);
  }
}
// Suites that start processes come last, one at a time, so that they have the machine for themselves.
const { status } = spawnSync(
  process.execPath,
  [
    join(tools, 'jest.mjs'),
    '-w',
    '2',
    '--testPathIgnorePatterns',
    '/node_modules/',
    '/dist/',
    '/test/(kafka|containers|compose)/',
    // These fetch the libraries of their languages: npm run test:clients.
    '/test/clients/subscribe\\.(java|python|go)\\.',
    // Minutes of waiting for timetables and days: npm run test:kafka has them too.
    '/test/scenario/(alerts|quota)\\.',
    ...only,
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
