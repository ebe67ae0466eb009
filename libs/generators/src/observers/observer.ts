import type { DatasetManifest } from '@rail/catalogue';

import type { RecordWriter } from '../encode/record-writer.ts';
import type { World } from '../world/world.ts';

/** Writes the next record of one dataset: `beginRecord`, the key, `beginValue`, the fields in the order of the schema. */
export type Observe = (out: RecordWriter) => void;

/** What a department sees of the world and how it writes it down: one per dataset. */
export type Observer = (world: World, dataset: DatasetManifest) => Observe;
