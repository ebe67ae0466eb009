import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRegistryPath } from '../registry/registry-paths.ts';

/** Where the pages of the board are once they are built, seen from src/ and from dist/ alike. */
const builtPages = join(import.meta.dirname, '../../../board/dist');

/** No script but our own, no style in the text, in no frame of others. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/**
 * Serves the board at `/`: its files, and its first page for every address that a browser opens and nothing else answers,
 * since the board itself knows which page that is. Without built pages there is no board, and everything else works.
 */
export async function servePages(server: FastifyInstance, folder: string = builtPages): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  await server.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false });
  server.get('/assets/:file', (request, reply) => {
    const { file } = request.params as { file: string };
    // Names change with what is in them.
    return send(reply, `assets/${file}`, 'public, max-age=31536000, immutable');
  });
  server.get('/favicon.svg', (_request, reply) => send(reply, 'favicon.svg', 'public, max-age=86400'));
  server.get('/*', (request, reply) => {
    if (!isPage(request)) return reply.callNotFound();
    return send(reply, 'index.html', 'no-cache');
  });
}

function send(reply: FastifyReply, file: string, caching: string): FastifyReply {
  return reply.headers({ ...headers, 'cache-control': caching }).sendFile(file);
}

/** What a person opens, unlike what a program asks for. */
function isPage({ url, headers: { accept = '' } }: FastifyRequest): boolean {
  const path = url.split('?')[0]!;
  return (
    accept.includes('text/html') && !/^\/(v1|assets|health|metrics|runbooks)(\/|$)/.test(path) && !isRegistryPath(path)
  );
}
