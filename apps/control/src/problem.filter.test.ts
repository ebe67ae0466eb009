import { type ArgumentsHost, NotFoundException } from '@nestjs/common';
import { expect, test } from '@jest/globals';
import { RailError } from '@rail/kernel';
import { ProblemFilter } from './problem.filter.ts';
import { RegistryFault } from './registry/registry-fault.ts';

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

test('a defect is told by its place, to the log alone', () => {
  const { status, body, defects } = answerTo(new TypeError('cannot read 330106199001011234'));
  expect({ status, body }).toMatchObject({ status: 500, body: { code: 'RAIL-1000' } });
  expect(defects).toEqual([expect.stringMatching(/^TypeError\n\s+at .*problem\.filter\.test\.ts/)]);
  expect(answerTo(new RailError('LINE_UNKNOWN', 'no line "x"')).defects).toEqual([]);
});

test('a client of the registry is answered in the form of the registry, with the number in the message', () => {
  const url = '/subjects/a';
  const fault = answerTo(new RegistryFault(404, 40_401, 'Subject not found'), url);
  expect(fault).toMatchObject({ status: 404, body: { error_code: 40_401, message: 'Subject not found' } });
  const needed = answerTo(new RailError('TOKEN_NEEDED', 'nobody', { at: 'here' }), url);
  expect(needed).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="data rail"' } });
  expect(needed.body).toEqual({ error_code: 401, message: 'RAIL-3040 here: nobody' });
  expect(answerTo(new TypeError('secret'), url).body).toEqual({
    error_code: 500,
    message: 'RAIL-1000 the log says where',
  });
  expect(answerTo(new NotFoundException('Cannot GET'), url).body).toEqual({ error_code: 404, message: 'Cannot GET' });
});
