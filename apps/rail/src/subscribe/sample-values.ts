import { resolve } from 'node:path';
import type { Entitlement } from '@rail/agreements';
import { intervalMs, timetableOf } from '@rail/board';
import { type Catalogue, shareTopic } from '@rail/catalogue';
import type { KafkaAccess } from '@rail/kafka-client';
import { securityProtocolOf } from '@rail/runtime';
import type { SampleLanguage } from './languages.ts';

/** Where an exchange is, and who asks. */
export interface Endpoints {
  readonly kafka: KafkaAccess;
  /** Of the certificates that Kafka is trusted by, if it is not by those of the system. */
  readonly caFile: string | undefined;
  readonly registryUrl: string;
  readonly gatewayUrl: string;
}

const leastSilenceS = 3_600;

/** What stands in the place of each `{{NAME}}` of a template. */
export function sampleValues(
  { agreement, shareSchemaId }: Entitlement,
  catalogue: Catalogue,
  { kafka, caFile, registryUrl, gatewayUrl }: Endpoints,
  { run, needs }: SampleLanguage,
): Readonly<Record<string, string>> {
  const { id, purpose, dataset } = agreement;
  const { sasl } = kafka;
  const protocol = securityProtocolOf(kafka);
  const { mechanism = '', username = '', password = '' } = sasl ?? {};
  const ca = caFile === undefined || caFile === '' ? '' : resolve(caFile);
  const interval = intervalMs(timetableOf(catalogue.dataset(dataset)));
  return {
    AGREEMENT: id,
    PURPOSE: `${purpose.zh} · ${purpose.en}`,
    BOOTSTRAP: kafka.brokers.join(','),
    SECURITY_PROTOCOL: protocol,
    SECURITY_PROTOCOL_LOWER: protocol.toLowerCase(),
    SASL_MECHANISM: mechanism,
    SASL_USERNAME: username,
    SASL_PASSWORD: password,
    SSL_CA: ca,
    JAVA_SASL: sasl === undefined ? '' : javaLogin(sasl),
    JAVA_CA: ca === '' ? '' : `ssl.truststore.type=PEM\nssl.truststore.location=${ca}\n`,
    LIBRDKAFKA_SASL:
      sasl === undefined ? '' : `sasl.mechanism=${mechanism}\nsasl.username=${username}\nsasl.password=${password}\n`,
    LIBRDKAFKA_CA: ca === '' ? '' : `ssl.ca.location=${ca}\n`,
    TOPIC: shareTopic(id),
    REGISTRY: registryUrl,
    SCHEMA_ID: String(shareSchemaId),
    SCHEMA_FILE: `${dataset.split('/')[1]}.avsc`,
    GATEWAY: gatewayUrl,
    // Twice the interval of the timetable: one record may be late.
    MAX_SILENCE: String(Math.max(leastSilenceS, Math.ceil((2 * interval) / 1000))),
    RUN: run,
    NEEDS: needs,
  };
}

function javaLogin({ mechanism, username, password }: NonNullable<KafkaAccess['sasl']>): string {
  const module = mechanism === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
  const quoted = (text: string): string => JSON.stringify(text);
  const login = `username=${quoted(username)} password=${quoted(password)};`;
  return `sasl.mechanism=${mechanism}\nsasl.jaas.config=org.apache.kafka.common.security.${module} required ${login}\n`;
}
