import { describe, expect, test } from '@jest/globals';
import { fetchApi } from '../apis/01-fetch.ts';
import { metadataApi } from '../apis/03-metadata.ts';
import { apiVersionsApi } from '../apis/18-api-versions.ts';
import { decodeRequestBody, decodeRequestHeader, encodeRequest } from './request.ts';
import { decodeResponse, encodeResponse } from './response.ts';

const frameOf = (chunks: readonly Buffer[]) => Buffer.concat(chunks).subarray(4);

describe('request headers', () => {
  test('keep the two-byte client id in flexible versions', () => {
    const frame = frameOf(encodeRequest(metadataApi, 12, { correlationId: 7, clientId: 'ab' }, { topics: [] }));

    expect(frame.toString('hex')).toMatch(/^0003000c00000007000261620001/);
    expect(decodeRequestHeader(frame)).toEqual({
      apiKey: 3,
      apiVersion: 12,
      correlationId: 7,
      clientId: 'ab',
      bodyOffset: 13,
    });
    expect(decodeRequestBody(metadataApi, 12, frame, 13).topics).toEqual([]);
  });

  test('of an unknown API or version are readable, so that the broker can answer', () => {
    const unknownApi = Buffer.from('03e7000000000001ffff', 'hex');
    const unknownVersion = Buffer.from('0012006300000002ffff', 'hex');

    expect(decodeRequestHeader(unknownApi)).toMatchObject({ apiKey: 999, clientId: null, bodyOffset: 10 });
    expect(decodeRequestHeader(unknownVersion)).toMatchObject({ apiKey: 18, apiVersion: 99, correlationId: 2 });
  });
});

describe('response headers', () => {
  test('of ApiVersions never have tagged fields', () => {
    const frame = frameOf(encodeResponse(apiVersionsApi, 3, 9, { errorCode: 35 }));

    expect(frame.toString('hex')).toBe('000000090023010000000000');
    expect(decodeResponse(apiVersionsApi, 3, frame)).toMatchObject({ correlationId: 9, body: { errorCode: 35 } });
  });

  test('have them from the flexible version on otherwise', () => {
    const frames = [8, 9].map((version) => frameOf(encodeResponse(metadataApi, version, 9, { throttleTimeMs: 1 })));

    expect(frames.map((frame) => frame.toString('hex', 0, 9))).toEqual(['000000090000000100', '000000090000000001']);
    expect(decodeResponse(metadataApi, 9, frames[1]!).body.throttleTimeMs).toBe(1);
  });
});

test('records pass through without being copied, both ways', () => {
  const records = Buffer.alloc(4096, 1);
  const body = { responses: [{ topic: 't', partitions: [{ partitionIndex: 0, records }] }] };

  const chunks = encodeResponse(fetchApi, 12, 1, body);
  const frame = frameOf(chunks);
  const read = decodeResponse(fetchApi, 12, frame).body.responses[0]!.partitions[0]!.records!;

  expect(chunks).toContain(records);
  expect(read.equals(records)).toBe(true);
  expect(read.buffer).toBe(frame.buffer);
});
