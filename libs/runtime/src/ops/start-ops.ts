import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bound } from '../bound.ts';
import type { Signals } from '../signals.ts';
import type { Readiness } from './readiness.ts';

export interface OpsOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
  readonly signals: Signals;
  readonly readiness: Readiness;
}

export interface RunningOps {
  readonly url: string;
  stop(): Promise<void>;
}

const headersTimeoutMs = 5000;

/**
 * Serves `/health/live`, `/health/ready` and `/metrics` of a process that has no HTTP of its own.
 * @throws RailError PORT_IN_USE
 */
export async function startOps({ port, host, signals, readiness }: OpsOptions): Promise<RunningOps> {
  const server = createServer(
    { headersTimeout: headersTimeoutMs, requestTimeout: headersTimeoutMs },
    (request, response) => {
      void answer(request, response, signals, readiness);
    },
  );
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await bound(listening, port, host, 'nothing serves /health and /metrics');
  const { address, port: boundPort, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${boundPort}`,
    stop() {
      server.closeAllConnections();
      return new Promise((done) => void server.close(() => done()));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  signals: Signals,
  readiness: Readiness,
): Promise<void> {
  const json = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { status: 'not allowed' });
  switch (request.url?.split('?')[0]) {
    case '/health/live':
      return json(200, { status: 'up' });
    case '/health/ready': {
      const reason = readiness();
      return reason === undefined ? json(200, { status: 'ready' }) : json(503, { status: 'not ready', reason });
    }
    case '/metrics':
      response.writeHead(200, { 'content-type': signals.registry.contentType }).end(await signals.text());
      return undefined;
    default:
      return json(404, { status: 'no such page' });
  }
}
