import { decodeValue } from '@rail/avro';
import {
  airPollutants,
  airQualityIndex,
  airStandardAt,
  airStandards,
  type WaterSample,
  waterClasses,
  waterClassOf,
  waterItems,
} from '@rail/catalogue';
import { capturedInteger, type CheckedField, type FilterCaptures } from '@rail/transcoder';

/** What a check reads of a record, by the names of its fields; null where there is nothing. */
type Row = Readonly<Record<string, unknown>>;

/** Decodes the captured fields of a check. */
export function rowOf(fields: readonly CheckedField[], captures: FilterCaptures): Row {
  const row: Record<string, unknown> = {};
  for (const [index, { field }] of fields.entries()) {
    const start = captures.starts[index]!;
    row[field.path] =
      start < 0 ? null : decodeValue(field.schema, captures.buffers[index]!, start, captures.ends[index]).value;
  }
  return row;
}

/** Whether an index is that of the worst pollutant, by the standard of its hour. An hour without values has none. */
export function isAirQualityIndex(
  [aqi, pollutants, standard, eventTime]: readonly [CheckedField, CheckedField, CheckedField, CheckedField],
  captures: FilterCaptures,
): boolean {
  const stated = capturedInteger(captures, 0);
  const atMs = capturedInteger(captures, 3);
  if (stated === undefined || atMs === undefined) return true;
  const row = rowOf([aqi, pollutants, standard, eventTime], captures);
  const inForce = airStandardAt(atMs);
  if (row[standard.field.path] !== inForce || !airStandards.includes(inForce)) return false;
  const values = row[pollutants.field.path] as ReadonlyMap<string, { readonly value: number | null }> | null;
  const indexes = airPollutants.flatMap((pollutant) => {
    const value = values?.get(pollutant)?.value ?? null;
    return value === null ? [] : [airQualityIndex(inForce, 'hour', pollutant, value)];
  });
  return indexes.length === 0 || Math.max(...indexes) === stated;
}

/** The fields that the class of a water sample depends on, besides the class. */
export const waterFields: readonly string[] = waterItems;

/** Whether a class is that of the worst item of the sample. */
export function isSurfaceWaterClass(fields: readonly CheckedField[], captures: FilterCaptures): boolean {
  const row = rowOf(fields, captures);
  const [stated] = fields;
  const symbol = stated === undefined ? null : row[stated.field.path];
  const found = waterClassOf(row as unknown as WaterSample);
  return symbol === null || found === undefined || waterClasses[found] === symbol;
}
