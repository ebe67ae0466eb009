import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { alertRules, runbookAddress, ruleNames } from '@rail/board';
import fastify, { type FastifyInstance } from 'fastify';
import { serveRunbooks } from './serve-runbooks.ts';

const outer = mkdtempSync(join(tmpdir(), 'rail-runbooks-'));
const folder = join(outer, 'docs');
let server: FastifyInstance;

beforeAll(async () => {
  mkdirSync(join(folder, 'alerts'), { recursive: true });
  writeFileSync(join(folder, 'alerts/line-late.md'), '# LineLate: (线路晚点)\n');
  writeFileSync(join(folder, 'alerts/README.md'), 'secret');
  writeFileSync(join(folder, 'alerts/notes.md'), 'secret');
  writeFileSync(join(folder, 'index.md'), 'secret');
  writeFileSync(join(outer, 'line-late.md'), 'secret');
  server = fastify();
  serveRunbooks(server, folder);
  await server.ready();
});

afterAll(async () => {
  await server.close();
  rmSync(outer, { recursive: true, force: true });
});

describe('the runbooks over HTTP', () => {
  test('the page of a rule is text that a browser shows as it is written', async () => {
    const answer = await server.inject('/runbooks/line-late');

    expect([answer.statusCode, answer.body]).toEqual([200, '# LineLate: (线路晚点)\n']);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  test.each([
    'README',
    'notes',
    'line-late.md',
    '..%2Fline-late',
    '..%2f..%2fline-late',
    '%2e%2e%2findex',
    '..%5Cindex',
    '../index',
    '..%2Falerts%2Fline-late',
    '.%2Fline-late',
    'line-late%00',
    '%2Fetc%2Fpasswd',
    'constructor',
    '__proto__',
    '',
  ])('a name that no rule has is not there, whatever lies on the disk: %s', async (name) => {
    const answer = await server.inject(`/runbooks/${name}`);

    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  test('every rule has a runbook that is served from where the manual is', async () => {
    const own = fastify();
    serveRunbooks(own);
    const titles = await Promise.all(
      ruleNames.map(async (rule) => {
        const { body } = await own.inject(runbookAddress(alertRules[rule].runbook));
        return body.split(':')[0];
      }),
    );

    expect(titles).toEqual(ruleNames.map((rule) => `# ${rule}`));
  });
});
