import type { Entitlement } from '@rail/agreements';
import { intervalMs, timetableOf } from '@rail/board';
import { type Catalogue, shareTopic } from '@rail/catalogue';
import type { SampleLanguage } from './languages.ts';

/** Where an exchange is, and who asks. */
export interface Endpoints {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly gatewayUrl: string;
  readonly sasl: { readonly mechanism: string; readonly username: string; readonly password: string } | undefined;
}

const leastSilenceS = 3_600;

/** What stands in the place of each `{{NAME}}` of a template. */
export function sampleValues(
  { agreement, shareSchemaId }: Entitlement,
  catalogue: Catalogue,
  { brokers, registryUrl, gatewayUrl, sasl }: Endpoints,
  { run, needs }: SampleLanguage,
): Readonly<Record<string, string>> {
  const { id, purpose, dataset } = agreement;
  const bootstrap = brokers.join(',');
  const protocol = sasl === undefined ? 'PLAINTEXT' : 'SASL_PLAINTEXT';
  const { mechanism = '', username = '', password = '' } = sasl ?? {};
  const interval = intervalMs(timetableOf(catalogue.dataset(dataset)));
  return {
    AGREEMENT: id,
    PURPOSE: `${purpose.zh} · ${purpose.en}`,
    BOOTSTRAP: bootstrap,
    SECURITY_PROTOCOL: protocol,
    SECURITY_PROTOCOL_LOWER: protocol.toLowerCase(),
    SASL_MECHANISM: mechanism,
    SASL_USERNAME: username,
    SASL_PASSWORD: password,
    JAVA_SASL: sasl === undefined ? '' : javaLogin(sasl),
    LIBRDKAFKA_SASL:
      sasl === undefined ? '' : `sasl.mechanism=${mechanism}\nsasl.username=${username}\nsasl.password=${password}\n`,
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

function javaLogin({ mechanism, username, password }: NonNullable<Endpoints['sasl']>): string {
  const module = mechanism === 'PLAIN' ? 'plain.PlainLoginModule' : 'scram.ScramLoginModule';
  const quoted = (text: string): string => JSON.stringify(text);
  const login = `username=${quoted(username)} password=${quoted(password)};`;
  return `sasl.mechanism=${mechanism}\nsasl.jaas.config=org.apache.kafka.common.security.${module} required ${login}\n`;
}
