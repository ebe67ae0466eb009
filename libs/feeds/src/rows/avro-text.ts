import type { AvroSchema, LogicalType } from '@rail/avro';

const CALENDAR_MS_MAX = 8_640_000_000_000_000n;
/** Units in a millisecond of the timestamps that Avro knows. */
const PER_MS: Readonly<Record<string, bigint>> = { millis: 1n, micros: 1000n, nanos: 1_000_000n };

/** A value of an Avro file as a cell says it: times as ISO 8601, decimals with their point, bytes as hex. */
export function avroText(value: unknown, schema: AvroSchema | undefined): string {
  const logical = schema !== undefined && 'logical' in schema ? schema.logical : undefined;
  if (logical !== undefined && typeof value !== 'string') {
    const text = logicalText(value, logical);
    if (text !== undefined) return text;
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return isScalar(value) ? String(value) : avroJson(value);
}

function isScalar(value: unknown): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/** A decoded record as JSON, for people. */
export function avroJson(value: unknown): string {
  return JSON.stringify(value, (_key, at: unknown) => {
    if (typeof at === 'bigint') return String(at);
    if (at instanceof Map) return Object.fromEntries(at as Map<string, unknown>);
    const isBuffer = typeof at === 'object' && at !== null && 'data' in at && 'type' in at && at.type === 'Buffer';
    return isBuffer ? Buffer.from(at.data as number[]).toString('hex') : at;
  });
}

function logicalText(value: unknown, logical: LogicalType): string | undefined {
  if (logical.name === 'decimal') return value instanceof Uint8Array ? decimalText(value, logical.scale) : undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (logical.name === 'date') return isoText(BigInt(value) * 86_400_000n, 0n)?.slice(0, -14);
  const match = /^(local-)?(timestamp|time)-(\w+)$/.exec(logical.name);
  const perMs = PER_MS[match?.[3] ?? ''];
  if (match === null || perMs === undefined) return undefined;
  const count = BigInt(value);
  const fraction = ((count % perMs) + perMs) % perMs;
  const iso = isoText((count - fraction) / perMs, fraction === 0n ? 0n : fraction, String(perMs).length - 1);
  if (match[2] === 'time') return iso?.slice(iso.indexOf('T') + 1, -1);
  return match[1] === undefined ? iso : iso?.slice(0, -1);
}

function isoText(ms: bigint, fraction: bigint, digits = 0): string | undefined {
  if (ms > CALENDAR_MS_MAX || ms < -CALENDAR_MS_MAX) return undefined;
  const iso = new Date(Number(ms)).toISOString();
  return fraction === 0n ? iso : `${iso.slice(0, -1)}${String(fraction).padStart(digits, '0')}Z`;
}

function decimalText(bytes: Uint8Array, scale: number): string {
  if (bytes.length === 0) return '0';
  const unscaled = BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`;
}
