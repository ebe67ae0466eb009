import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertRules, runbookName, ruleNames } from '@rail/board';
import type { FastifyInstance } from 'fastify';

/** The manual, seen from src/ and from dist/ alike. */
const manual = join(import.meta.dirname, '../../../../docs');

const headers = {
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
} as const;

/**
 * Serves the pages of the manual that alerts name, as they are written, to whoever is woken up: they hold no secret, and a
 * telephone has no token. A request chooses among texts that were read before it came, so no path of its own reaches a disk.
 */
export function serveRunbooks(server: FastifyInstance, folder: string = manual): void {
  const texts = new Map<string, string>();
  for (const rule of ruleNames) {
    const { runbook } = alertRules[rule];
    const file = join(folder, runbook);
    if (existsSync(file)) texts.set(runbookName(runbook), readFileSync(file, 'utf8'));
  }
  server.get('/runbooks/:name', (request, reply) => {
    const text = texts.get((request.params as { name: string }).name);
    return text === undefined ? reply.callNotFound() : reply.headers(headers).send(text);
  });
}
