import { isRailError, RailError } from '@rail/kernel';
import type { CompatibilityLevel } from '../compatibility-level.ts';

export interface RegistryOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly timeoutMs?: number;
}

export interface RegisteredSchema {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly schema: string;
}

export interface SubjectVersion {
  readonly subject: string;
  readonly version: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * A client of a Confluent-compatible schema registry. A registry that does not answer is REGISTRY_UNREACHABLE (worth
 * another try); one that answers "not found" is SCHEMA_UNKNOWN (it is not).
 */
export class RegistryClient {
  private readonly base: string;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly timeoutMs: number;

  constructor(options: RegistryOptions) {
    this.base = options.url.replace(/\/+$/, '');
    this.timeoutMs = options.timeoutMs ?? 10_000;
    const type = 'application/vnd.schemaregistry.v1+json';
    const { username } = options;
    this.headers = {
      accept: type,
      'content-type': type,
      ...(username === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(`${username}:${options.password ?? ''}`).toString('base64')}` }),
    };
  }

  /** Registers a schema, or finds the id it already has. Throws SCHEMA_INCOMPATIBLE or SCHEMA_INVALID when refused. */
  async register(subject: string, schemaText: string): Promise<number> {
    const body = await this.ask('POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema: schemaText });
    return this.numberIn(body, 'id');
  }

  async schemaById(id: number): Promise<string> {
    return this.stringIn(await this.ask('GET', `/schemas/ids/${id}`), 'schema');
  }

  /** Under which subjects, and as which version, a schema id is registered. */
  async subjectsOf(id: number): Promise<SubjectVersion[]> {
    const body = await this.ask('GET', `/schemas/ids/${id}/versions`);
    if (!Array.isArray(body)) this.strange();
    return (body as unknown[]).map((item) => ({
      subject: this.stringIn(item, 'subject'),
      version: this.numberIn(item, 'version'),
    }));
  }

  async latest(subject: string): Promise<RegisteredSchema> {
    const body = await this.ask('GET', `/subjects/${encodeURIComponent(subject)}/versions/latest`);
    return {
      subject: this.stringIn(body, 'subject'),
      version: this.numberIn(body, 'version'),
      id: this.numberIn(body, 'id'),
      schema: this.stringIn(body, 'schema'),
    };
  }

  /** Whether the latest schema of a subject admits this one under the subject's mode. */
  async isCompatible(subject: string, schemaText: string): Promise<boolean> {
    const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions/latest`;
    const body = await this.ask('POST', path, { schema: schemaText });
    const answer = fieldOf(body, 'is_compatible');
    return typeof answer === 'boolean' ? answer : this.strange();
  }

  /** The mode that a subject has of its own; undefined if it has none. */
  async compatibilityOf(subject: string): Promise<string | undefined> {
    try {
      return this.stringIn(await this.ask('GET', `/config/${encodeURIComponent(subject)}`), 'compatibilityLevel');
    } catch (error) {
      if (isRailError(error) && error.code === 'SCHEMA_UNKNOWN') return undefined;
      throw error;
    }
  }

  async setCompatibility(subject: string, level: CompatibilityLevel): Promise<void> {
    await this.ask('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: level });
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.send(method, path, body);
    if (answer.status < 300) return answer.body;
    const said = fieldOf(answer.body, 'message');
    const message = typeof said === 'string' ? said : `status ${answer.status}`;
    const options = { at: `${this.base}${path}` };
    if (answer.status === 404) throw new RailError('SCHEMA_UNKNOWN', message, options);
    if (answer.status === 409) throw new RailError('SCHEMA_INCOMPATIBLE', message, options);
    if (answer.status === 422) throw new RailError('SCHEMA_INVALID', message, options);
    throw new RailError('REGISTRY_UNREACHABLE', message, options);
  }

  private async send(method: string, path: string, body: unknown): Promise<Answer> {
    try {
      const response = await fetch(`${this.base}${path}`, {
        method,
        headers: this.headers,
        signal: AbortSignal.timeout(this.timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: parseBody(text) };
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : 'no answer';
      throw new RailError('REGISTRY_UNREACHABLE', message, { at: `${this.base}${path}`, cause });
    }
  }

  private stringIn(body: unknown, name: string): string {
    const value = fieldOf(body, name);
    return typeof value === 'string' ? value : this.strange();
  }

  private numberIn(body: unknown, name: string): number {
    const value = fieldOf(body, name);
    return typeof value === 'number' ? value : this.strange();
  }

  private strange(): never {
    throw new RailError('REGISTRY_UNREACHABLE', 'the answer is not that of a schema registry', { at: this.base });
  }
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

/** An error page of a proxy is no JSON; its status still counts. */
function parseBody(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
