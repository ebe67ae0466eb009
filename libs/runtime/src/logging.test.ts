import { describe, expect, test } from '@jest/globals';
import { loggerTo } from './logging.ts';

function logged(...args: [object, string] | [string]): Record<string, unknown> {
  let line = '';
  const logger = loggerTo({ write: (text) => void (line += text) }, 'router', 'debug', 'a');
  if (args.length === 1) logger.debug(args[0]);
  else logger.debug(args[0], args[1]);
  return JSON.parse(line) as Record<string, unknown>;
}

describe('a line of the log', () => {
  test('says which process of which part wrote it, and the ids that it was given', () => {
    expect(logged({ topic: 'line.health.visit', partition: 2, offset: 7 }, 'routed')).toMatchObject({
      part: 'router',
      instance: 'a',
      topic: 'line.health.visit',
      partition: 2,
      offset: 7,
      msg: 'routed',
    });
  });

  test.each([
    [{ password: 'hunter2' }],
    [{ sasl: { username: 'u', password: 'hunter2' } }],
    [{ request: { headers: { authorization: 'Bearer hunter2' } } }],
    [{ config: { databaseUrl: 'hunter2' } }],
  ])('hides secrets: %j', (object) => {
    const line = JSON.stringify(logged(object, 'x'));

    expect(line).not.toContain('hunter2');
    expect(line).toContain('[secret]');
  });

  test.each(['postgres://rail:hunter2@db:5432/rail', 'redis://:hunter2@redis:6379', 'https://u:hunter2@host/x?y'])(
    'hides the password of a URL, wherever it stands: %s',
    (url) => {
      expect(JSON.stringify(logged(`connect to ${url} failed`))).not.toContain('hunter2');
      expect(JSON.stringify(logged({ error: `connect to "${url}" failed` }, 'x'))).not.toContain('hunter2');
    },
  );

  test('leaves places and times as they are', () => {
    const { msg } = logged('http://127.0.0.1:8080/v1 answered share.he-hr-020/2@7 at 02:31:02');

    expect(msg).toBe('http://127.0.0.1:8080/v1 answered share.he-hr-020/2@7 at 02:31:02');
  });
});
