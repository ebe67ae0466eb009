import { expect, test } from '@jest/globals';
import { isBoundToLoopback, isLoopbackAddress, isLoopbackName } from './loopback.ts';

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.rebound.example', false],
])('what is bound to %s reaches nobody else: %s', (host, isSo) => {
  expect(isBoundToLoopback(host)).toBe(isSo);
});

test.each([
  ['127.0.0.1', '127.0.0.1:8081', true],
  ['::ffff:127.0.0.1', 'LOCALHOST', true],
  ['::1', '[::1]:8081', true],
  ['10.0.0.1', '127.0.0.1:8081', false],
  ['127.0.0.1', 'rebound.example:8081', false],
  ['127.0.0.1', '127.0.0.1.rebound.example', false],
  ['127.0.0.1', '', false],
])('%s asking for %s asks from here: %s', (ip, host, isSo) => {
  expect(isLoopbackAddress(ip) && isLoopbackName(host)).toBe(isSo);
});
