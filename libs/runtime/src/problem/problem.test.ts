import { describe, expect, test } from '@jest/globals';
import { HttpException, NotFoundException } from '@nestjs/common';
import { type ErrorCode, RailError } from '@rail/kernel';
import { placeOfDefect, problemOf } from './problem.ts';
import { sendProblem } from './send-problem.ts';

const secret = '330106199001011234';

describe('a problem document', () => {
  test('has what the table says of an error, its words and its place, each once', () => {
    expect(problemOf(new RailError('OPTION_INVALID', 'minutes is a number', { at: 'health/0/9' }))).toEqual({
      type: 'tag:data-rail,2026:RAIL-2110',
      title: expect.any(String),
      titleZh: expect.stringMatching(/[\u4e00-\u9fff]/),
      status: 400,
      code: 'RAIL-2110',
      detail: 'minutes is a number',
      at: 'health/0/9',
      remedy: expect.any(String),
    });
    expect(problemOf(new RailError('AGREEMENT_UNKNOWN', 'no such agreement'))).not.toHaveProperty('at');
  });

  test.each<[string, unknown, number, string]>([
    ['Nest', new NotFoundException('Cannot GET /nowhere'), 404, 'Not Found'],
    ['Fastify', Object.assign(new TypeError('Cannot GET /nowhere'), { statusCode: 413 }), 413, 'Payload Too Large'],
  ])('of a refusal of %s has the name that HTTP has for it', (_, error, status, title) => {
    expect(problemOf(error)).toEqual({ type: 'about:blank', title, status, detail: 'Cannot GET /nowhere' });
  });

  test.each<[string, unknown]>([
    ['an error of the language', new TypeError(`cannot read ${secret}`)],
    ['a failure of the framework', new HttpException(`cannot read ${secret}`, 502)],
    ['what is no error', secret],
    ['nothing', undefined],
  ])('of %s says that it is a defect, and nothing of what it says', (_, error) => {
    expect(problemOf(error)).toMatchObject({ status: 500, code: 'RAIL-1000', detail: 'the log says where' });
    expect(JSON.stringify(problemOf(error))).not.toContain(secret);
  });

  test('leaves a log the place of a defect alone', () => {
    const place = placeOfDefect(new TypeError(`cannot read ${secret}`));
    expect(place).toMatch(/^TypeError\n\s+at .*problem\.test\.ts/);
    expect(place).not.toContain(secret);
    expect(placeOfDefect(undefined)).toBe('undefined');
  });
});

test.each<[ErrorCode, object, number | undefined]>([
  ['AGREEMENT_UNKNOWN', {}, undefined],
  ['TOKEN_NEEDED', { 'www-authenticate': 'Bearer realm="data rail"' }, undefined],
  ['TOKENS_TRIED', { 'retry-after': '60' }, undefined],
  ['RATE_EXCEEDED', { 'retry-after': '3' }, 3],
  ['GATEWAY_STOPPING', { 'retry-after': '1' }, 1],
])('%s is answered with the headers %j beside its document', (code, headers, retryAfterS) => {
  const problem = problemOf(new RailError(code, 'because'));
  const said: Record<string, string> = {};
  const sent: unknown[] = [];
  const reply = {
    status: (status: number) => sent.push(status),
    header: (name: string, value: string) => (said[name] = value),
    send: (body: unknown) => sent.push(body),
  };
  sendProblem(reply, problem, retryAfterS);

  expect(sent).toEqual([problem.status, problem]);
  expect(said).toEqual({ 'content-type': 'application/problem+json', ...headers });
});
