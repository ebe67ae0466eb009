/** A service in a container, on a host port that outlives a restart. */
export interface ServiceContainer {
  readonly port: number;
  kill(): Promise<void>;
  start(): Promise<void>;
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Ends and removes it. */
  stop(): Promise<void>;
}

export interface KafkaService extends ServiceContainer {
  readonly address: string;
}

export interface PostgresService extends ServiceContainer {
  readonly url: string;
}

export interface RedisService extends ServiceContainer {
  readonly url: string;
  /** One command, as redis-cli takes it. */
  ask(...command: readonly string[]): Promise<void>;
}

export function missingForContainers(): Promise<string | undefined>;
export function startKafka(env?: Readonly<Record<string, string>>): Promise<KafkaService>;
export function startPostgres(): Promise<PostgresService>;
export function startRedis(): Promise<RedisService>;
