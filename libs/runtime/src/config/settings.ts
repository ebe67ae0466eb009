/** A process of the exchange, by the name that it logs under. */
export const parts = ['publisher', 'router', 'builder', 'control', 'gateway'] as const;
export type Part = (typeof parts)[number];

export interface Setting {
  /** Who reads it; `all` for every process. */
  readonly readBy: readonly Part[] | 'all';
  /** As a person would write it; none if the setting has to be set, or nothing stands for it. */
  readonly byDefault?: string;
  readonly isSecret?: true;
  readonly meaning: string;
}

const setting = (readBy: Setting['readBy'], byDefault: string | undefined, meaning: string): Setting => ({
  readBy,
  ...(byDefault !== undefined && { byDefault }),
  meaning,
});
const secret = (readBy: Setting['readBy'], meaning: string): Setting => ({ readBy, isSecret: true, meaning });

/**
 * Every variable that a process of the exchange reads; docs/settings.md is made from it. A secret may be given as a
 * file instead: NAME_FILE holds its path.
 */
export const settings = {
  KAFKA_BROKERS: setting('all', '127.0.0.1:9092', 'Kafka to connect to at first, HOST:PORT, several with commas'),
  KAFKA_SECURITY_PROTOCOL: setting(
    'all',
    undefined,
    'PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL; without it what the next four imply. SSL is TLS',
  ),
  SASL_USERNAME: setting('all', undefined, 'who logs in to Kafka; nobody does without it'),
  SASL_PASSWORD: secret('all', 'the password of that user'),
  SASL_MECHANISM: setting('all', 'SCRAM-SHA-256', 'SCRAM-SHA-256, SCRAM-SHA-512 or PLAIN'),
  SSL_CA_LOCATION: setting(
    'all',
    undefined,
    'file of the certificates (PEM) that Kafka is trusted by; without it TLS trusts those of the system',
  ),
  RAIL_ADVERTISED_BROKERS: setting(
    ['control'],
    undefined,
    'Kafka as subscribers reach it, for the page of an agreement; without it KAFKA_BROKERS',
  ),
  SCHEMA_REGISTRY_URL: setting(
    ['publisher', 'router', 'builder', 'gateway'],
    'http://127.0.0.1:8080',
    'the schema registry: control, or any compatible one',
  ),
  REDIS_URL: setting(
    'all',
    undefined,
    'Redis for live signals, rate limits, quota leases and caches; without it each process has its own',
  ),
  DATABASE_URL: secret(
    ['builder', 'control'],
    'PostgreSQL of the thematic databases; without it the builder uses PGlite in RAIL_DATA_DIR',
  ),
  DATABASE_PASSWORD: secret(['builder', 'control'], 'password for DATABASE_URL, if it holds none'),
  RAIL_INSTANCE: setting('all', 'the host name', 'tells apart processes of one kind; the same again after a restart'),
  RAIL_SCHEMAS: setting('all', 'schemas', 'folder of lines, agreements and databases'),
  RAIL_DATA_DIR: setting(['router', 'builder'], '.rail', 'folder of what a process keeps itself'),
  RAIL_LOG_LEVEL: setting('all', 'info', 'fatal, error, warn, info, debug or trace'),
  RAIL_OPS_PORT: setting(
    ['publisher', 'router', 'builder'],
    undefined,
    'port of /health/live, /health/ready and /metrics; without it none is served',
  ),
  RAIL_OPS_HOST: setting(['publisher', 'router', 'builder'], '127.0.0.1', 'address that this port is bound to'),
  RAIL_HOST: setting(['control', 'gateway'], '127.0.0.1', 'address that the HTTP port is bound to'),
  RAIL_PUBLISHED_HOST: setting(
    ['control', 'gateway'],
    undefined,
    'address at which the port of a container is published; at 127.0.0.1 no token is needed there until there is a user',
  ),
  RAIL_BOARD_PORT: setting(['control'], '8080', 'port of board, API and schema registry'),
  RAIL_GATEWAY_PORT: setting(['gateway'], '8081', 'port of the gateway'),
  RAIL_GATEWAY_RATE: setting(['gateway'], '10000', 'records a second to one who reads, over all that it has open'),
  RAIL_ACCESS_FILE: setting(
    ['control', 'gateway'],
    undefined,
    'who may: users with roles and digests of their tokens (`rail user`)',
  ),
  RAIL_LINKAGE_SECRET: secret(
    ['router'],
    '64 hexadecimal digits that every pseudonym derives from; without it a file in RAIL_DATA_DIR',
  ),
  RAIL_COMMIT_INTERVAL_MS: setting(['router'], '100', 'a transaction takes so long at most'),
  RAIL_SEED: setting(['publisher'], '1', 'seed of the generated world'),
  RAIL_WORLD_START: setting(
    ['publisher'],
    '2026-01-01T00:00:00+08:00',
    'moment at which the world begins; with the seed it names the run',
  ),
  RAIL_RATE: setting(['publisher'], '2000', 'generated records a second over all lines'),
  RAIL_LINES: setting(['publisher'], undefined, 'the lines to generate, with commas; without it all of them'),
  RAIL_GENERATE: setting(['publisher'], 'true', 'false: the publisher generates nothing and waits for replays'),
  RAIL_FEEDS_DIR: setting(['publisher'], undefined, 'folder of the files that may be replayed on command'),
  RAIL_ALERT_WEBHOOK: secret(['control'], 'URL that alerts are posted to, in the form of Alertmanager'),
  RAIL_BOARD_URL: setting(
    ['control'],
    undefined,
    'where people reach board and schema registry, for links in alerts and pages; without it http://HOST:PORT',
  ),
  RAIL_ALERT_HEARTBEAT: secret(['control'], 'URL that is posted to every minute while alerts are evaluated'),
  RAIL_TRACE_SAMPLE: setting(
    ['publisher', 'router', 'builder'],
    '0.01',
    'share of batches that are traced, 0 to 1, if OTEL_EXPORTER_OTLP_ENDPOINT is set',
  ),
  OTEL_SERVICE_NAME: setting(
    ['publisher', 'router', 'builder'],
    undefined,
    'name of this process among others that are traced; `rail-` and its part without it',
  ),
  OTEL_TRACES_SAMPLER: setting(
    ['publisher', 'router', 'builder'],
    'parentbased_always_on',
    'which of those are kept, as of OpenTelemetry: always_on, always_off, traceidratio, or parentbased_ before it',
  ),
  OTEL_TRACES_SAMPLER_ARG: setting(['publisher', 'router', 'builder'], '1', 'the ratio of traceidratio'),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'all',
    undefined,
    'where spans go, as of OpenTelemetry; without it none are made',
  ),
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;
