import type { Api, Draft } from '@rail/kafka-protocol';
import { type Clock, Random, systemClock } from '@rail/kernel';

import { Backoff } from '../core/backoff.ts';
import { bootstrapAddresses } from '../core/cluster/bootstrap.ts';
import type { TopicMetadata } from '../core/cluster/metadata-cache.ts';
import { isRoutingError } from '../core/cluster/routing-errors.ts';
import type { Target } from '../core/cluster/target.ts';
import { kafkaErrorFrom, throwOn } from '../core/errors/from-code.ts';
import { KafkaError } from '../core/errors/kafka-error.ts';
import { type ListedOffset, listOffsets, type OffsetQuery } from './admin/log-offsets.ts';
import { createTopics, type TopicToCreate } from './admin/topics.ts';
import type { Connection } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import { Coordinators } from './coordinators.ts';
import type { KafkaAccess } from './kafka-access.ts';
import { Metadata } from './metadata.ts';
import { sleep } from './sleep.ts';

export interface KafkaClientOptions extends KafkaAccess {
  readonly clientId: string;
  /** How long one request may take (30 s). */
  readonly requestTimeoutMs?: number;
  /** How long one connection attempt may take (5 s). */
  readonly connectTimeoutMs?: number;
  /** How long `connect` and `request` try again while brokers move, restart or cannot be reached (60 s; connect 10 s). */
  readonly retryForMs?: number;
  readonly clock?: Clock;
}

export interface RequestOptions<Res> {
  readonly maxVersion?: number;
  /** The kind of traffic, which has a connection of its own: `main`, `coordinator`, or a name of the caller's. */
  readonly purpose?: string;
  /** Error codes inside the answer; a routing error among them makes the request be sent again. */
  readonly errorsOf?: (answer: Res) => readonly number[];
  readonly retryForMs?: number;
  /** Time that the broker may rightly hold the answer back, on top of the request timeout. */
  readonly extraMs?: number;
  readonly signal?: AbortSignal;
}

const maxAnswerBytes = 128 * 1024 * 1024;

/** The way into a Kafka cluster: connections, versions, who leads and who coordinates. */
export class KafkaClient {
  readonly clientId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly #pool: ConnectionPool;
  readonly #metadata: Metadata;
  readonly #coordinators: Coordinators;
  readonly #retryForMs: number;
  readonly #connectForMs: number;

  constructor(options: KafkaClientOptions) {
    this.clientId = options.clientId;
    this.clock = options.clock ?? systemClock;
    this.random = new Random(Math.floor(Math.random() * 2 ** 32));
    this.#retryForMs = options.retryForMs ?? 60_000;
    this.#connectForMs = options.retryForMs ?? 10_000;
    const { sasl, tls, clientId, requestTimeoutMs = 30_000, connectTimeoutMs = 5_000 } = options;
    const shared = { clientId, requestTimeoutMs, connectTimeoutMs, maxAnswerBytes, sasl, tls };
    this.#pool = new ConnectionPool(shared, this.random);
    this.#metadata = new Metadata(this.#pool, bootstrapAddresses(options.brokers));
    this.#coordinators = new Coordinators(this.#pool, this.#metadata);
  }

  /** Aborts when the client is closed; everything built on it stops then. */
  get closing(): AbortSignal {
    return this.#pool.closing;
  }

  get metadataCache(): Metadata['cache'] {
    return this.#metadata.cache;
  }

  /** Makes sure that a broker answers. Throws BROKER_UNREACHABLE naming every address, BROKER_DENIED, BROKER_TOO_OLD. */
  async connect(): Promise<void> {
    await this.#persist(this.#connectForMs, undefined, () => this.#metadata.refresh([]));
  }

  /** Ends all connections; requests under way fail. Nothing of the client keeps the process alive afterwards. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** Ends the connections of a purpose that is no longer needed. */
  release(purpose: string): Promise<void> {
    return this.#pool.release(purpose);
  }

  /**
   * Sends a request to whom it concerns, in the highest version both sides speak, and again while the cluster is on the
   * move. Errors inside the answer that concern its subject are the caller's. Throws BROKER_UNREACHABLE, BROKER_DENIED,
   * BROKER_TOO_OLD, PROTOCOL_VIOLATION.
   */
  async request<Req, Res>(
    api: Api<Req, Res>,
    body: Draft<NoInfer<Req>>,
    target: Target,
    options: RequestOptions<Res> = {},
  ): Promise<Res> {
    return this.#persist(options.retryForMs ?? this.#retryForMs, options.signal, async () => {
      try {
        const answer = await this.attempt(api, body, target, options);
        for (const code of options.errorsOf?.(answer) ?? topLevelError(answer)) {
          const error = kafkaErrorFrom(code, api.name);
          if (error !== undefined && isRoutingError(error.kafkaName)) throw error;
        }
        return answer;
      } catch (error) {
        if (error instanceof KafkaError && isRoutingError(error.kafkaName)) this.forget(target);
        throw error;
      }
    });
  }

  /** Sends a request once and gives back whatever is answered. */
  async attempt<Req, Res>(
    api: Api<Req, Res>,
    body: Draft<NoInfer<Req>>,
    target: Target,
    { maxVersion, purpose, extraMs }: RequestOptions<Res> = {},
  ): Promise<Res> {
    const connection = await this.connectionTo(target, purpose);
    return connection.send(api, connection.versionOf(api, maxVersion), body, extraMs);
  }

  /** The connection to whom a request is meant for. */
  async connectionTo(target: Target, purpose?: string): Promise<Connection> {
    if ('coordinator' in target) {
      const broker = await this.#coordinators.find(...target.coordinator);
      return this.#pool.get(broker, purpose ?? 'coordinator');
    }
    if ('any' in target) return this.#pool.get(this.#metadata.candidates()[0]!, purpose ?? 'main');
    const nodeId = await this.#nodeFor(target);
    const broker = this.#metadata.cache.broker(nodeId);
    if (broker !== undefined) return this.#pool.get(broker, purpose ?? 'main');
    await this.#metadata.refresh([]);
    throw new KafkaError('BROKER_NOT_AVAILABLE', `broker ${nodeId} is not known at the moment`, { retriable: true });
  }

  /** Drops what is believed about a target: the next request looks again. */
  forget(target: Target): void {
    if ('coordinator' in target) this.#coordinators.forget(...target.coordinator);
    if ('leaderOf' in target) this.#metadata.cache.invalidate(target.leaderOf[0]);
  }

  /** Looks the leaders of these topics up; false when no broker answers now or one of their partitions has none. */
  async lookUp(topics: ReadonlySet<string>): Promise<boolean> {
    const { cache } = this.#metadata;
    try {
      await this.#metadata.refresh(topics);
      return [...topics].every((name) => {
        const topic = cache.topic(name);
        return topic?.errorCode === 0 && [...topic.partitions.values()].every(({ leaderId }) => leaderId !== -1);
      });
    } catch (error) {
      if (error instanceof KafkaError) return false;
      throw error;
    }
  }

  /** Topics as the cluster knows them now: those named, or all. */
  async metadata(topics?: readonly string[]): Promise<readonly TopicMetadata[]> {
    const { cache } = this.#metadata;
    await this.#persist(this.#retryForMs, undefined, () =>
      topics === undefined ? this.#metadata.refreshAll() : this.#metadata.refresh(topics),
    );
    return (topics ?? cache.topicNames).flatMap((name) => cache.topic(name) ?? []);
  }

  /** The partition numbers of a topic, ascending. Throws BROKER_REFUSED when it does not exist. */
  async partitionsOf(topic: string): Promise<number[]> {
    const known = await this.#persist(this.#retryForMs, undefined, () => this.#metadata.topic(topic));
    throwOn(known?.errorCode ?? 3, `topic ${topic}`, topic);
    return [...(known?.partitions.keys() ?? [])].sort((left, right) => left - right);
  }

  /** Creates the topics that do not exist; returns their names. See `createTopics`. */
  createTopics(topics: readonly TopicToCreate[]): Promise<string[]> {
    return createTopics(this, topics);
  }

  /** Offsets by time, in the order asked. See `listOffsets`. */
  listOffsets(queries: readonly OffsetQuery[], isolation?: 'committed' | 'uncommitted'): Promise<ListedOffset[]> {
    return listOffsets(this, queries, isolation);
  }

  async #nodeFor(target: Exclude<Target, { any: true } | { coordinator: unknown }>): Promise<number> {
    if ('node' in target) return target.node;
    if ('leaderOf' in target) return (await this.#metadata.leaderOf(...target.leaderOf)).leaderId;
    if (this.#metadata.cache.controllerId < 0) await this.#metadata.refresh([]);
    return this.#metadata.cache.controllerId;
  }

  async #persist<T>(forMs: number, signal: AbortSignal | undefined, attempt: () => Promise<T>): Promise<T> {
    const untilMs = this.clock.monotonic() + forMs;
    const backoff = new Backoff(10, 500, this.random);
    const ending = signal === undefined ? this.closing : AbortSignal.any([signal, this.closing]);
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        const again =
          error instanceof KafkaError &&
          (isRoutingError(error.kafkaName) || error.kafkaName === 'BROKER_NOT_AVAILABLE');
        const waitMs = backoff.nextMs();
        if (!again || ending.aborted || this.clock.monotonic() + waitMs > untilMs) throw error;
        await sleep(waitMs, ending);
      }
    }
  }
}

function topLevelError(answer: unknown): number[] {
  if (typeof answer !== 'object' || answer === null || !('errorCode' in answer)) return [];
  return typeof answer.errorCode === 'number' ? [answer.errorCode] : [];
}
