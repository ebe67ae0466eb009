import { parseDurationMs, RailError } from '@rail/kernel';
import type { CommandContext, Language } from './command.ts';
import { type ResolvedSettings, resolveSettings, userConfigFile } from './config/resolve.ts';
import { type SettingKey, settings } from './config/settings.ts';
import { outputFormats } from './output/write.ts';

/** Global options as they were given on the command line. */
export type GivenOptions = Readonly<Record<string, string | boolean | undefined>>;

/** What a process gives its command besides the words. */
export interface Surroundings {
  readonly env: CommandContext['env'];
  readonly interrupted: AbortSignal;
}

const optionNames: Partial<Record<SettingKey, string>> = {
  brokers: 'brokers',
  dataDir: 'dataDir',
  schemas: 'schemas',
  timeZone: 'tz',
  language: 'lang',
  timeout: 'timeout',
};

/**
 * Puts together what a command is given. `onWatched` is called once it looks at `interrupted`. Throws OPTION_INVALID,
 * CONFIG_INVALID.
 */
export function contextOf(
  options: GivenOptions,
  { env, interrupted }: Surroundings,
  ignoresConfig: boolean,
  onWatched: () => void,
): CommandContext {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const flags: Partial<Record<SettingKey, string>> = {};
  for (const [key, name] of Object.entries(optionNames) as [SettingKey, string][]) {
    const value = text(name);
    if (value !== undefined) flags[key] = value;
  }
  const configFile = userConfigFile(text('config'), env);
  const files = ignoresConfig
    ? { context: undefined, userFile: undefined, userFileIsNamed: false, localFile: '' }
    : {
        context: text('context'),
        userFile: configFile,
        userFileIsNamed: text('config') !== undefined,
        localFile: 'rail.yaml',
      };
  const resolved = resolveSettings({ flags, env: ignoresConfig ? withoutContext(env) : env, ...files });
  const valueOf = (key: SettingKey): string => resolved.values.get(key)?.value ?? '';
  return {
    output: outputOf(text('output') ?? 'table'),
    brokers: valueOf('brokers').split(','),
    quiet: options['quiet'] === true,
    dataDir: valueOf('dataDir'),
    schemasDir: valueOf('schemas'),
    controlUrl: valueOf('control'),
    registryUrl: valueOf('registry'),
    gatewayUrl: valueOf('gateway'),
    timeoutMs: parseDurationMs(valueOf('timeout')),
    timeZone: zoneOf(valueOf('timeZone')),
    language: languageOf(valueOf('language')),
    settings: resolved,
    configFile,
    env: { ...env, ...environmentOf(resolved) },
    get interrupted() {
      onWatched();
      return interrupted;
    },
  };
}

function withoutContext(env: CommandContext['env']): CommandContext['env'] {
  return { ...env, RAIL_CONTEXT: undefined };
}

/** What was configured, as if it stood in the environment: parts of the exchange read it from there. */
function environmentOf({ values }: ResolvedSettings): Record<string, string | undefined> {
  const set: Record<string, string | undefined> = {};
  for (const { key, env, secret } of settings) {
    const setting = values.get(key);
    if (setting === undefined || setting.isDefault || setting.missing !== undefined) continue;
    set[env] = setting.value;
    if (secret === true) set[`${env}_FILE`] = undefined; // it has been read
  }
  return set;
}

function outputOf(text: string): CommandContext['output'] {
  const format = outputFormats.find((name) => name === text);
  if (format !== undefined) return format;
  throw new RailError('OPTION_INVALID', `-o ${text}: it is one of ${outputFormats.join(', ')}`);
}

function languageOf(text: string): Language {
  if (text === 'zh' || text === 'en') return text;
  throw new RailError('OPTION_INVALID', `--lang ${text}: it is zh or en`);
}

function zoneOf(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new RailError('OPTION_INVALID', `--tz ${text}: it is a zone such as Asia/Shanghai or UTC`, { cause });
  }
}
