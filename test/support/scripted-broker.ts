import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import {
  type Api,
  apis,
  decodeRequestBody,
  decodeRequestHeader,
  encodeResponse,
  ErrorCodes,
  type ErrorName,
  FrameReader,
  readBatchHeader,
} from '@rail/kafka-protocol';

/** What a scripted broker answers a request with: a body, a broken connection, or nothing ever. */
export type Reply = object | 'disconnect' | 'silence';

// The bodies are whatever the API of that name has: a script is written by somebody who knows it.
type Body = Readonly<Record<string, never>>;
type Script = (body: Body) => Reply | undefined;

export interface SeenRequest {
  readonly name: string;
  readonly body: Body;
}

const code = (name: ErrorName): number => ErrorCodes[name];

/** A broker that says what a test tells it to, and otherwise that all is well: for answers that a healthy broker never gives. */
export class ScriptedBroker {
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #scripts = new Map<string, Script[]>();
  #epoch = -1;
  #nextOffset = 0;

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<ScriptedBroker> {
    const broker = new ScriptedBroker();
    await new Promise<void>((resolve) => broker.#server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** The next request of this name is answered so; `undefined` from a script means: as usual. */
  next(name: string, script: Reply | Script): void {
    const scripts = this.#scripts.get(name) ?? [];
    this.#scripts.set(name, scripts);
    scripts.push(typeof script === 'function' ? (script as Script) : () => script);
  }

  /** The next answer of this name carries an error where that API has it. */
  fail(name: string, error: ErrorName): void {
    this.next(name, (body) => withError(name, body, code(error)));
  }

  count(name: string): number {
    return this.seen.filter((request) => request.name === name).length;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #serve(socket: Socket): void {
    const frames = new FrameReader(100 * 1024 * 1024);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const frame of frames.push(chunk)) this.#answer(socket, frame);
    });
  }

  #answer(socket: Socket, frame: Buffer): void {
    const { apiKey, apiVersion, correlationId, bodyOffset } = decodeRequestHeader(frame);
    const api = apis.get(apiKey) as Api<unknown, unknown>;
    if (api.name === 'ApiVersions' && apiVersion > api.maxVersion) {
      // As every broker does: in the oldest form, and the client asks again.
      const answer = { ...this.#usual(api.name, {}), errorCode: code('UNSUPPORTED_VERSION') };
      for (const part of encodeResponse(api, 0, correlationId, answer)) socket.write(part);
      return;
    }
    const body = decodeRequestBody(api, apiVersion, frame, bodyOffset) as Body;
    this.seen.push({ name: api.name, body });
    const reply = this.#scripts.get(api.name)?.shift()?.(body) ?? this.#usual(api.name, body);
    if (reply === 'silence') return;
    if (reply === 'disconnect') return void socket.destroy();
    for (const part of encodeResponse(api, apiVersion, correlationId, reply)) socket.write(part);
  }

  #usual(name: string, body: Body): object {
    const self = { nodeId: 1, host: '127.0.0.1', port: this.#port };
    switch (name) {
      case 'ApiVersions':
        return {
          apiKeys: [...apis.values()].map(({ key, minVersion, maxVersion }) => ({
            apiKey: key,
            minVersion,
            maxVersion,
          })),
        };
      case 'Metadata': {
        const topics = (body['topics'] ?? []) as { name: string }[];
        const partitions = [0, 1].map((partitionIndex) => ({ partitionIndex, leaderId: 1, leaderEpoch: 0 }));
        return {
          brokers: [self],
          controllerId: 1,
          clusterId: 'scripted',
          topics: topics.map((topic) => ({ name: topic.name, partitions })),
        };
      }
      case 'FindCoordinator':
        return self;
      case 'InitProducerId':
        return { producerId: 7, producerEpoch: ++this.#epoch };
      default:
        return withError(name, body, 0, this.#offsetFor(name, body));
    }
  }

  #offsetFor(name: string, body: Body): number {
    if (name !== 'Produce') return 0;
    const records = (body as unknown as ProduceBody).topicData[0]!.partitionData[0]!.records;
    const offset = this.#nextOffset;
    this.#nextOffset += readBatchHeader(records).recordCount;
    return offset;
  }
}

interface ProduceBody {
  readonly topicData: { name: string; partitionData: { index: number; records: Buffer }[] }[];
}
interface AddPartitionsBody {
  readonly v3AndBelowTopics: { name: string; partitions: number[] }[];
}
interface OffsetsBody {
  readonly topics: { name: string; partitions: { partitionIndex: number }[] }[];
}

/** An answer that mirrors the partitions of its request, each with this error code. */
function withError(name: string, body: unknown, errorCode: number, baseOffset = errorCode === 0 ? 0 : -1): object {
  switch (name) {
    case 'Produce':
      return {
        responses: (body as ProduceBody).topicData.map((topic) => ({
          name: topic.name,
          partitionResponses: topic.partitionData.map(({ index }) => ({ index, errorCode, baseOffset })),
        })),
      };
    case 'AddPartitionsToTxn':
      return {
        resultsByTopicV3AndBelow: (body as AddPartitionsBody).v3AndBelowTopics.map((topic) => ({
          name: topic.name,
          resultsByPartition: topic.partitions.map((partitionIndex) => ({
            partitionIndex,
            partitionErrorCode: errorCode,
          })),
        })),
      };
    case 'TxnOffsetCommit':
      return {
        topics: (body as OffsetsBody).topics.map((topic) => ({
          name: topic.name,
          partitions: topic.partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
        })),
      };
    default:
      return { errorCode };
  }
}
