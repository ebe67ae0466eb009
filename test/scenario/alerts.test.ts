import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BoardSnapshot } from '@rail/board';
import type { AlertsAnswer } from '@rail/board/api';
import { type Received, WebhookReceiver } from '../../apps/control/src/testing/webhook-receiver.ts';
import { onApacheKafka } from '../support/exchange.ts';
import { ExchangeProcesses, schemasDir } from '../support/exchange-processes.ts';
import { killPartProcesses } from '../support/part-process.ts';
import { killRailProcesses, RailProcess } from '../support/rail-process.ts';

const line = 'transport';
/** How long the line may be silent here: in the repository five minutes. */
const graceMs = 6000;
/** How soon whoever looks or is told has to know. */
const soonMs = 5000;

let folder: string;
let exchange: ExchangeProcesses;
let receiver: WebhookReceiver;

/** The declarations of the repository, but for a line that may be silent for a few seconds only. */
function impatientSchemas(): string {
  const copy = join(folder, 'schemas');
  cpSync(schemasDir, copy, { recursive: true });
  const file = join(copy, 'lines', line, 'line.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace('grace: 5m', `grace: ${graceMs / 1000}s`);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
  return copy;
}

async function until<Value>(
  what: string,
  withinMs: number,
  find: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > untilMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(100);
  }
}

async function board(): Promise<BoardSnapshot> {
  return (await (await fetch(`${exchange.registryUrl}/v1/board`)).json()) as BoardSnapshot;
}

const hookOf = (holds: (labels: Received['body']['commonLabels']) => boolean): Received | undefined =>
  receiver.received.find(({ path, body }) => path === '/hook' && holds(body.commonLabels));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-alerts-'));
  receiver = await new WebhookReceiver().start();
  exchange = new ExchangeProcesses({
    dataDir: folder,
    seed: 1,
    recordsPerSecond: 300,
    restartsStarting: false,
    schemasDir: impatientSchemas(),
    controlEnv: { RAIL_ALERT_WEBHOOK: receiver.url('/hook'), RAIL_ALERT_HEARTBEAT: receiver.url('/beat') },
  });
  await exchange.start();
  await until('every database has taken something', 30_000, async () => {
    const stages = (await board()).lines.flatMap(({ stages: all }) => all.filter(({ stage }) => stage === 'commit'));
    return new Set(stages.map(({ reader }) => reader)).size === 3 ? true : undefined;
  });
});

afterAll(async () => {
  killRailProcesses();
  await killPartProcesses();
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a line that falls silent is late by its department on board, metric and webhook within its promise and 5 s', async () => {
  const publish = async () => (await board()).lines.find((each) => each.line === line)!.publish;
  await until('the line has published', 30_000, async () => (await publish()).lastPublishedMs ?? undefined);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ recordsPerSecond: 0 });
  const told = await fetch(`${exchange.registryUrl}/v1/lines/${line}/rate`, { method: 'POST', headers, body });
  expect(told.status).toBe(200);
  const silentMs = await until('the generator falls silent', 15_000, async () => {
    const { lines, sampledMs } = await board();
    const last = lines.find((each) => each.line === line)!.publish.lastPublishedMs!;
    return sampledMs - last > 1500 ? last : undefined;
  });
  const lateMs = graceMs + soonMs;
  const shown = await until('the board says late', lateMs, async () => {
    const found = (await board()).lines.find((each) => each.line === line)!;
    return found.state === 'late' ? { ...found, atMs: Date.now() } : undefined;
  });
  const hook = await until('the webhook is told', soonMs, () => hookOf(({ lines }) => lines === line));
  const metrics = await (await fetch(`${exchange.registryUrl}/metrics`)).text();

  expect(shown).toMatchObject({ state: 'late', cause: 'P', dataset: 'expressway-passage' });
  expect(shown.atMs - silentMs).toBeLessThan(lateMs);
  expect(hook.atMs - silentMs).toBeLessThan(lateMs);
  expect(hook.body.commonLabels).toMatchObject({ alertname: 'LineOverdue', cause: 'P', severity: 'notify' });
  expect(metrics).toMatch(new RegExp(`rail_line_state\\{line="${line}",state="late",cause="P"\\} 1`));
  expect(metrics).toMatch(/rail_alert_open\{alert="LineOverdue",severity="notify"\} 1/);
});

test('a builder that dies is cause B: each of its databases is one page, with all lines that feed it', async () => {
  await exchange.kill('builder');
  const broken = await until('lines are broken by a database', 45_000, async () => {
    const found = (await board()).lines.filter(({ state, cause }) => state === 'broken' && cause === 'B');
    return found.length > 2 ? found : undefined;
  });
  const hook = await until('the webhook is told', 60_000, () =>
    hookOf(({ cause, severity }) => cause === 'B' && severity === 'page'),
  );

  expect(broken[0]!.reason).toMatchObject({ stage: 'commit' });
  expect(hook.body.commonLabels).toMatchObject({
    alertname: 'LineBroken',
    subject: expect.stringMatching(/^database\//),
  });
  const pages = receiver.received.filter(({ body }) => body.commonLabels?.['cause'] === 'B');
  expect(pages.length).toBeLessThanOrEqual(3);
});

test('a router that dies is cause R, and one page', async () => {
  await exchange.kill('router');
  await until('lines are broken by the router', 30_000, async () =>
    (await board()).lines.some(({ state, cause }) => state === 'broken' && cause === 'R') ? true : undefined,
  );
  const hook = await until('the webhook is told', 60_000, () => hookOf(({ subject }) => subject === 'router'));

  expect(hook.body.commonLabels).toMatchObject({ alertname: 'LineBroken', cause: 'R', severity: 'page' });
  expect(receiver.received.filter(({ body }) => body.commonLabels?.['subject'] === 'router')).toHaveLength(1);
});

/** Apache Kafka is none of the parts: it is not killed here. */
const onEmbedded = onApacheKafka ? test.skip : test;

onEmbedded(
  'a broker that is gone is told all the same: nobody sees the exchange, and nothing is taken for well',
  async () => {
    await exchange.kill('broker');
    const hook = await until('the webhook is told', 60_000, () =>
      hookOf(({ alertname }) => alertname === 'ObserverStale'),
    );
    const blind = await board();
    const alerts = (await (await fetch(`${exchange.registryUrl}/v1/alerts`)).json()) as AlertsAnswer;
    await exchange.restart('broker').ready;
    await until('the exchange is seen again', 60_000, async () => {
      const { lines } = await board();
      return lines.some(({ state }) => state === 'broken') ? true : undefined;
    });

    expect(hook.body.commonLabels).toMatchObject({ severity: 'page', subject: 'exchange' });
    expect(blind.lines.every(({ state }) => state === 'unknown')).toBe(true);
    expect(alerts.open.filter(({ rule, resolvedMs }) => rule === 'LineBroken' && resolvedMs !== null)).toEqual([]);
  },
);

test('an observer that dies leaves every row of a board that somebody watches unknown within 5 s, and beats no more', async () => {
  process.env['RAIL_CONTROL_URL'] = exchange.registryUrl;
  const watching = new RailProcess('board');
  await watching.says(/BROKEN/);
  const known = (await board()).lines.filter(({ state }) => state !== 'unknown').map((each) => each.line);
  const beats = (): number => receiver.received.filter(({ path }) => path === '/beat').length;
  expect(beats()).toBeGreaterThan(0);
  await exchange.kill('control');
  const before = beats();
  // A second until the last board is seen to be the last, and the looks of a second.
  const unknown = (): boolean => known.every((each) => new RegExp(` ${each} {2}UNKNOWN`).test(watching.stdout));
  await until('every row is unknown', soonMs + 2000, () => (unknown() ? true : undefined));
  await watching.interrupt();

  expect(known).toHaveLength(19);
  expect(beats()).toBe(before);
});
