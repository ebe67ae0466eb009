import fastify from 'fastify';
import type { BoardSnapshot } from '@rail/board';
import { servePages } from '../../apps/control/src/pages/serve-pages.ts';
import { serveRunbooks } from '../../apps/control/src/pages/serve-runbooks.ts';

export interface ScriptedBoard {
  readonly url: string;
  stop(): Promise<void>;
}

export interface BoardScript {
  /** Made for each event of the stream. */
  readonly snapshot: () => BoardSnapshot;
  readonly everyMs: number;
  /** What other paths answer; 404 for any other. */
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** The pages of the board over a stream that a test writes: states that a real exchange takes minutes to come to. */
export async function startScriptedBoard({ snapshot, everyMs, answers = {} }: BoardScript): Promise<ScriptedBoard> {
  const server = fastify({ forceCloseConnections: true });
  serveRunbooks(server);
  await servePages(server);
  server.get('/v1/board/stream', (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const send = (): void => void reply.raw.write(`data: ${JSON.stringify(snapshot())}\n\n`);
    send();
    const timer = setInterval(send, everyMs);
    request.raw.on('close', () => clearInterval(timer));
  });
  server.get('/v1/*', (request, reply) => {
    const answer = answers[request.url] ?? answers[request.url.split('?')[0]!];
    if (answer === undefined) return reply.code(404).send({ title: 'not scripted', detail: request.url });
    return answer;
  });
  return { url: await server.listen({ port: 0, host: '127.0.0.1' }), stop: () => server.close() };
}
