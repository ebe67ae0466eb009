import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { SubjectVersion } from '@rail/avro';

interface KnownSchema {
  readonly schema: string;
  readonly subjects: SubjectVersion[];
}

export interface SchemaServer {
  readonly url: string;
  /** Makes a schema known under its subject; returns its id. */
  add(subject: string, schema: string): number;
  stop(): Promise<void>;
}

/** The part of a schema registry that router and publisher use: registering, schemas and their subjects by id. */
export async function startSchemaServer(): Promise<SchemaServer> {
  const known: KnownSchema[] = [];
  const server = createServer((request, response) => {
    const answer = (status: number, body: object | undefined): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const [, subject] = /^\/subjects\/([^/]+)\/versions$/.exec(request.url ?? '') ?? [];
    if (request.method === 'POST' && subject !== undefined) {
      void text(request).then((body) => {
        const { schema } = JSON.parse(body) as { schema: string };
        answer(200, { id: idOf(known, decodeURIComponent(subject), schema) });
      });
      return;
    }
    const [, id = '', versions] = /^\/schemas\/ids\/(\d+)(\/versions)?$/.exec(request.url ?? '') ?? [];
    const found = known[Number(id) - 1];
    if (found === undefined) answer(404, { error_code: 40403, message: 'Schema not found' });
    else answer(200, versions === undefined ? { schema: found.schema } : found.subjects);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (subject, schema) => idOf(known, subject, schema),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Ids count from 1. */
function idOf(known: KnownSchema[], subject: string, schema: string): number {
  const same = known.findIndex((entry) => entry.schema === schema);
  const entry = known[same] ?? { schema, subjects: [] };
  if (same < 0) known.push(entry);
  if (!entry.subjects.some((other) => other.subject === subject)) entry.subjects.push({ subject, version: 1 });
  return known.indexOf(entry) + 1;
}
