/**
 * The state of the schema registry as a fold over the records of the `_schemas` topic, in the record format of the
 * Confluent schema registry (keytype SCHEMA, CONFIG, DELETE_SUBJECT), so that either can take over from the other.
 */
import type { CompatibilityLevel } from '@rail/avro';

export interface SchemaVersion {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly schema: string;
  readonly deleted: boolean;
}

export type RegistryEvent =
  | { readonly keytype: 'SCHEMA'; readonly value: SchemaVersion }
  | { readonly keytype: 'SCHEMA_GONE'; readonly subject: string; readonly version: number }
  | { readonly keytype: 'CONFIG'; readonly subject: string | null; readonly level: CompatibilityLevel | null }
  | { readonly keytype: 'DELETE_SUBJECT'; readonly subject: string; readonly version: number };

export interface RegistryState {
  /** Subject → versions in ascending order, soft-deleted ones included. */
  readonly subjects: Map<string, SchemaVersion[]>;
  readonly idsBySchema: Map<string, number>;
  readonly schemaById: Map<number, string>;
  readonly levels: Map<string, CompatibilityLevel>;
  globalLevel: CompatibilityLevel;
  lastId: number;
}

export function emptyRegistry(): RegistryState {
  return {
    subjects: new Map(),
    idsBySchema: new Map(),
    schemaById: new Map(),
    levels: new Map(),
    globalLevel: 'BACKWARD',
    lastId: 0,
  };
}

/** The only place where the state changes: live and at start alike. */
export function evolve(state: RegistryState, event: RegistryEvent): void {
  switch (event.keytype) {
    case 'SCHEMA': {
      const { value } = event;
      const versions = (state.subjects.get(value.subject) ?? []).filter((known) => known.version !== value.version);
      state.subjects.set(
        value.subject,
        [...versions, value].sort((left, right) => left.version - right.version),
      );
      state.idsBySchema.set(value.schema, value.id);
      state.schemaById.set(value.id, value.schema);
      state.lastId = Math.max(state.lastId, value.id);
      return;
    }
    case 'SCHEMA_GONE': {
      const before = state.subjects.get(event.subject) ?? [];
      const left = before.filter((known) => known.version !== event.version);
      if (left.length === 0) state.subjects.delete(event.subject);
      else state.subjects.set(event.subject, left);
      const gone = before.find((known) => known.version === event.version);
      if (gone !== undefined) forgetIfUnused(state, gone);
      return;
    }
    case 'CONFIG':
      if (event.subject === null) state.globalLevel = event.level ?? 'BACKWARD';
      else if (event.level === null) state.levels.delete(event.subject);
      else state.levels.set(event.subject, event.level);
      return;
    case 'DELETE_SUBJECT': {
      const versions = state.subjects.get(event.subject) ?? [];
      state.subjects.set(
        event.subject,
        versions.map((known) => (known.version <= event.version ? { ...known, deleted: true } : known)),
      );
    }
  }
}

/** A schema that no subject holds any more is not served; its id is never given again while this state lives. */
function forgetIfUnused(state: RegistryState, { id, schema }: SchemaVersion): void {
  for (const versions of state.subjects.values()) if (versions.some((version) => version.id === id)) return;
  state.schemaById.delete(id);
  state.idsBySchema.delete(schema);
}

/** The versions of a subject that are not deleted. */
export function liveVersions(state: RegistryState, subject: string): SchemaVersion[] {
  return (state.subjects.get(subject) ?? []).filter((version) => !version.deleted);
}

export function levelOf(state: RegistryState, subject: string): CompatibilityLevel {
  return state.levels.get(subject) ?? state.globalLevel;
}
