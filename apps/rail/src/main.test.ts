import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');

test('a reader that closes the pipe early ends the command without a word', async () => {
  const hooks = ['--conditions=source', '--import', join(root, 'tools/swc-hooks.mjs')];
  const rail = spawn(process.execPath, [...hooks, join(root, 'apps/rail/src/main.ts'), 'agreement', 'list'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  rail.stdout.destroy();
  let stderr = '';
  rail.stderr.on('data', (chunk) => (stderr += String(chunk)));

  const exitCode = await new Promise((resolve) => rail.once('close', resolve));

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});
