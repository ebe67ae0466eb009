import { join } from 'node:path';

/** A setting of the command, wherever it comes from. */
export interface Setting {
  readonly key: SettingKey;
  /** Its global option, if there is one. */
  readonly flag?: string;
  readonly env: string;
  /** What holds if nobody says anything; without one the setting is absent. */
  readonly default?: string;
  /** The setting whose value it has unless somebody says another. */
  readonly follows?: SettingKey;
  /** It may stand in a file only as `${VAR}` or `{ file: … }`, and is never printed. */
  readonly secret?: true;
  readonly meaning: string;
}

export type SettingKey =
  | 'brokers'
  | 'control'
  | 'registry'
  | 'gateway'
  | 'user'
  | 'password'
  | 'token'
  | 'mechanism'
  | 'securityProtocol'
  | 'ca'
  | 'dataDir'
  | 'schemas'
  | 'timeZone'
  | 'language'
  | 'timeout';

const shippedSchemas = join(import.meta.dirname, '../../../../schemas');

export const settings: readonly Setting[] = [
  {
    key: 'brokers',
    flag: '--brokers',
    env: 'KAFKA_BROKERS',
    default: '127.0.0.1:9092',
    meaning: 'brokers of a running exchange, joined by commas',
  },
  { key: 'control', env: 'RAIL_CONTROL_URL', default: 'http://127.0.0.1:8080', meaning: 'control of the exchange' },
  {
    key: 'registry',
    env: 'SCHEMA_REGISTRY_URL',
    default: 'http://127.0.0.1:8080',
    follows: 'control',
    meaning: 'its schema registry',
  },
  {
    key: 'gateway',
    env: 'RAIL_GATEWAY_URL',
    default: 'http://127.0.0.1:8081',
    meaning: 'its gateway: shares over HTTP',
  },
  { key: 'user', env: 'SASL_USERNAME', meaning: 'who logs in to the brokers' },
  { key: 'password', env: 'SASL_PASSWORD', secret: true, meaning: 'the password of that user' },
  {
    key: 'token',
    env: 'RAIL_TOKEN',
    secret: true,
    meaning: 'who asks control and gateway (rail user create)',
  },
  { key: 'mechanism', env: 'SASL_MECHANISM', default: 'SCRAM-SHA-256', meaning: 'PLAIN, SCRAM-SHA-256, SCRAM-SHA-512' },
  {
    key: 'securityProtocol',
    env: 'KAFKA_SECURITY_PROTOCOL',
    meaning: 'PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL; unless told, what user and ca imply',
  },
  { key: 'ca', env: 'SSL_CA_LOCATION', meaning: 'file of the certificates (PEM) that the brokers are trusted by' },
  {
    key: 'dataDir',
    flag: '--data-dir',
    env: 'RAIL_DATA_DIR',
    default: '.rail',
    meaning: 'where an embedded exchange keeps its data',
  },
  {
    key: 'schemas',
    flag: '--schemas',
    env: 'RAIL_SCHEMAS',
    default: shippedSchemas,
    meaning: 'lines, agreements and databases that are declared',
  },
  {
    key: 'timeZone',
    flag: '--tz',
    env: 'RAIL_TZ',
    default: 'Asia/Shanghai',
    meaning: 'zone of the times that are shown',
  },
  { key: 'language', flag: '--lang', env: 'RAIL_LANG', default: 'en', meaning: 'language of what is shown: zh or en' },
  {
    key: 'timeout',
    flag: '--timeout',
    env: 'RAIL_TIMEOUT',
    default: '3s',
    meaning: 'how long to try to reach brokers',
  },
];

export const settingOf = (key: string): Setting | undefined => settings.find((setting) => setting.key === key);
