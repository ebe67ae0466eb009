import { RailError } from '@rail/kernel';
import { alertOutlets } from './alert/outlets.ts';
import { type CommandContext, type CommandOptions, type OptionDeclaration, textOption } from './command.ts';
import { kafkaAccess } from './config/client-options.ts';
import { integerOption, portOption } from './integer-option.ts';
import { writeNotice } from './output/write.ts';
import { type PartName, partNames, type UpOptions } from './up.ts';

/** Options that `up` and `demo` share. */
export const upOptionDeclarations: readonly OptionDeclaration[] = [
  { flags: '--only <parts>', description: `some of ${partNames.join(',')}; all unless told` },
  { flags: '--broker-port <port>', description: 'port of the embedded broker', default: '9092' },
  { flags: '--board-port <port>', description: 'port of control: registry, health, metrics', default: '8080' },
  { flags: '--gateway-port <port>', description: 'port of the gateway: shares over HTTP', default: '8081' },
  { flags: '--host <address>', description: 'address to listen on', default: '127.0.0.1' },
  {
    flags: '--registry <url>',
    description: 'schema registry, if control does not run here (SCHEMA_REGISTRY_URL)',
  },
  { flags: '--commit-interval <ms>', description: 'how often the router commits', default: '100' },
];

/** Reads the options of `up`. Throws OPTION_INVALID. Secrets and URLs with passwords come from the environment only. */
export function readUpOptions(context: CommandContext, options: CommandOptions, dataDir: string): UpOptions {
  const parts = readParts(textOption(options, 'only'));
  return {
    parts,
    dataDir,
    schemasDir: context.schemasDir,
    host: textOption(options, 'host') ?? '127.0.0.1',
    brokerPort: portOption(options, 'brokerPort', '--broker-port'),
    boardPort: portOption(options, 'boardPort', '--board-port'),
    gatewayPort: portOption(options, 'gatewayPort', '--gateway-port'),
    accessFile: context.env['RAIL_ACCESS_FILE'],
    kafka: parts.includes('broker') ? { brokers: [] } : kafkaAccess(context),
    registryUrl: textOption(options, 'registry') ?? context.registryUrl,
    databaseUrl: context.env['DATABASE_URL'],
    redisUrl: context.env['REDIS_URL'],
    feedsDir: context.env['RAIL_FEEDS_DIR'],
    alerts: alertOutlets(context.env),
    linkageSecret: context.env['RAIL_LINKAGE_SECRET'],
    commitIntervalMs: integerOption(options, 'commitInterval', '--commit-interval', 1, 10_000),
    logLevel: context.env['RAIL_LOG_LEVEL'] ?? 'warn',
    onNotice: (text) => {
      if (!context.quiet) writeNotice(text);
    },
  };
}

function readParts(text: string | undefined): readonly PartName[] {
  if (text === undefined) return partNames;
  return text.split(',').map((word) => {
    const part = partNames.find((name) => name === word.trim());
    if (part === undefined)
      throw new RailError('OPTION_INVALID', `--only ${word}: it is one of ${partNames.join(', ')}`);
    return part;
  });
}
