import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// Scenarios that are about the embedded broker, or start it themselves, tell nothing about another one.
const embeddedOnly = '/scenario/(broker-kill|bad-start|demo-)';

/** Runs suites against the services that `env` names, one at a time; answers the exit code. */
export function runSuites(suites, env) {
  const jest = join(import.meta.dirname, '../jest.mjs');
  const leftOut = ['--testPathIgnorePatterns', '/node_modules/', '/dist/', embeddedOnly];
  const { status } = spawnSync(process.execPath, [jest, '-w', '1', ...leftOut, '--', ...suites], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}
