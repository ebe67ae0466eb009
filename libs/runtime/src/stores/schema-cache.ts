import type { Cache } from './ports.ts';

/** How long a deletion may go unheard that nobody could tell the store of. */
const forMs = 10 * 60_000;

/**
 * Texts of registered schemas by subject and id, which never change: what one process has asked the registry for, others
 * need not ask. Of one Kafka cluster, since another one gives the same ids to other schemas.
 */
export class SchemaCache {
  readonly #cache: Cache;
  readonly #clusterId: string | null;

  constructor(cache: Cache, clusterId: string | null) {
    this.#cache = cache;
    this.#clusterId = clusterId;
  }

  /** `load` throws if the registry has no such schema under this subject: that is not kept. */
  text(subject: string, id: number, load: () => Promise<string>): Promise<string> {
    if (this.#clusterId === null) return load();
    return this.#cache.through(this.#keyOf(subject, id), forMs, load);
  }

  /** Versions of a subject were deleted: the registry decides anew. */
  async forget(subject: string, ids: Iterable<number>): Promise<void> {
    await Promise.all([...ids].map((id) => this.#cache.invalidate(this.#keyOf(subject, id))));
  }

  #keyOf(subject: string, id: number): string {
    return `schema ${this.#clusterId} ${subject} ${id}`;
  }
}
