import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { KafkaAccess } from '@rail/kafka-client';
import { nearest, RailError } from '@rail/kernel';
import type { OpsAddress } from '../ops/with-signals.ts';
import { type TracingOptions, traceSamplers } from '../tracing/open-tracing.ts';
import { readKafkaAccess } from './kafka-access.ts';
import { type Part, type SettingName, settings } from './settings.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

const logLevels: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];

export const isLogLevel = (level: string | undefined): level is string =>
  level !== undefined && logLevels.includes(level);

/** Reads the settings of one process from its environment and collects what is wrong with them, to say it all at once. */
export class Environment {
  readonly #variables: Variables;
  readonly #faults: string[] = [];

  constructor(variables: Variables) {
    this.#variables = variables;
    for (const name of Object.keys(variables)) {
      if (!name.startsWith('RAIL_') || isKnown(name)) continue;
      const meant = nearest(name, Object.keys(settings));
      if (meant !== undefined) this.fault(`${name} is no setting: did you mean ${meant}?`);
    }
  }

  /** Undefined where it is not set, or set to nothing as compose files do. */
  text(name: SettingName): string | undefined {
    const value = this.#variables[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** From the variable itself, or from the file that NAME_FILE names. */
  secret(name: SettingName): string | undefined {
    const file = this.#variables[`${name}_FILE`]?.trim();
    const value = this.text(name);
    if (file === undefined || file === '') return value;
    if (value !== undefined) this.fault(`${name} and ${name}_FILE are both set`);
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      this.fault(`${name}_FILE: ${file} cannot be read (${String((error as NodeJS.ErrnoException).code)})`);
      return undefined;
    }
  }

  /** Whether it is set, as itself or as a file. */
  isSet(name: SettingName): boolean {
    return this.text(name) !== undefined || (this.#variables[`${name}_FILE`]?.trim() ?? '') !== '';
  }

  /** Undefined where it is not set, or is none of them. */
  oneOf<Choice extends string>(name: SettingName, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    const choice = choices.find((each) => each === text);
    if (text !== undefined && choice === undefined) {
      this.fault(`${name} is ${JSON.stringify(text)}, not one of ${choices.join(', ')}`);
    }
    return choice;
  }

  integer(name: SettingName, fallback: number, least: number, most: number): number {
    const text = this.text(name);
    const value = text === undefined ? fallback : Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    this.fault(`${name} is ${JSON.stringify(text)}, not a whole number from ${least} to ${most}`);
    return fallback;
  }

  number(name: SettingName, fallback: number, isValid: (value: number) => boolean, what: string): number {
    const text = this.text(name);
    const value = text === undefined ? fallback : Number(text);
    if (isValid(value)) return value;
    this.fault(`${name} is ${JSON.stringify(text)}, not ${what}`);
    return fallback;
  }

  /** Undefined where the setting is not set: the port is not served. */
  port(name: SettingName, fallback?: number): number | undefined {
    if (this.text(name) === undefined && fallback === undefined) return undefined;
    return this.integer(name, fallback ?? 0, 0, 65_535);
  }

  flag(name: SettingName, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (text !== 'true' && text !== 'false') this.fault(`${name} is ${JSON.stringify(text)}, not true or false`);
    return text === 'true';
  }

  /** Says never what the URL holds: it may hold a password. */
  url(name: SettingName, protocols: readonly string[]): string | undefined {
    return this.#checkedUrl(name, this.text(name), protocols);
  }

  secretUrl(name: SettingName, protocols: readonly string[]): string | undefined {
    return this.#checkedUrl(name, this.secret(name), protocols);
  }

  moment(name: SettingName, fallback: string): number {
    const text = this.text(name) ?? fallback;
    const ms = Date.parse(text);
    if (Number.isNaN(ms)) this.fault(`${name} is ${JSON.stringify(text)}, not a moment such as ${fallback}`);
    return ms;
  }

  /** Where Kafka is and how to get in: see `readKafkaAccess`. */
  get kafka(): KafkaAccess {
    return readKafkaAccess(this);
  }

  /** HOST:PORT, several with commas; undefined where the setting is not set. */
  hosts(name: SettingName): readonly string[] | undefined {
    const list = this.text(name)
      ?.split(',')
      .map((each) => each.trim());
    for (const host of list ?? []) {
      const port = Number(/^.+:(\d{1,5})$/.exec(host)?.[1]);
      if (!(port > 0 && port < 65_536)) this.fault(`${name}: ${JSON.stringify(host)} is not HOST:PORT`);
    }
    return list;
  }

  get registryUrl(): string {
    return this.url('SCHEMA_REGISTRY_URL', ['http:', 'https:']) ?? 'http://127.0.0.1:8080';
  }

  /** `DATABASE_URL`, with `DATABASE_PASSWORD` in it if it came apart. */
  get databaseUrl(): string | undefined {
    const text = this.secretUrl('DATABASE_URL', ['postgres:', 'postgresql:']);
    const password = this.secret('DATABASE_PASSWORD');
    if (text === undefined || password === undefined) return text;
    const url = new URL(text);
    url.password = encodeURIComponent(password);
    return url.href;
  }

  /** Undefined where each process has stores of its own. */
  get redisUrl(): string | undefined {
    return this.url('REDIS_URL', ['redis:', 'rediss:']);
  }

  /** Where health and metrics are served; undefined where they are not. */
  get ops(): OpsAddress | undefined {
    const host = this.text('RAIL_OPS_HOST') ?? '127.0.0.1';
    const port = this.port('RAIL_OPS_PORT');
    return port === undefined ? undefined : { host, port };
  }

  tracing(part: Part): TracingOptions {
    const isRatio = (value: number): boolean => value >= 0 && value <= 1;
    return {
      part,
      instance: this.instance,
      endpoint: this.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']),
      serviceName: this.text('OTEL_SERVICE_NAME'),
      sampler: this.oneOf('OTEL_TRACES_SAMPLER', traceSamplers),
      samplerArg: this.number('OTEL_TRACES_SAMPLER_ARG', 1, isRatio, 'a number from 0 to 1'),
      share: this.number('RAIL_TRACE_SAMPLE', 0.01, isRatio, 'a number from 0 to 1'),
    };
  }

  get instance(): string {
    const name = this.text('RAIL_INSTANCE') ?? hostname();
    if (!/^[\w.-]{1,100}$/.test(name)) this.fault('RAIL_INSTANCE is 1 to 100 letters, digits, dots and dashes');
    return name;
  }

  get logLevel(): string {
    return this.oneOf('RAIL_LOG_LEVEL', logLevels) ?? 'info';
  }

  fault(text: string): void {
    this.#faults.push(text);
  }

  /** @throws RailError CONFIG_INVALID with every fault that was found, one a line */
  check(): void {
    if (this.#faults.length > 0) throw new RailError('CONFIG_INVALID', this.#faults.join('\n'));
  }

  #checkedUrl(name: SettingName, text: string | undefined, protocols: readonly string[]): string | undefined {
    if (text === undefined) return undefined;
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    this.fault(`${name} is no URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`);
    return undefined;
  }
}

function isKnown(name: string): boolean {
  return Object.hasOwn(settings, name) || Object.hasOwn(settings, name.replace(/_FILE$/, ''));
}
