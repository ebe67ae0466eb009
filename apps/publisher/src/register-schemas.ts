import type { RegistryClient } from '@rail/avro';
import { type DatasetManifest, valueSubject } from '@rail/catalogue';

/**
 * Registers the versions of a dataset's schema in their order, under the compatibility that the dataset declares, and
 * returns the id of the one in force. Throws SCHEMA_INCOMPATIBLE if the registry refuses one.
 */
export async function registerSchemas(registry: RegistryClient, dataset: DatasetManifest): Promise<number> {
  const subject = valueSubject(dataset.topic);
  for (const text of dataset.earlierSchemaTexts) await registry.register(subject, text);
  const id = await registry.register(subject, dataset.schemaText);
  // Control has said so already; another registry has not, and takes it from whoever publishes.
  const isDeclared = dataset.compatibility === 'BACKWARD' || (await registry.compatibilityOf(subject)) !== undefined;
  if (!isDeclared) await registry.setCompatibility(subject, dataset.compatibility);
  return id;
}
