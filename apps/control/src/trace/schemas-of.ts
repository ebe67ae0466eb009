import type { RegistryClient } from '@rail/avro';
import { RailError } from '@rail/kernel';
import type { SchemaRegistry } from '../registry/schema-registry.ts';

/** The registry of this process, as those ask it who reach one by HTTP elsewhere. */
export function schemasOf({ state }: SchemaRegistry): Pick<RegistryClient, 'schemaById'> {
  return {
    schemaById(id: number): Promise<string> {
      const text = state.schemaById.get(id);
      if (text !== undefined) return Promise.resolve(text);
      return Promise.reject(new RailError('SCHEMA_UNKNOWN', `no schema has the id ${id}`));
    },
  };
}
