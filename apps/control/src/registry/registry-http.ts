import type { FastifyInstance } from 'fastify';
import { RegistryFault } from './registry-fault.ts';
import { isRegistryPath, registryMediaType } from './registry-paths.ts';

const jsonTypes = [
  'application/json',
  registryMediaType,
  'application/vnd.schemaregistry+json',
  'application/octet-stream', // what the registry's clients send if they are told nothing
];

/**
 * Makes Fastify speak as the registry's clients expect: their media type in and out, in whatever charset they write.
 * Requests to the registry wait until it is `ready`.
 */
export function speakRegistry(fastify: FastifyInstance, ready: Promise<void>): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(jsonTypes, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, readJson(body as Buffer, request.headers['content-type'] ?? ''));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('onRequest', async (request) => {
    if (isRegistryPath(request.url)) await ready;
  });
  // Last of all, because Fastify adds a charset to every JSON type.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (isRegistryPath(request.url)) reply.header('content-type', registryMediaType);
    done(null, payload);
  });
}

function readJson(body: Buffer, contentType: string): unknown {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  if (body.length === 0) return undefined; // a DELETE with a content type and no body
  try {
    return JSON.parse(new TextDecoder(charset, { fatal: true }).decode(body));
  } catch {
    throw new RegistryFault(400, 400, `the body is not JSON in ${charset}`);
  }
}
