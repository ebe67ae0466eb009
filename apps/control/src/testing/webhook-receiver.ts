import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookBody } from '@rail/board';
import { systemClock } from '@rail/kernel';

export interface Received {
  readonly atMs: number;
  readonly path: string;
  readonly id: string;
  readonly authorization: string | undefined;
  readonly body: WebhookBody;
}

/** Receives what is posted, as an on-call service would, and answers as a test wants. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** Of the next requests; 200 once it is empty. `hang` never answers. */
  readonly answers: (number | 'hang')[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = this.answers.shift() ?? 200;
        if (answer === 'hang') return;
        if (answer === 200) {
          const body = JSON.parse(Buffer.concat(chunks).toString()) as WebhookBody;
          const id = String(request.headers['idempotency-key']);
          const { authorization } = request.headers;
          this.received.push({ atMs: systemClock.now(), path: request.url ?? '', id, authorization, body });
        }
        response.writeHead(answer).end();
      });
    });
  }

  async start(port = 0): Promise<this> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
