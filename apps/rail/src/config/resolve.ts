import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredError } from '@rail/catalogue';
import { isRailError, nearest, RailError } from '@rail/kernel';
import { type ConfigFile, type ConfigKind, type ConfigLayer, parseConfigFile, type RawValue } from './config-file.ts';
import { type SettingKey, settings } from './settings.ts';

export interface ResolvedSetting {
  readonly key: SettingKey;
  readonly value: string;
  /** `default`, a file with its context, a variable, or an option. */
  readonly origin: string;
  readonly isDefault: boolean;
  /** Why a secret is not known; whoever needs it says so. Its value is empty then. */
  readonly missing?: string;
}

/** The settings that hold for one command. */
export interface ResolvedSettings {
  readonly values: ReadonlyMap<SettingKey, ResolvedSetting>;
  readonly context: string | undefined;
  /** What changes something there has to be confirmed by the context's name. */
  readonly isProtected: boolean;
}

export interface SettingSources {
  readonly flags: Readonly<Partial<Record<SettingKey, string>>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--context`. */
  readonly context: string | undefined;
  /** ~/.config/rail/config.yaml, or what -c names; none where there is no home. */
  readonly userFile: string | undefined;
  /** Whether somebody named that file: then it has to be there. */
  readonly userFileIsNamed: boolean;
  readonly localFile: string;
}

/** Where the configuration of a user lies; none where there is no home. */
export function userConfigFile(asked: string | undefined, env: SettingSources['env']): string | undefined {
  const named = asked ?? env['RAIL_CONFIG'];
  if (named !== undefined) return named;
  const home = env['HOME'] ?? env['USERPROFILE'];
  const folder = env['XDG_CONFIG_HOME'] ?? (home === undefined ? undefined : join(home, '.config'));
  return folder === undefined ? undefined : join(folder, 'rail/config.yaml');
}

/**
 * Later ones win: defaults, the context of the user's file, ./rail.yaml, the environment, options. Throws CONFIG_INVALID
 * with every fault of a file, for a context that is not there, and for a `${VAR}` that is not set and no secret.
 */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  const { env, flags, userFile, localFile } = sources;
  const user = readConfigFile(userFile, 'user');
  if (user === undefined && sources.userFileIsNamed) {
    throw new RailError('FILE_UNREADABLE', 'there is no such configuration', { at: userFile ?? '' });
  }
  const local = readConfigFile(localFile, 'local');
  const faults = [...(user?.faults ?? []), ...(local?.faults ?? [])];
  if (faults.length > 0) throw declaredError('CONFIG_INVALID', faults);
  const context = sources.context ?? env['RAIL_CONTEXT'] ?? local?.current ?? user?.current;
  const layer = context === undefined ? undefined : contextOf(user, context, userFile);
  const values = new Map<SettingKey, ResolvedSetting>();
  for (const { key, flag, env: variable, default: standard, follows, secret } of settings) {
    const take = (raw: RawValue, origin: string): void => {
      try {
        set(valueOf(raw, env, key), origin);
      } catch (error) {
        if (secret !== true || !isRailError(error)) throw error;
        values.set(key, { key, value: '', origin, isDefault: false, missing: error.message });
      }
    };
    const set = (value: string, origin: string, isDefault = false): void =>
      void values.set(key, { key, value, origin, isDefault });
    if (standard !== undefined) set(standard, 'default', true);
    const followed = follows === undefined ? undefined : values.get(follows);
    if (followed?.isDefault === false) set(followed.value, `as ${follows}: ${followed.origin}`);
    const fromContext = layer?.values.get(key);
    if (fromContext !== undefined) take(fromContext, `${userFile}, context ${context}`);
    const fromFolder = local?.own.values.get(key);
    if (fromFolder !== undefined) take(fromFolder, localFile);
    const fileInEnv = secret === true ? env[`${variable}_FILE`] : undefined;
    if (fileInEnv !== undefined && fileInEnv !== '') take({ file: fileInEnv }, `environment ${variable}_FILE`);
    const fromEnv = env[variable];
    if (fromEnv !== undefined && fromEnv !== '') set(fromEnv, `environment ${variable}`);
    const fromFlag = flags[key];
    if (fromFlag !== undefined) set(fromFlag, `option ${flag}`);
  }
  return { values, context, isProtected: layer?.isProtected === true || local?.own.isProtected === true };
}

/** What a file says, with its faults; a file that is not there says nothing. Throws FILE_UNREADABLE. */
export function readConfigFile(file: string | undefined, kind: ConfigKind): ConfigFile | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    return parseConfigFile(readFileSync(file, 'utf8'), file, kind);
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', 'the configuration cannot be read', { at: file, cause });
  }
}

function contextOf(user: ConfigFile | undefined, name: string, file: string | undefined): ConfigLayer {
  const found = user?.contexts.get(name);
  if (found !== undefined) return found;
  const known = [...(user?.contexts.keys() ?? [])];
  const near = nearest(name, known);
  const there = known.length === 0 ? 'there is none' : `there are ${known.join(', ')}`;
  const hint = near === undefined ? there : `did you mean ${near}?`;
  throw new RailError('CONFIG_INVALID', `no context "${name}": ${hint}`, { at: file ?? 'no configuration' });
}

/** Throws CONFIG_INVALID for a variable that is not set or a file that cannot be read. */
function valueOf(raw: RawValue, env: SettingSources['env'], key: SettingKey): string {
  if ('file' in raw) {
    const path = raw.file.replace(/^~(?=\/)/, env['HOME'] ?? '~');
    try {
      return readFileSync(path, 'utf8').trimEnd();
    } catch (cause) {
      throw new RailError('CONFIG_INVALID', `${key}: ${path} cannot be read`, { cause });
    }
  }
  return raw.text.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => {
    const value = env[name];
    if (value === undefined) throw new RailError('CONFIG_INVALID', `${key}: the variable ${name} is not set`);
    return value;
  });
}
