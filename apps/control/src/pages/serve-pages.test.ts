import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { servePages } from './serve-pages.ts';

const outer = mkdtempSync(join(tmpdir(), 'rail-pages-'));
const folder = join(outer, 'site');
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let server: FastifyInstance;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>the board');
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/index-abc.js'), 'run()');
  writeFileSync(join(folder, 'assets/index-abc.js.gz'), gzipSync('run()'));
  writeFileSync(join(outer, 'outside.txt'), 'secret');
  server = fastify();
  await servePages(server, folder);
  server.get('/v1/board', () => ({ schema: 'rail.board/1' }));
  await server.ready();
});

afterAll(async () => {
  await server.close();
  rmSync(outer, { recursive: true, force: true });
});

describe('the pages of the board over HTTP', () => {
  test.each(['/', '/lines/health', '/agreements/mr-hr-003?tab=java', '/trace/line.health.hospital-visit/0/12'])(
    'a browser that opens %s gets the board',
    async (url) => {
      const answer = await server.inject({ url, headers: browser });

      expect([answer.statusCode, answer.body]).toEqual([200, '<!doctype html>the board']);
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  test.each(['/v1/nothing', '/subjects/x/nothing', '/assets/gone.js', '/runbooks/gone', '/healthy/../v1'])(
    'what is missing is missing, also for a browser: %s',
    async (url) => {
      expect((await server.inject({ url, headers: browser })).statusCode).toBe(404);
    },
  );

  test('a program that asks for what is not there is told so, and gets no page', async () => {
    expect((await server.inject({ url: '/nothing', headers: { accept: '*/*' } })).statusCode).toBe(404);
  });

  test('no script but its own runs in the board, and nobody puts it into a frame', async () => {
    const { headers } = await server.inject({ url: '/', headers: browser });
    const policy = String(headers['content-security-policy']);

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('a script is sent as it was compressed, and kept for a year, since its name changes with it', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const answer = await server.inject({ url: '/assets/index-abc.js', headers });

    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test.each(['/assets/..%2F..%2Foutside.txt', '/assets/%2e%2e%2foutside.txt', '/../outside.txt'])(
    'nothing outside of the folder is sent: %s',
    async (url) => {
      const answer = await server.inject({ url });

      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('secret');
    },
  );

  test('without built pages everything else is answered as before', async () => {
    const bare = fastify();
    await servePages(bare, join(folder, 'nothing'));

    expect((await bare.inject({ url: '/', headers: browser })).statusCode).toBe(404);
  });
});
