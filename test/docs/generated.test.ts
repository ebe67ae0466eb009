import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

test('pages made from tables are what the tables of commands, errors, settings and metrics say', () => {
  const hooks = join(root, 'tools/swc-hooks.mjs');
  const args = ['--conditions=source', '--import', hooks, join(root, 'tools/generate-docs.ts'), '--check'];

  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
