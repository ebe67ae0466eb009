import { defineCommand } from '../command.ts';
import { writeObject } from '../output/write.ts';

export default defineCommand({
  words: 'env',
  summary: 'the settings as variables of a shell, eval "$(rail env)": for rail, rpk, and kcat -b "$KAFKA_BROKERS"',
  examples: ['rail env', 'rail env --context prod', 'rail env -o json'],
  async run({ brokers, controlUrl, gatewayUrl, registryUrl, dataDir, schemasDir, env, output }) {
    const { SASL_USERNAME: user, SSL_CA_LOCATION: ca, KAFKA_SECURITY_PROTOCOL: protocol } = env;
    const variables: Record<string, string> = {
      KAFKA_BROKERS: brokers.join(','),
      SCHEMA_REGISTRY_URL: registryUrl,
      RAIL_CONTROL_URL: controlUrl,
      RAIL_GATEWAY_URL: gatewayUrl,
      RAIL_DATA_DIR: dataDir,
      RAIL_SCHEMAS: schemasDir,
      RPK_BROKERS: brokers.join(','),
      RPK_REGISTRY_HOSTS: new URL(registryUrl).host,
      ...(isSet(user) && {
        SASL_USERNAME: user,
        RPK_USER: user,
        RPK_SASL_MECHANISM: env['SASL_MECHANISM'] ?? 'SCRAM-SHA-256',
      }),
      ...(isSet(protocol) && { KAFKA_SECURITY_PROTOCOL: protocol }),
      ...((isSet(ca) || protocol?.endsWith('SSL') === true) && { RPK_TLS_ENABLED: 'true' }),
      ...(isSet(ca) && { SSL_CA_LOCATION: ca, RPK_TLS_CA: ca }),
    };
    writeObject(variables, output, () =>
      Object.entries(variables)
        .map(([name, value]) => `export ${name}=${quoted(value)}`)
        .join('\n'),
    );
    return 0;
  },
});

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/** As a POSIX shell takes it. A password is never among them: it comes from the file or variable that has it. */
function quoted(value: string): string {
  return /^[\w./:,@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
