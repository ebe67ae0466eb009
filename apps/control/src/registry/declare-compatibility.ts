import { type Catalogue, valueSubject } from '@rail/catalogue';
import type { RegistryEvent } from './registry.state.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** Holds each subject of a line to the compatibility that its dataset declares, before anybody registers under it. */
export async function declareCompatibility(registry: SchemaRegistry, catalogue: Catalogue): Promise<void> {
  const declared = catalogue.datasets.map(({ topic, compatibility }) => [valueSubject(topic), compatibility] as const);
  const events = declared.flatMap(([subject, level]): RegistryEvent[] => {
    const isSo = (registry.state.levels.get(subject) ?? registry.state.globalLevel) === level;
    return isSo ? [] : [{ keytype: 'CONFIG', subject, level }];
  });
  if (events.length > 0) await registry.decide(() => [events, undefined]);
}
