import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Alert, AlertsAnswer } from '@rail/board/api';
import { Catalogue, loadCatalogue } from '@rail/catalogue';
import { type Control, startControl } from '@rail/control';
import { startBroker } from '@rail/kafka-broker';
import { Signals } from '@rail/runtime';
import { runProgram } from '../program.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-alert-commands-'));
const health = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines')).line('health');
/** A line that never publishes is late a second after its first look. */
const catalogue = new Catalogue([
  {
    ...health,
    datasets: health.datasets.slice(0, 1).map((dataset) => ({
      ...dataset,
      frequency: 'realtime',
      timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs: 1000 },
    })),
  },
]);
let broker: Awaited<ReturnType<typeof startBroker>>;
let control: Control;

async function rail(...argv: readonly string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      printed[name] += String(chunk);
      return true;
    }),
  );
  try {
    const env = { RAIL_CONTROL_URL: control.url };
    const exitCode = await runProgram(argv, { interrupted: new AbortController().signal, env });
    return { exitCode, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

beforeAll(async () => {
  mkdirSync(join(folder, 'agreements'));
  broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  const kafka = { brokers: [`${broker.host}:${broker.port}`] };
  const parts = { kafka, host: '127.0.0.1', port: 0, schemasDir: folder, catalogue, signals: new Signals() };
  control = await startControl({ ...parts, isEmbedded: true });
  for (let tries = 0; tries < 100; tries++) {
    const { stdout } = await rail('alert', 'list', '-o', 'json');
    if ((JSON.parse(stdout) as AlertsAnswer).open.length > 0) return;
    await pause(100);
  }
});

afterAll(async () => {
  await control.stop();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('alerts on the command line', () => {
  test('are listed with who has them and the disposal rate, and shown with what to do first', async () => {
    const list = await rail('alerts');
    expect(list).toMatchObject({ exitCode: 0, stderr: '' });
    expect(list.stdout).toMatch(
      /^ID +ALERT +SEVERITY +SINCE +STAND +DUE +BY +WHAT\nA-1 +LineOverdue +notify .* not acknowledged/,
    );
    expect(list.stdout).toContain('disposed today: nothing is due');
    const { stdout } = await rail('alert', 'show', 'a-1', '--lang', 'zh');
    expect(stdout).toContain('rail line show health');
    expect(stdout).toContain('卫生健康委员会 health 晚点');
    expect(stdout).toContain('docs/alerts/line-overdue.md');
  });

  test('that are not there are refused with the nearest, and a note is needed to close one', async () => {
    expect(await rail('alert', 'show', 'A-2')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean A-1?'),
    });
    expect(await rail('alert', 'close', 'A-2', '-m', 'x')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('did you mean A-1?'),
    });
    expect(await rail('alert', 'close', 'A-1')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('-m is missing'),
    });
  });

  test('are taken on, closed, and counted', async () => {
    const ack = await rail('alert', 'ack', 'A-1', '-m', 'calling them');
    expect(ack.stdout).toMatch(/^A-1 acknowledged by \S+ .*, \d.* after firing; due to be closed by /);
    expect(JSON.parse((await rail('alert', 'show', 'A-1', '-o', 'json')).stdout)).toMatchObject({
      ack: { note: 'calling them' },
    } satisfies Partial<Record<keyof Alert, unknown>>);
    const closed = await rail('alert', 'close', 'A-1', '-m', 'they know');
    expect(closed.stdout).toMatch(/^A-1 closed .* {2}disposed today 1\/1 = 100 %\n$/);
    expect((await rail('alert', 'list')).stdout).toContain('no alert is open');
    expect((await rail('alert', 'list', '--all')).stdout).toMatch(/A-1 .* closed /);
  });

  test('are silenced with a reason, for a subject that can be', async () => {
    expect(
      (await rail('alert', 'silence', 'router', '--for', '30m', '-m', 'drill', '--drill', 'typhoon')).stdout,
    ).toMatch(/^router is silenced until /);
    expect((await rail('alert', 'list')).stdout).toContain('(drill typhoon): drill');
    expect(await rail('alert', 'silence', 'everything', '-m', 'x')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no subject "everything"'),
    });
  });
});

test('the board of a moment is printed once, and of a moment before it is refused', async () => {
  const now = await rail('board', '--at', '-0s', '--once');
  expect(now).toMatchObject({ exitCode: 0, stderr: '' });
  expect(now.stdout).toContain('health');
  expect(await rail('board', '--at', '-20h', '--once')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('RAIL-3051'),
  });
  expect(await rail('board', '--at', '02:27')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--once'),
  });
});
