import type { ArgumentsHost } from '@nestjs/common';
import { expect, test } from '@jest/globals';
import { RailError } from '@rail/kernel';
import { ProblemFilter } from './problem.filter.ts';

function answerTo(thrown: unknown, url = '/v1/trace') {
  const headers: Record<string, string> = {};
  const sent = { status: 0, body: {} as unknown };
  const reply = {
    status(status: number) {
      sent.status = status;
      return reply;
    },
    header(name: string, value: string) {
      headers[name] = value;
      return reply;
    },
    send(body: unknown) {
      sent.body = body;
    },
  };
  const host = { switchToHttp: () => ({ getResponse: () => reply, getRequest: () => ({ url }) }) };
  const defects: string[] = [];
  const filter = new ProblemFilter((where) => defects.push(where));
  filter.catch(thrown, host as unknown as ArgumentsHost);
  return { ...sent, headers, defects };
}

test('a defect is told by its place, in the log alone, and never with what it says', () => {
  const { status, body, defects } = answerTo(new TypeError('cannot read 330106199001011234'));
  expect(status).toBe(500);
  expect(body).toMatchObject({ code: 'RAIL-1000' });
  expect(defects).toEqual([expect.stringMatching(/^TypeError\n\s+at .*problem\.filter\.test\.ts/)]);
  expect(JSON.stringify([body, defects])).not.toContain('330106199001011234');
});

test('who has no token is told how to send one, and who tried many when to come again', () => {
  const needed = answerTo(new RailError('TOKEN_NEEDED', 'nobody is known by it'));
  expect(needed).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="data rail"' },
    defects: [],
  });
  const tried = answerTo(new RailError('TOKENS_TRIED', 'wait a minute'));
  expect(tried).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
  const registry = answerTo(new RailError('TOKEN_NEEDED', 'nobody'), '/subjects/a');
  expect(registry.body).toEqual({ error_code: 401, message: 'RAIL-3040 nobody' });
});
