import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { AccessBook, accessFileText, digestOfToken } from '@rail/runtime';
import { Access, type Asked } from './access.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-access-'));
const clock = new ManualClock();
let book: AccessBook;

beforeAll(() => {
  const file = join(folder, 'access.yaml');
  const tokenSha256 = digestOfToken('right').toString('hex');
  writeFileSync(file, accessFileText([{ name: 'reader', role: 'viewer', content: ['mr-hr-019'], tokenSha256 }]));
  book = AccessBook.open({ file, clock });
});

afterAll(() => rmSync(folder, { recursive: true }));

const asked = (ip: string, headers: Asked['headers']): Asked => ({ ip, headers });
const entering = (access: Access, from: Asked, agreement = 'mr-hr-019'): Promise<string> =>
  access.enter(from, agreement).then(
    ({ principal }) => principal.name,
    (error: { code: string }) => error.code,
  );

test('without an access file whoever is at this machine is let in, and nobody else, under any name', async () => {
  const access = new Access({ book: undefined, host: '127.0.0.1', clock });

  expect(await entering(access, asked('127.0.0.1', { host: '127.0.0.1:8081' }))).toBe('local');
  expect(await entering(access, asked('::1', { host: '[::1]:8081', origin: 'http://[::1]:8081' }))).toBe('local');
  expect(await entering(access, asked('10.0.0.7', { host: '127.0.0.1:8081' }))).toBe('TOKEN_NEEDED');
  expect(await entering(access, asked('127.0.0.1', { host: 'evil.example' }))).toBe('ORIGIN_REFUSED');
  expect(await entering(access, asked('127.0.0.1', {}))).toBe('ORIGIN_REFUSED');
  const page = { host: '127.0.0.1:8081', origin: 'http://127.0.0.1:3000' };
  expect(await entering(access, asked('127.0.0.1', page))).toBe('ORIGIN_REFUSED');
});

test('a gateway that others can reach and that has no access file lets nobody in', async () => {
  const access = new Access({ book: undefined, host: '0.0.0.0', clock });

  expect(await entering(access, asked('127.0.0.1', { host: '127.0.0.1:8081' }))).toBe('TOKEN_NEEDED');
});

test('in a container whose access file names nobody yet, who asks at its machine reads until somebody is named', async () => {
  const file = join(folder, 'nobody.yaml');
  writeFileSync(file, accessFileText([]));
  const access = new Access({
    book: AccessBook.open({ file, clock }),
    host: '0.0.0.0',
    publishedHost: '127.0.0.1',
    clock,
  });
  const here = { host: '127.0.0.1:8081' };
  const reader = await access.enter(asked('172.18.0.1', here), 'mr-hr-019');

  expect([reader.principal.name, reader.mayRead('mr-hr-019')]).toEqual(['local', true]);
  expect(await entering(access, asked('172.18.0.9', { host: 'gateway:8081' }))).toBe('TOKEN_NEEDED');
  const page = { ...here, origin: 'http://127.0.0.1:3000' };
  expect(await entering(access, asked('172.18.0.1', page))).toBe('ORIGIN_REFUSED');

  const tokenSha256 = digestOfToken('right').toString('hex');
  writeFileSync(file, accessFileText([{ name: 'ops', role: 'operator', content: [], tokenSha256 }]));
  clock.advance(1000);
  expect(reader.mayRead('mr-hr-019')).toBe(false);
  expect(await entering(access, asked('172.18.0.1', here))).toBe('TOKEN_NEEDED');
});

test('with an access file only a token counts, and only for its agreements', async () => {
  const access = new Access({ book, host: '127.0.0.1', clock });
  const by = (authorization?: string): Asked => asked('127.0.0.1', { host: '127.0.0.1', authorization });

  expect(await entering(access, by('Bearer right'))).toBe('reader');
  expect(await entering(access, by('Bearer right'), 'mr-hr-020')).toBe('CONTENT_DENIED');
  expect(await entering(access, by('Bearer wrong'))).toBe('TOKEN_NEEDED');
  expect(await entering(access, by('Basic right'))).toBe('TOKEN_NEEDED');
  expect(await entering(access, by())).toBe('TOKEN_NEEDED');
});
