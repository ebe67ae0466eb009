import { connect, type Socket } from 'node:net';

import {
  type Api,
  apiVersionsApi,
  createTopicsApi,
  decodeResponse,
  type Draft,
  encodeRequest,
  FrameReader,
  listOffsetsApi,
  RecordBatchBuilder,
} from '@rail/kafka-protocol';

/** One connection that sends exactly the request it is told to: for tests of what is on the wire. */
export class WireClient {
  readonly #socket: Socket;
  readonly #frames = new FrameReader(104_857_600);
  readonly #waiting: { readonly resolve: (frame: Buffer) => void; readonly reject: (error: Error) => void }[] = [];
  #correlationId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const frame of this.#frames.push(chunk)) this.#waiting.shift()?.resolve(frame);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.#waiting.splice(0)) reject(new TypeError('the broker closed the connection'));
    });
  }

  static async to(broker: string): Promise<WireClient> {
    const [host, port] = broker.split(':');
    const socket = connect({ host: host!, port: Number(port) });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return new WireClient(socket);
  }

  async send<Req, Res>(api: Api<Req, Res>, version: number, body: Draft<NoInfer<Req>>): Promise<Res> {
    const correlationId = this.#correlationId++;
    const answered = new Promise<Buffer>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    for (const chunk of encodeRequest(api, version, { correlationId, clientId: 'wire-test' }, body))
      this.#socket.write(chunk);
    return decodeResponse(api, version, await answered).body;
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  versions(): ReturnType<
    typeof this.send<unknown, { apiKeys: { apiKey: number; minVersion: number; maxVersion: number }[] }>
  > {
    return this.send(apiVersionsApi, 3, { clientSoftwareName: 'wire-test', clientSoftwareVersion: '1' });
  }

  /** Creates a topic and waits until every partition is served; Metadata names leaders a little earlier. */
  async createTopic(name: string, partitions = 1, configs: Readonly<Record<string, string>> = {}): Promise<void> {
    const entries = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
    await this.send(createTopicsApi, 5, {
      topics: [{ name, numPartitions: partitions, replicationFactor: 1, assignments: [], configs: entries }],
      timeoutMs: 10_000,
    });
    for (;;) {
      const asked = Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp: -1 }));
      const answer = await this.send(listOffsetsApi, 5, { replicaId: -1, topics: [{ name, partitions: asked }] });
      if (answer.topics[0]!.partitions.every(({ errorCode }) => errorCode === 0)) return;
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

export interface TestBatch {
  readonly records: readonly (readonly [key: string | null, value: string | null])[];
  readonly timestampMs?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
  readonly compression?: 'none' | 'gzip' | 'lz4' | 'zstd';
}

/** A record batch as a producer sends it. */
export function aRecordBatch({ records, timestampMs = Date.now(), ...finish }: TestBatch): Buffer {
  const builder = new RecordBatchBuilder(1024);
  builder.reset();
  for (const [key, value] of records) {
    const keyBytes = key === null ? null : Buffer.from(key);
    const valueBytes = value === null ? null : Buffer.from(value);
    builder.append(timestampMs, keyBytes, 0, keyBytes?.length ?? 0, valueBytes, 0, valueBytes?.length ?? 0, null);
  }
  return builder.finish(finish);
}
