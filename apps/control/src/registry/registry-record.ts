import { type CompatibilityLevel, compatibilityLevels } from '@rail/avro';
import type { RegistryEvent } from './registry.state.ts';

export interface RegistryRecord {
  readonly key: string;
  readonly value: string | null;
}

/** Writes an event as a key and a value of the `_schemas` topic. */
export function toRecord(event: RegistryEvent): RegistryRecord {
  switch (event.keytype) {
    case 'SCHEMA': {
      const { subject, version } = event.value;
      return { key: schemaKey(subject, version), value: JSON.stringify(event.value) };
    }
    case 'SCHEMA_GONE':
      return { key: schemaKey(event.subject, event.version), value: null };
    case 'CONFIG':
      return {
        key: JSON.stringify({ keytype: 'CONFIG', subject: event.subject, magic: 0 }),
        value: event.level === null ? null : JSON.stringify({ compatibilityLevel: event.level }),
      };
    case 'DELETE_SUBJECT':
      return {
        key: JSON.stringify({ keytype: 'DELETE_SUBJECT', subject: event.subject, magic: 0 }),
        value: JSON.stringify({ subject: event.subject, version: event.version }),
      };
  }
}

function schemaKey(subject: string, version: number): string {
  return JSON.stringify({ keytype: 'SCHEMA', subject, version, magic: 1 });
}

/** Reads a record of the `_schemas` topic; keys of other kinds (NOOP, MODE, CONTEXT) change nothing here. */
export function fromRecord(record: RegistryRecord): RegistryEvent | undefined {
  const key = JSON.parse(record.key) as { keytype: string; subject: string; version: number };
  switch (key.keytype) {
    case 'SCHEMA': {
      if (record.value === null) return { keytype: 'SCHEMA_GONE', subject: key.subject, version: key.version };
      const value = JSON.parse(record.value) as Partial<Record<'id' | 'schema' | 'deleted', unknown>>;
      return {
        keytype: 'SCHEMA',
        value: {
          subject: key.subject,
          version: key.version,
          id: Number(value.id),
          schema: String(value.schema),
          deleted: value.deleted === true,
        },
      };
    }
    case 'CONFIG': {
      const level =
        record.value === null
          ? null
          : (JSON.parse(record.value) as { compatibilityLevel: CompatibilityLevel }).compatibilityLevel;
      if (level !== null && !compatibilityLevels.includes(level)) return undefined;
      return { keytype: 'CONFIG', subject: key.subject ?? null, level };
    }
    case 'DELETE_SUBJECT': {
      if (record.value === null) return undefined;
      const value = JSON.parse(record.value) as { subject: string; version: number };
      return { keytype: 'DELETE_SUBJECT', subject: value.subject, version: value.version };
    }
    default:
      return undefined;
  }
}
