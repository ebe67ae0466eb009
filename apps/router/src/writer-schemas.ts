import type { RegistryClient } from '@rail/avro';
import { isRailError } from '@rail/kernel';
import type { WriterSchema } from './dataset-route.ts';

/**
 * Writer schemas by topic and id. An id counts only if it is registered under the topic's own subject: a mislabelled
 * schema could otherwise move a sensitive value into a shared field.
 */
export class WriterSchemas {
  readonly #registry: RegistryClient;
  readonly #known = new Map<string, WriterSchema>();

  constructor(registry: RegistryClient) {
    this.#registry = registry;
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
    try {
      const subjects = await this.#registry.subjectsOf(id);
      if (!subjects.some((entry) => entry.subject === `${topic}-value`)) {
        return { foreign: `schema ${id} is not registered under ${topic}-value` };
      }
      return { text: await this.#registry.schemaById(id) };
    } catch (error) {
      if (isRailError(error) && error.code === 'SCHEMA_UNKNOWN') return { foreign: `no schema ${id}` };
      throw error;
    }
  }
}
