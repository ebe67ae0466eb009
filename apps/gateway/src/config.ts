import type { KafkaAccess } from '@rail/kafka-client';
import { Environment, type Variables } from '@rail/runtime';

export interface GatewayConfig {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  readonly redisUrl: string | undefined;
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly schemasDir: string;
  readonly accessFile: string | undefined;
  readonly publishedHost: string | undefined;
  readonly recordsPerSecond: number;
  readonly logLevel: string;
}

/** The settings of the gateway, read once. Throws CONFIG_INVALID with every fault. */
export function gatewayConfig(variables: Variables): GatewayConfig {
  const env = new Environment(variables);
  const { kafka, instance, redisUrl, registryUrl, logLevel } = env;
  const config = {
    kafka,
    registryUrl,
    redisUrl,
    instance,
    host: env.text('RAIL_HOST') ?? '127.0.0.1',
    port: env.port('RAIL_GATEWAY_PORT', 8081)!,
    schemasDir: env.text('RAIL_SCHEMAS') ?? 'schemas',
    accessFile: env.text('RAIL_ACCESS_FILE'),
    publishedHost: env.text('RAIL_PUBLISHED_HOST'),
    recordsPerSecond: env.integer('RAIL_GATEWAY_RATE', 10_000, 1, 1_000_000),
    logLevel,
  };
  env.check();
  return config;
}
