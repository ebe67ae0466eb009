import type { AvroSchema } from '@rail/avro';

import type { Treatment } from '../treatments/treatment.ts';
import type { RowFilter } from './row-filter.ts';

/** What one subscriber gets of a dataset: the fields, their treatment, the rows. What no rule names is withheld. */
export interface Projection {
  readonly id: string;
  readonly rules: readonly FieldRule[];
  /** Checked against the dataset's schema. */
  readonly filter?: RowFilter;
  /** The schema of the output, as `deriveShareSchema` gives it. */
  readonly shareSchema: AvroSchema;
}

export interface FieldRule {
  /**
   * Names of record fields joined by dots. Arrays, maps and unions are transparent: `owners.ownerId` is that field of
   * every owner. A path to a record covers all beneath it; a longer path overrides a shorter one.
   */
  readonly path: string;
  readonly treatment: Treatment;
}
