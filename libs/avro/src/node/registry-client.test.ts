import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, test } from '@jest/globals';

import { RegistryClient } from './registry-client.ts';

let server: Server | undefined;

/** A registry that gives prepared answers, and the requests it saw. */
async function aRegistry(status: number, body: string): Promise<{ client: RegistryClient; seen: string[] }> {
  const seen: string[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push(
        `${request.method} ${request.url} ${Buffer.concat(chunks).toString()} ${request.headers.authorization ?? ''}`.trim(),
      );
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { client: new RegistryClient({ url: `http://127.0.0.1:${port}/`, username: 'u', password: 'p' }), seen };
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe('the registry client', () => {
  test('registers under an encoded subject, with credentials', async () => {
    const { client, seen } = await aRegistry(200, '{"id":7}');

    expect(await client.register('a/b-value', '"int"')).toBe(7);
    expect(seen).toEqual(['POST /subjects/a%2Fb-value/versions {"schema":"\\"int\\""} Basic dTpw']);
  });

  test('lists the subjects of an id', async () => {
    const { client, seen } = await aRegistry(200, '[{"subject":"line.x.y-value","version":2}]');

    expect(await client.subjectsOf(9)).toEqual([{ subject: 'line.x.y-value', version: 2 }]);
    expect(seen[0]).toMatch('GET /schemas/ids/9/versions');
  });

  test.each([
    [404, 'SCHEMA_UNKNOWN'],
    [409, 'SCHEMA_INCOMPATIBLE'],
    [422, 'SCHEMA_INVALID'],
    [500, 'REGISTRY_UNREACHABLE'],
    [401, 'REGISTRY_UNREACHABLE'],
  ])('tells status %i as %s', async (status, code) => {
    const { client } = await aRegistry(status, '{"error_code":1,"message":"why"}');

    await expect(client.schemaById(1)).rejects.toMatchObject({ code, message: 'why' });
  });

  test('an answer of something else, or none, is an unreachable registry', async () => {
    const { client } = await aRegistry(200, '<html>');
    const absent = new RegistryClient({ url: 'http://127.0.0.1:1' });

    await expect(client.latest('s')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    await expect(absent.schemaById(1)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });
});
