import type { ExecutionContext } from '@nestjs/common';
import { describe, expect, test } from '@jest/globals';

import { LoopbackGuard } from './loopback.guard.ts';

function isShown(ip: string, headers: Readonly<Record<string, string>>): boolean {
  const context = { switchToHttp: () => ({ getRequest: () => ({ ip, headers }) }) } as unknown as ExecutionContext;
  try {
    return new LoopbackGuard().canActivate(context);
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONTENT_DENIED' });
    return false;
  }
}

describe('content of records', () => {
  test.each([
    ['127.0.0.1', { host: '127.0.0.1:8080' }],
    ['127.0.0.1', { host: 'localhost' }],
    ['::ffff:127.0.0.1', { host: 'LOCALHOST:8080' }],
    ['::1', { host: '[::1]:8080' }],
    ['127.0.0.1', { host: 'localhost:8080', origin: 'http://localhost:8080' }],
  ])('is shown to %s asking with %j', (ip, headers) => {
    expect(isShown(ip, headers)).toBe(true);
  });

  test.each([
    ['192.168.1.7', { host: '127.0.0.1:8080' }],
    ['10.0.0.1', { host: '127.0.0.1:8080', 'x-forwarded-for': '127.0.0.1' }],
    ['127.0.0.1', { host: 'rebound.example:8080' }],
    ['127.0.0.1', { host: '127.0.0.1.rebound.example' }],
    ['127.0.0.1', {}],
    ['127.0.0.1', { host: '127.0.0.1:8080', origin: 'https://page.example' }],
    ['127.0.0.1', { host: '127.0.0.1:8080', origin: 'null' }],
  ])('is not shown to %s asking with %j', (ip, headers) => {
    expect(isShown(ip, headers)).toBe(false);
  });
});
