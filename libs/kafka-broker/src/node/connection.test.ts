import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { apiVersionsApi, encodeRequest, fetchApi, FrameReader } from '@rail/kafka-protocol';

import type { Handler } from '../core/requests/handler.ts';
import { Connection } from './connection.ts';

const MAX_FRAME_BYTES = 104_857_600;
const MIB = 1 << 20;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a connection', () => {
  let server: Server;
  let client: Socket;
  let accepted: Socket;
  let connection: Connection | undefined;
  const served = { count: 0 };

  /** Answers every fetch at once with one MiB of records. */
  beforeEach(async () => {
    served.count = 0;
    const handle = (): void => undefined;
    const apis = [fetchApi, apiVersionsApi].map(({ key, minVersion, maxVersion }) => ({
      apiKey: key,
      minVersion,
      maxVersion,
      handle,
    }));
    const handlers = new Map<number, Handler>(apis.map((handler) => [handler.apiKey, handler]));
    const records = Buffer.alloc(MIB);
    const answer = { responses: [{ topic: 't', partitions: [{ partitionIndex: 0, records }] }] };
    server = createServer((socket) => {
      accepted = socket;
      connection = new Connection(1, socket, handlers, {
        request: (from) => {
          served.count++;
          from.reply(answer);
        },
        lost: () => undefined,
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    await once(client, 'connect');
  });

  afterEach(async () => {
    client.destroy();
    connection?.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const aFetch = (correlationId: number): Buffer =>
    Buffer.concat(encodeRequest(fetchApi, 11, { correlationId, clientId: null }, { topics: [] }));

  test('whose peer does not read its answers is not read from, until the peer reads on', async () => {
    const request = aFetch(1);
    const count = Math.ceil((24 * MIB) / request.length);
    client.pause();
    client.write(Buffer.concat(Array.from({ length: count }, () => request)));
    let before = -1;
    while (before !== accepted?.bytesRead) {
      before = accepted?.bytesRead ?? -1;
      await pause(100);
    }
    const stoppedAt = served.count;
    expect(accepted.isPaused()).toBe(true);
    expect(accepted.bytesRead).toBeLessThan(2 * MIB);
    // The bound, one answer beyond it, and what the system's own buffers took.
    expect(accepted.writableLength).toBeLessThan(10 * MIB);
    expect(stoppedAt).toBeLessThan(40);

    client.resume();
    while (served.count < stoppedAt + 50) await pause(10);
  });

  test('takes a frame of exactly the limit', async () => {
    // An unknown version is answered without looking into the rest.
    const header = Buffer.alloc(14);
    header.writeInt32BE(MAX_FRAME_BYTES, 0);
    header.writeInt16BE(apiVersionsApi.key, 4);
    header.writeInt16BE(99, 6);
    header.writeInt32BE(77, 8);
    header.writeInt16BE(-1, 12);
    client.write(header);
    client.write(Buffer.alloc(MAX_FRAME_BYTES - 10));
    const frames = new FrameReader(MIB);
    const [answer] = frames.push(((await once(client, 'data')) as [Buffer])[0]);

    expect(answer!.readInt32BE(0)).toBe(77);
    expect(answer!.readInt16BE(4)).toBe(35);
  });

  test('is closed at the announcement of one byte more', async () => {
    const size = Buffer.alloc(4);
    size.writeInt32BE(MAX_FRAME_BYTES + 1, 0);
    client.write(size);
    client.resume();
    await once(client, 'close');
    expect(served.count).toBe(0);
  });
});
