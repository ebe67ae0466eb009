import type { AlertOutlets } from './alerts/start-alerts.ts';
import type { KafkaAccess } from '@rail/kafka-client';
import { Environment, type Variables } from '@rail/runtime';

export interface ControlConfig {
  readonly kafka: KafkaAccess;
  readonly advertisedBrokers: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly accessFile: string | undefined;
  readonly publishedHost: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly schemasDir: string;
  readonly alerts: AlertOutlets;
  readonly instance: string;
  readonly redisUrl: string | undefined;
  readonly logLevel: string;
}

/** The settings of control, read once. Throws CONFIG_INVALID with every fault. */
export function controlConfig(variables: Variables): ControlConfig {
  const env = new Environment(variables);
  const { kafka, databaseUrl, instance, redisUrl, logLevel } = env;
  const advertisedBrokers = env.hosts('RAIL_ADVERTISED_BROKERS') ?? kafka.brokers;
  const host = env.text('RAIL_HOST') ?? '127.0.0.1';
  const port = env.port('RAIL_BOARD_PORT', 8080)!;
  const accessFile = env.text('RAIL_ACCESS_FILE');
  const publishedHost = env.text('RAIL_PUBLISHED_HOST');
  const webhookUrl = env.secretUrl('RAIL_ALERT_WEBHOOK', ['http:', 'https:']);
  const boardUrl = env.url('RAIL_BOARD_URL', ['http:', 'https:'])?.replace(/\/$/, '');
  const heartbeatUrl = env.secretUrl('RAIL_ALERT_HEARTBEAT', ['http:', 'https:']);
  const schemasDir = env.text('RAIL_SCHEMAS') ?? 'schemas';
  env.check();
  return {
    kafka,
    advertisedBrokers,
    host,
    port,
    accessFile,
    publishedHost,
    databaseUrl,
    schemasDir,
    alerts: { webhookUrl, heartbeatUrl, boardUrl },
    instance,
    redisUrl,
    logLevel,
  };
}
