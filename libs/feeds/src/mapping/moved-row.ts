import type { DatasetManifest } from '@rail/catalogue';
import { type MappedRow, mappedRow } from './row-mapper.ts';

/** The record of something that happens so much later: its event time, and its key where that is a part of it. */
export function movedRow(mapped: MappedRow, dataset: DatasetManifest, byMs: number): MappedRow {
  if (byMs === 0) return mapped;
  return mappedRow({ ...mapped.value, [dataset.eventTime]: mapped.eventTimeMs + byMs }, dataset);
}
