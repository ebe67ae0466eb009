import type { LogicalType, PlainLogicalName, PrimitiveKind } from './schema.ts';

const carriers: Readonly<Record<PlainLogicalName, PrimitiveKind>> = {
  uuid: 'string',
  date: 'int',
  'time-millis': 'int',
  'time-micros': 'long',
  'timestamp-millis': 'long',
  'timestamp-micros': 'long',
  'timestamp-nanos': 'long',
  'local-timestamp-millis': 'long',
  'local-timestamp-micros': 'long',
  'local-timestamp-nanos': 'long',
  duration: 'bytes',
};

const fixedSizes: Readonly<Record<string, number>> = { uuid: 16, duration: 12 };

/**
 * The logical type that a definition carries. One that is unknown or does not fit its type is ignored, as the
 * specification demands: readers then see the plain type, and the attributes stay in `props`.
 */
export function logicalTypeOf(
  kind: PrimitiveKind | 'fixed',
  json: Readonly<Record<string, unknown>>,
  size?: number,
): LogicalType | undefined {
  const name = json['logicalType'];
  if (typeof name !== 'string') return undefined;
  if (name === 'decimal') return decimalOf(kind, json, size);
  if (!Object.hasOwn(carriers, name)) return undefined;
  const fits =
    kind === 'fixed' ? fixedSizes[name] === size : name !== 'duration' && carriers[name as PlainLogicalName] === kind;
  return fits ? { name: name as PlainLogicalName } : undefined;
}

function decimalOf(kind: string, json: Readonly<Record<string, unknown>>, size?: number): LogicalType | undefined {
  const precision = json['precision'];
  const scale = json['scale'] ?? 0;
  if (kind !== 'bytes' && kind !== 'fixed') return undefined;
  if (typeof precision !== 'number' || !Number.isInteger(precision) || precision < 1) return undefined;
  if (typeof scale !== 'number' || !Number.isInteger(scale) || scale < 0 || scale > precision) return undefined;
  if (size !== undefined && precision > Math.floor(Math.log10(2) * (8 * size - 1))) return undefined;
  return { name: 'decimal', precision, scale };
}
