import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

const hooks = join(import.meta.dirname, '../../../../tools/swc-hooks.mjs');

function run(...args: readonly string[]): { exitCode: number | null; stdout: string; stderr: string } {
  const command = ['--conditions=source', '--import', hooks, join(import.meta.dirname, 'run.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { exitCode: status, stdout, stderr };
}

describe('the command of the simulator', () => {
  test('tells with --help what it can be asked, with examples', () => {
    const { exitCode, stdout, stderr } = run('--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const text of ['--seed N', '--seeds M', '--fsync POLICY', 'npm run sim -- --seed 42']) {
      expect(stdout).toContain(text);
    }
  });

  test.each([
    ['--fsync', 'never'],
    ['--seeds', 'many'],
    ['--sead', '1'],
  ])('refuses %s %s and says what there is', (option, value) => {
    const { exitCode, stdout, stderr } = run(option, value);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('npm run sim -- [options]');
  });

  test('counts the worlds that it ran', () => {
    const { exitCode, stdout } = run('--seed', '7', '--seeds', '3', '--fsync', 'os');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^3 seeds, \d+ steps, \d+ crashes, 0 failures$/m);
  });
});
