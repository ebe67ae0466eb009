import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Catalogue } from '@rail/catalogue';
import { startBroker } from '@rail/kafka-broker';
import { systemClock } from '@rail/kernel';
import { memoryStores, Signals, type Stores } from '@rail/runtime';
import type { Control } from './control-options.ts';
import { startControl } from './start.ts';

const mediaType = 'application/vnd.schemaregistry.v1+json';
const schema = '{"type":"record","name":"gov.Enterprise","fields":[{"name":"uscc","type":"string"}]}';
const folder = mkdtempSync(join(tmpdir(), 'rail-control-'));
let broker: Awaited<ReturnType<typeof startBroker>>;
let control: Control;

const forgotten: string[] = [];
const memory = memoryStores(systemClock);
const cache: Stores['cache'] = {
  through: (...call) => memory.cache.through(...call),
  invalidate: (key) => {
    forgotten.push(key);
    return memory.cache.invalidate(key);
  },
};
const stores: Stores = { ...memory, cache };

const start = (): Promise<Control> =>
  startControl({
    kafka: { brokers: [`${broker.host}:${broker.port}`] },
    host: '127.0.0.1',
    port: 0,
    schemasDir: folder,
    catalogue: new Catalogue([]),
    signals: new Signals(),
    isEmbedded: true,
    stores,
  });

async function ask(method: string, path: string, body?: unknown, contentType = mediaType) {
  const payload = typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body);
  const answer = await fetch(`${control.url}${path}`, {
    method,
    ...(body !== undefined && { body: payload, headers: { 'content-type': contentType, accept: mediaType } }),
  });
  const text = await answer.text();
  const type = answer.headers.get('content-type');
  return { status: answer.status, type, json: (type?.includes('json') === true ? JSON.parse(text) : text) as unknown };
}

beforeAll(async () => {
  mkdirSync(join(folder, 'agreements'));
  broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  control = await start();
});

afterAll(async () => {
  await control.stop();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the schema registry over HTTP', () => {
  test("answers the requests of Java's serialiser in its media type", async () => {
    const registered = await ask('POST', '/subjects/java-value/versions?normalize=false', { schema });
    expect(registered).toEqual({ status: 200, type: mediaType, json: { id: 1 } });

    const lookUp = await ask('POST', '/subjects/java-value?normalize=false&deleted=false', { schema });
    expect(lookUp.json).toEqual({ subject: 'java-value', version: 1, id: 1, schema });

    const byId = await ask('GET', '/schemas/ids/1?fetchMaxId=false&subject=java-value');
    expect(byId).toEqual({ status: 200, type: mediaType, json: { schema } });

    const latest = await ask('GET', '/subjects/java-value/versions/latest');
    expect(latest).toMatchObject({ type: mediaType, json: { version: 1, id: 1 } });
  });

  test("answers those of Python's and JavaScript's serialisers", async () => {
    const request = { schema, schemaType: 'AVRO', references: [] };
    expect((await ask('POST', '/subjects/py-value/versions?normalize=False', request)).json).toEqual({ id: 1 });
    const plain = await ask('POST', '/subjects/js-value/versions', request, 'application/json');
    expect(plain.json).toEqual({ id: 1 });

    expect((await ask('POST', '/subjects/py-value?normalize=False&deleted=False', request)).status).toBe(200);
    expect((await ask('GET', '/schemas/ids/1/versions')).json).toContainEqual({ subject: 'py-value', version: 1 });
    expect((await ask('GET', '/subjects/py-value/versions')).json).toEqual([1]);
    expect((await ask('GET', '/schemas/types')).json).toEqual(['AVRO']);
    expect((await ask('GET', '/subjects')).json).toEqual(expect.arrayContaining(['js-value', 'py-value']));
  });

  test('keeps subjects whose names need escapes apart', async () => {
    const subject = encodeURIComponent('线路/企业 value');
    await ask('POST', `/subjects/${subject}/versions`, { schema });

    expect((await ask('GET', `/subjects/${subject}/versions/1`)).json).toMatchObject({ subject: '线路/企业 value' });
  });

  test.each([
    ['GET', '/subjects/unknown/versions', undefined, 404, 40_401],
    ['GET', '/subjects/unknown/versions/latest', undefined, 404, 40_401],
    ['GET', '/subjects/errors-value/versions/7', undefined, 404, 40_402],
    ['GET', '/subjects/errors-value/versions/x', undefined, 422, 42_202],
    ['GET', '/schemas/ids/99', undefined, 404, 40_403],
    ['POST', '/subjects/unknown', { schema }, 404, 40_401],
    ['POST', '/subjects/errors-value', { schema: '"long"' }, 404, 40_403],
    ['POST', '/subjects/errors-value/versions', { schema: '{"type":"nothing"}' }, 422, 42_201],
    ['POST', '/subjects/errors-value/versions', { schema: '"long"' }, 409, 409],
    ['POST', '/subjects/errors-value/versions', {}, 422, 42_201],
    ['POST', '/subjects/errors-value/versions', '{"schema":', 400, 400],
    ['PUT', '/config/errors-value', { compatibility: 'SOME' }, 422, 42_203],
    ['GET', '/config/errors-value', undefined, 404, 40_408],
    ['DELETE', '/subjects/errors-value?permanent=true', undefined, 404, 40_405],
    ['GET', '/subjects/errors-value/nothing', undefined, 404, 404],
  ])('%s %s %j fails as clients expect', async (method, path, body, status, code) => {
    await ask('POST', '/subjects/errors-value/versions', { schema });

    const answer = await ask(method, path, body);

    expect(answer).toMatchObject({ status, type: mediaType, json: { error_code: code } });
    expect((answer.json as { message: string }).message).not.toBe('');
  });

  test('reads a body in the charset that it names', async () => {
    const named = schema.replace('"uscc"', '"uscc","doc":"统一社会信用代码"');
    const body = JSON.stringify({ schema: named });
    const types = [
      [Buffer.from(body), `${mediaType}; charset=utf-8`],
      [Buffer.from(body, 'utf16le'), `${mediaType};charset="UTF-16LE"`],
      [Buffer.from(body), 'application/json;charset=UTF8'],
      [Buffer.from(body), 'application/octet-stream'],
    ] as const;
    const ids = [];
    for (const [bytes, type] of types) {
      const { json } = await ask('POST', '/subjects/charset-value/versions', bytes, type);
      ids.push((json as { id: number }).id);
    }

    expect(new Set(ids).size).toBe(1);
    expect((await ask('GET', '/subjects/charset-value/versions/latest')).json).toMatchObject({ schema: named });
    const strange = await ask('POST', '/subjects/charset-value/versions', body, `${mediaType}; charset=klingon`);
    expect(strange).toMatchObject({ status: 400, json: { error_code: 400 } });
    const form = await ask('POST', '/subjects/charset-value/versions', body, 'text/plain');
    expect(form).toMatchObject({ status: 415, json: { error_code: 415 } });
  });

  test('decides about schemas that come at once one after the other', async () => {
    const one = (index: number) => ({ schema: JSON.stringify({ type: 'fixed', name: `F${index % 4}`, size: 2 }) });
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => ask('POST', `/subjects/together-${index}/versions`, one(index))),
    );

    const ids = answers.map(({ json }) => (json as { id: number }).id);
    expect(ids.map((id, index) => id === ids[index % 4])).not.toContain(false);
    expect(new Set(ids).size).toBe(4);
  });

  test('tests compatibility without registering', async () => {
    await ask('POST', '/subjects/compatible-value/versions', { schema });
    const path = '/compatibility/subjects/compatible-value/versions/latest?verbose=true';

    expect((await ask('POST', path, { schema })).json).toEqual({ is_compatible: true, messages: [] });
    expect((await ask('POST', path, { schema: '"long"' })).json).toMatchObject({ is_compatible: false });
    expect((await ask('GET', '/subjects/compatible-value/versions')).json).toEqual([1]);
  });

  test('lets no cache answer for a schema that was deleted', async () => {
    const { json } = await ask('POST', '/subjects/cached-value/versions', { schema: '"string"' });
    const { id } = json as { id: number };
    expect(forgotten).toEqual([]);
    await ask('DELETE', '/subjects/cached-value/versions/1');
    expect(forgotten).toEqual([expect.stringMatching(new RegExp(` cached-value ${id}$`))]);
    await ask('DELETE', '/subjects/cached-value?permanent=true');
    expect(forgotten).toHaveLength(2);
  });

  test('keeps ids, versions and levels over a restart', async () => {
    const { json: id } = await ask('POST', '/subjects/kept-value/versions', { schema: '"bytes"' });
    await ask('PUT', '/config/kept-value', { compatibility: 'NONE' });
    await ask('POST', '/subjects/kept-value/versions', { schema: '"double"' });
    await ask('DELETE', '/subjects/kept-value/versions/1');
    const before = await ask('GET', '/subjects/kept-value/versions?deleted=true');

    await control.stop();
    control = await start();

    expect((await ask('GET', '/subjects/kept-value/versions?deleted=true')).json).toEqual(before.json);
    expect((await ask('GET', '/subjects/kept-value/versions')).json).toEqual([2]);
    expect((await ask('GET', '/config/kept-value')).json).toEqual({ compatibilityLevel: 'NONE' });
    expect((await ask('POST', '/subjects/new-value/versions', { schema: '"bytes"' })).json).toEqual(id);
  });
});

describe('control', () => {
  test('is healthy and shows metrics; other paths answer problem documents', async () => {
    expect((await ask('GET', '/health')).json).toEqual({ status: 'up' });
    expect((await ask('GET', '/metrics')).json).toContain('rail_part_up{part="control"} 1');
    expect(await ask('GET', '/nowhere')).toMatchObject({
      status: 404,
      type: 'application/problem+json; charset=utf-8',
    });
  });

  test('names the port that is in use, and does not fence whoever listens there', async () => {
    const port = Number(new URL(control.url).port);
    const second = startControl({
      kafka: { brokers: [`${broker.host}:${broker.port}`] },
      host: '127.0.0.1',
      port,
      schemasDir: folder,
      catalogue: new Catalogue([]),
      signals: new Signals(),
      isEmbedded: true,
    });

    await expect(second).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(`${port}`) });
    const registered = await ask('POST', '/subjects/still-mine-value/versions', { schema: '"float"' });
    expect(registered).toMatchObject({ status: 200 });
  });
});
