import { type AvroSchema, parseSchema, type RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import type { SchemaCache } from '@rail/runtime';

/** Schemas of shares by id, asked for once. */
export class ShareSchemas {
  readonly #registry: RegistryClient;
  readonly #cache: Pick<SchemaCache, 'text'>;
  readonly #known = new Map<string, AvroSchema>();

  constructor(registry: RegistryClient, cache: Pick<SchemaCache, 'text'>) {
    this.#registry = registry;
    this.#cache = cache;
  }

  /**
   * The schema of this id, which must be registered for this topic: a mislabelled record must not fill columns.
   * @throws RailError REGISTRY_UNREACHABLE (try again), SCHEMA_UNKNOWN, SCHEMA_NOT_OF_SUBJECT (the record is to blame)
   */
  async of(topic: string, schemaId: number): Promise<AvroSchema> {
    const key = `${topic}/${schemaId}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const subject = valueSubject(topic);
    const schema = parseSchema(await this.#cache.text(subject, schemaId, () => this.#textOf(subject, schemaId)));
    this.#known.set(key, schema);
    return schema;
  }

  async #textOf(subject: string, schemaId: number): Promise<string> {
    const subjects = await this.#registry.subjectsOf(schemaId);
    if (!subjects.some((candidate) => candidate.subject === subject)) {
      throw new RailError('SCHEMA_NOT_OF_SUBJECT', `schema ${schemaId} is not registered under ${subject}`);
    }
    return this.#registry.schemaById(schemaId);
  }
}
