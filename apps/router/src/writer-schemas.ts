import type { RegistryClient } from '@rail/avro';
import { isRailError, RailError } from '@rail/kernel';
import type { SchemaCache } from '@rail/runtime';
import type { WriterSchema } from './dataset-route.ts';

/**
 * Writer schemas by topic and id. An id counts only if it is registered under the topic's own subject: a mislabelled
 * schema could otherwise move a sensitive value into a shared field.
 */
export class WriterSchemas {
  readonly #registry: RegistryClient;
  readonly #cache: Pick<SchemaCache, 'text'>;
  readonly #known = new Map<string, WriterSchema>();

  constructor(registry: RegistryClient, cache: Pick<SchemaCache, 'text'>) {
    this.#registry = registry;
    this.#cache = cache;
  }

  /** Throws REGISTRY_UNREACHABLE when the registry does not answer: that decides nothing about the record. */
  async get(topic: string, id: number): Promise<WriterSchema> {
    const key = `${topic}/${id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const schema = await this.#ask(topic, id);
    // What is foreign now may be registered a moment later: only what is known is known for good.
    if (!('foreign' in schema)) this.#known.set(key, schema);
    return schema;
  }

  async #ask(topic: string, id: number): Promise<WriterSchema> {
    const subject = `${topic}-value`;
    try {
      return { text: await this.#cache.text(subject, id, () => this.#textOf(subject, id)) };
    } catch (error) {
      if (!isRailError(error)) throw error;
      if (error.code === 'SCHEMA_UNKNOWN') return { foreign: `no schema ${id}` };
      if (error.code === 'SCHEMA_NOT_OF_SUBJECT') return { foreign: error.message };
      throw error;
    }
  }

  async #textOf(subject: string, id: number): Promise<string> {
    const subjects = await this.#registry.subjectsOf(id);
    if (!subjects.some((entry) => entry.subject === subject)) {
      throw new RailError('SCHEMA_NOT_OF_SUBJECT', `schema ${id} is not registered under ${subject}`);
    }
    return this.#registry.schemaById(id);
  }
}
