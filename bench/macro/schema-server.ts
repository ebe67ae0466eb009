import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { SubjectVersion } from '@rail/avro';

export interface SchemaServer {
  readonly url: string;
  /** Makes a schema known under its subject; returns its id. */
  add(subject: string, schema: string): number;
  stop(): Promise<void>;
}

/** The part of a schema registry that a router reads: schemas and their subjects by id. */
export async function startSchemaServer(): Promise<SchemaServer> {
  const known: { readonly schema: string; readonly subjects: SubjectVersion[] }[] = [];
  const server = createServer((request, response) => {
    const [, id = '', versions] = /^\/schemas\/ids\/(\d+)(\/versions)?$/.exec(request.url ?? '') ?? [];
    const found = known[Number(id) - 1];
    const body = versions === undefined ? { schema: found?.schema } : found?.subjects;
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found === undefined ? { error_code: 40403, message: 'Schema not found' } : body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add(subject, schema) {
      const same = known.findIndex((entry) => entry.schema === schema);
      const entry = known[same] ?? { schema, subjects: [] };
      if (same < 0) known.push(entry);
      if (!entry.subjects.some((other) => other.subject === subject)) entry.subjects.push({ subject, version: 1 });
      return known.indexOf(entry) + 1;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
