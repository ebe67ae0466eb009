import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates } from 'node:tls';
import type { KafkaAccess, SaslOptions } from '@rail/kafka-client';
import type { Environment } from './environment.ts';

const mechanisms: readonly SaslOptions['mechanism'][] = ['SCRAM-SHA-256', 'SCRAM-SHA-512', 'PLAIN'];

const securityProtocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
/** As Kafka calls what its listeners speak; SSL is TLS. */
export type SecurityProtocol = (typeof securityProtocols)[number];

export function securityProtocolOf({ sasl, tls }: Pick<KafkaAccess, 'sasl' | 'tls'>): SecurityProtocol {
  return protocolWith(sasl !== undefined, tls !== undefined);
}

/**
 * Where Kafka is and how to get in, with every contradiction as a fault. A user is enough for a login, and a file of
 * certificates for TLS: `KAFKA_SECURITY_PROTOCOL` need only be set for TLS with the authorities that the system trusts.
 */
export function readKafkaAccess(env: Environment): KafkaAccess {
  const brokers = env.hosts('KAFKA_BROKERS') ?? ['127.0.0.1:9092'];
  const sasl = readLogin(env);
  const file = env.text('SSL_CA_LOCATION');
  const authorities = file === undefined ? undefined : readAuthorities(env, file);
  const implied = protocolWith(sasl !== undefined, file !== undefined);
  const protocol = env.oneOf('KAFKA_SECURITY_PROTOCOL', securityProtocols) ?? implied;
  const logsIn = protocol.startsWith('SASL_');
  const isEncrypted = protocol.endsWith('SSL');
  const contradicts = (what: string): void => env.fault(`KAFKA_SECURITY_PROTOCOL is ${protocol}, but ${what}`);
  const goes = `: ${implied} goes with the other settings`;
  if (logsIn && sasl === undefined) contradicts('SASL_USERNAME is not set');
  if (!logsIn && sasl !== undefined) contradicts(`SASL_USERNAME is set${goes}`);
  if (!isEncrypted && file !== undefined) contradicts(`SSL_CA_LOCATION is set${goes}`);
  if (!isEncrypted) return { brokers, sasl };
  // One context for all connections: the authorities of a system take 30 ms to read.
  return { brokers, sasl, tls: { secureContext: createSecureContext({ ca: authorities ?? trustedBySystem() }) } };
}

function protocolWith(login: boolean, encryption: boolean): SecurityProtocol {
  if (login) return encryption ? 'SASL_SSL' : 'SASL_PLAINTEXT';
  return encryption ? 'SSL' : 'PLAINTEXT';
}

function readLogin(env: Environment): SaslOptions | undefined {
  const username = env.text('SASL_USERNAME');
  const password = env.secret('SASL_PASSWORD');
  const mechanism = env.oneOf('SASL_MECHANISM', mechanisms) ?? 'SCRAM-SHA-256';
  if (username === undefined) {
    if (password !== undefined) env.fault('SASL_PASSWORD is set without SASL_USERNAME');
    return undefined;
  }
  if (!env.isSet('SASL_PASSWORD') || password === '') env.fault('SASL_USERNAME is set without SASL_PASSWORD');
  return { mechanism, username, password: password ?? '' };
}

/** What OpenSSL leaves out in silence is a fault here: a file without certificates would trust nobody. */
function readAuthorities(env: Environment, file: string): string[] {
  const certificates = textOf(env, file)?.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  if (certificates === null) env.fault(`SSL_CA_LOCATION: ${file} holds no certificate in PEM form`);
  const whole = certificates?.filter(isWhole) ?? [];
  if (whole.length < (certificates?.length ?? 0)) {
    env.fault(`SSL_CA_LOCATION: ${file} holds a certificate that is damaged`);
  }
  return whole;
}

function textOf(env: Environment, file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    env.fault(`SSL_CA_LOCATION: ${file} cannot be read (${String((error as NodeJS.ErrnoException).code)})`);
    return undefined;
  }
}

function isWhole(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).subject !== undefined;
  } catch {
    return false;
  }
}

/** Those of the machine, and those that Node brings: an image without the first ones still knows the second. */
function trustedBySystem(): string[] {
  return [...new Set([...getCACertificates('system'), ...getCACertificates('default')])];
}
