import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { WebhookBody } from '@rail/board';
import { systemClock } from '@rail/kernel';
import { WebhookReceiver } from '../testing/webhook-receiver.ts';
import { type Notice, Webhook } from './webhook.ts';

const notice = (alert: string, id: string): Notice => ({ id, alert, body: { status: 'firing' } as WebhookBody });
let receiver: WebhookReceiver;
let settled: string[];
let open: Webhook[];

beforeEach(async () => {
  receiver = await new WebhookReceiver().start();
  settled = [];
  open = [];
});
afterEach(async () => {
  for (const webhook of open) await webhook.stop();
  await receiver.stop();
});

function webhookTo(url: string): Webhook {
  const onSettled = ({ id }: Notice): void => void settled.push(id);
  const webhook = new Webhook({ url, clock: systemClock, random: () => 0.5, onSettled, firstRetryMs: 20 });
  open.push(webhook);
  return webhook;
}

async function untilSettled(count: number): Promise<void> {
  for (let tries = 0; tries < 200 && settled.length < count; tries++) await pause(20);
}

test('tries again until a notice is taken, under the same id, and in order for each alert', async () => {
  receiver.answers.push(500, 503, 429);
  const webhook = webhookTo(receiver.url('/hook'));
  for (const id of ['1', '2', '3']) webhook.send(notice('A-1', id));
  await untilSettled(3);

  expect(receiver.received.map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(settled).toEqual(['1', '2', '3']);
  expect(webhook.fault).toBeNull();
  expect(webhook.lastDeliveredMs).not.toBeNull();
});

test('an alert whose notice is not taken holds up no other', async () => {
  receiver.answers.push('hang');
  const webhook = webhookTo(receiver.url('/hook'));
  webhook.send(notice('A-1', 'slow'));
  await pause(50);
  webhook.send(notice('A-2', 'quick'));
  await untilSettled(1);

  expect(settled).toEqual(['quick']);
  expect(webhook.waiting).toBe(1);
});

test('says why nothing is taken, and never where: the address may hold a secret', async () => {
  const port = new URL(receiver.url('')).port;
  await receiver.stop();
  const webhook = webhookTo(`http://user:hunter2@127.0.0.1:${port}/hook/T0KEN?key=hunter2`);
  webhook.send(notice('A-1', '1'));
  for (let tries = 0; tries < 100 && webhook.fault === null; tries++) await pause(20);
  receiver = await new WebhookReceiver().start();

  expect(webhook.fault).toMatch(/^the receiver does not answer .*; 1 notices wait$/);
  expect(webhook.fault).not.toMatch(/hunter2|T0KEN/);
});

test('sends the user and password of its address as a header', async () => {
  webhookTo(receiver.url('/hook').replace('//', '//user:hunter2@')).send(notice('A-1', '1'));
  await untilSettled(1);

  expect(receiver.received).toMatchObject([{ authorization: `Basic ${btoa('user:hunter2')}`, path: '/hook' }]);
});

test('keeps at most 500 notices, gives up the oldest and says how many', async () => {
  const webhook = webhookTo('http://127.0.0.1:9/');
  for (let at = 0; at < 600; at++) webhook.send(notice(`A-${at % 10}`, String(at)));
  for (let tries = 0; tries < 100 && webhook.fault === null; tries++) await pause(20);

  expect(webhook.waiting).toBe(500);
  expect(settled).toHaveLength(100);
  expect(webhook.fault).toMatch(/500 notices wait, 100 notices were given up/);
});
