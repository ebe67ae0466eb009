import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import type { RunSummary } from '../../apps/rail/src/summary/run-summary.ts';
import { killRailProcesses, RailProcess } from '../support/rail-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-demo-'));

afterEach(() => {
  killRailProcesses();
  rmSync(folder, { recursive: true, force: true });
});

const aDemo = (...args: readonly string[]): RailProcess =>
  new RailProcess(
    'demo',
    '--data-dir',
    folder,
    '--broker-port',
    '0',
    '--board-port',
    '0',
    '--gateway-port',
    '0',
    '--rate',
    '500/s',
    ...args,
  );

test('Ctrl-C ends the demo with its summary, stdout holds nothing else, and nobody wipes its data meanwhile', async () => {
  const demo = aDemo('-o', 'json');
  await demo.says(/publishing 500 records\/s/);
  await pause(1000);

  const wiping = await aDemo('--fresh').ended;
  expect(wiping).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^RAIL-1003 /) });
  const { exitCode, stdout, stderr } = await demo.interrupt();

  const summary = JSON.parse(stdout) as RunSummary;
  expect(summary).toMatchObject({ schema: 'rail.summary/1', balanced: true, exitCode: 0 });
  expect(summary.recordsPublished).toBeGreaterThan(100);
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('    at ');

  const again = aDemo();
  await again.says(/publishing 500 records\/s/);
  await pause(500);
  expect(await again.interrupt()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^Data Rail ran .*BALANCED/),
  });
}, 60_000);
