import { type AvroSchema, parseSchema, type RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { RailError } from '@rail/kernel';

/** Schemas of shares by id, asked for once. */
export class ShareSchemas {
  readonly #registry: RegistryClient;
  readonly #known = new Map<string, AvroSchema>();

  constructor(registry: RegistryClient) {
    this.#registry = registry;
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
    const subjects = await this.#registry.subjectsOf(schemaId);
    if (!subjects.some((candidate) => candidate.subject === subject)) {
      throw new RailError('SCHEMA_NOT_OF_SUBJECT', `schema ${schemaId} is not registered under ${subject}`);
    }
    const schema = parseSchema(await this.#registry.schemaById(schemaId));
    this.#known.set(key, schema);
    return schema;
  }
}
