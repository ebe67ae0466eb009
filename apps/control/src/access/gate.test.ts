import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { accessFileText, digestOfToken } from '@rail/runtime';
import { type AskingRequest, Gate } from './gate.ts';
import { openGate } from './open-gate.ts';
import { cookieToken, sessionCookie } from './session-cookie.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-gate-'));
const accessFile = join(folder, 'access.yaml');
const tokenSha256 = digestOfToken('right').toString('hex');
writeFileSync(accessFile, accessFileText([{ name: 'ops', role: 'operator', content: [], tokenSha256 }]));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function gateAt(host: string, file?: string, publishedHost?: string) {
  const denied: string[] = [];
  const onDenied = (resource: string, reason: string): void => void denied.push(`${resource} ${reason}`);
  const clock = new ManualClock();
  const gate = openGate({ host, accessFile: file, publishedHost, clock, onNotice: () => undefined, onDenied });
  return { gate, denied, clock };
}

async function nameOf(gate: Gate, ip: string, headers: AskingRequest['headers']): Promise<string | undefined> {
  try {
    return (await gate.callerOf({ ip, headers }, 'figures'))?.name ?? 'nobody';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('an exchange without an access file, bound to its machine', () => {
  test.each([
    ['127.0.0.1', { host: '127.0.0.1:8080' }],
    ['127.0.0.1', { host: 'localhost' }],
    ['::ffff:127.0.0.1', { host: 'LOCALHOST:8080' }],
    ['::1', { host: '[::1]:8080' }],
    ['127.0.0.1', { host: 'localhost:8080', origin: 'http://localhost:8080' }],
  ])('knows %s asking with %j as local', async (ip, headers) => {
    expect(await nameOf(gateAt('127.0.0.1').gate, ip, headers)).toBe('local');
  });

  test.each([
    ['192.168.1.7', { host: '127.0.0.1:8080' }],
    ['10.0.0.1', { host: '127.0.0.1:8080', 'x-forwarded-for': '127.0.0.1' }],
    ['127.0.0.1', { host: 'rebound.example:8080' }],
    ['127.0.0.1', { host: '127.0.0.1.rebound.example' }],
    ['127.0.0.1', {}],
    ['127.0.0.1', { host: '127.0.0.1:8080', origin: 'https://page.example' }],
    ['127.0.0.1', { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:3000' }],
    ['127.0.0.1', { host: '127.0.0.1:8080', origin: 'null' }],
  ])('refuses %s asking with %j', async (ip, headers) => {
    const { gate, denied } = gateAt('localhost');
    expect(await nameOf(gate, ip, headers)).toBe('ORIGIN_REFUSED');
    expect(denied).toHaveLength(1);
  });
});

test('an exchange without an access file, bound to a network, knows nobody, also not at its own machine', async () => {
  const { gate } = gateAt('0.0.0.0');
  expect(gate.mode).toBe('open');
  expect(await nameOf(gate, '127.0.0.1', { host: '127.0.0.1:8080', authorization: 'Bearer right' })).toBe('nobody');
});

describe('an exchange with an access file', () => {
  test('knows a token in a header or in the cookie of its own pages, under any name that it is reached at', async () => {
    const { gate } = gateAt('127.0.0.1', accessFile);
    const cookie = sessionCookie('right', true).split(';')[0]!;
    const at = { host: 'rail.example', origin: 'https://rail.example' };
    expect(await nameOf(gate, '10.0.0.1', { ...at, authorization: 'Bearer right' })).toBe('ops');
    expect(await nameOf(gate, '10.0.0.1', { ...at, cookie: `a=b; ${cookie}` })).toBe('ops');
    expect(await nameOf(gate, '127.0.0.1', at)).toBe('nobody');
  });

  test('answers no page of elsewhere, even with the right cookie', async () => {
    const { gate, denied } = gateAt('0.0.0.0', accessFile);
    const headers = { host: 'rail.example', origin: 'https://page.example', cookie: 'rail_token=right' };
    expect(await nameOf(gate, '10.0.0.1', headers)).toBe('ORIGIN_REFUSED');
    expect(denied).toEqual(['figures origin']);
  });

  test('counts a wrong token, and a wrong header is not made good by a right cookie', async () => {
    const { gate, denied } = gateAt('0.0.0.0', accessFile);
    const headers = { host: 'rail.example', authorization: 'Bearer wrong', cookie: 'rail_token=right' };
    expect(await nameOf(gate, '10.0.0.1', headers)).toBe('nobody');
    expect(denied).toEqual(['figures wrongToken']);
  });
});

describe('a container whose access file names nobody yet', () => {
  const nobody = join(folder, 'nobody.yaml');
  writeFileSync(nobody, accessFileText([]));
  const here = { host: '127.0.0.1:8080' };

  test('knows whoever asks at its machine, where its port is published to that alone', async () => {
    const { gate } = gateAt('0.0.0.0', nobody, '127.0.0.1');
    expect(await nameOf(gate, '172.18.0.1', here)).toBe('local');
    expect(await nameOf(gate, '172.18.0.1', { ...here, cookie: 'rail_token=of-another-deployment' })).toBe('local');
    expect(await nameOf(gate, '172.18.0.9', { host: 'control:8080' })).toBe('nobody');
    expect(await nameOf(gate, '172.18.0.1', { host: 'rebound.example:8080' })).toBe('nobody');
    expect(await nameOf(gate, '172.18.0.1', { ...here, origin: 'https://page.example' })).toBe('ORIGIN_REFUSED');
  });

  test.each([['0.0.0.0'], ['192.168.1.7'], [undefined]])('knows nobody where it is published at %s', async (at) => {
    expect(await nameOf(gateAt('0.0.0.0', nobody, at).gate, '172.18.0.1', here)).toBe('nobody');
  });

  test('wants a token of everybody once it names somebody, in streams that run too', async () => {
    const file = join(folder, 'first.yaml');
    writeFileSync(file, accessFileText([]));
    const { gate, clock } = gateAt('0.0.0.0', file, '127.0.0.1');
    const request = { ip: '172.18.0.1', headers: here };
    expect([await nameOf(gate, request.ip, here), gate.isStillKnown(request)]).toEqual(['local', true]);
    writeFileSync(file, accessFileText([{ name: 'ops', role: 'operator', content: [], tokenSha256 }]));
    clock.advance(1000);
    expect([await nameOf(gate, request.ip, here), gate.isStillKnown(request)]).toEqual(['nobody', false]);
    expect(await nameOf(gate, request.ip, { ...here, authorization: 'Bearer right' })).toBe('ops');
  });
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['rail_token=', undefined],
  ['xrail_token=a', undefined],
  ['a=1;rail_token=b=c', 'b=c'],
])('the token of the cookies %j is %j', (header, token) => {
  expect(cookieToken(header)).toBe(token);
});
