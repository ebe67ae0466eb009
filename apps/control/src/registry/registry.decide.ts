import { type AvroSchema, checkCompatibility, type CompatibilityLevel, parseSchema } from '@rail/avro';
import { isRailError } from '@rail/kernel';
import { RegistryFault } from './registry-fault.ts';
import { levelOf, liveVersions, type RegistryEvent, type RegistryState, type SchemaVersion } from './registry.state.ts';

export interface SchemaRequest {
  readonly schema: string;
  readonly schemaType?: string | undefined;
  readonly references?: readonly unknown[] | undefined;
}

export interface Registration {
  readonly id: number;
  readonly events: readonly RegistryEvent[];
}

/** A schema registers under a subject once: the same text gets the same id in every subject. */
export function decideRegister(state: RegistryState, subject: string, request: SchemaRequest): Registration {
  const { text, parsed } = readSchema(request);
  const known = liveVersions(state, subject).find((version) => version.schema === text);
  if (known !== undefined) return { id: known.id, events: [] };
  const faults = incompatibilities(parsed, liveVersions(state, subject), levelOf(state, subject));
  if (faults.length > 0) {
    throw new RegistryFault(
      409,
      409,
      `Schema being registered is incompatible with an earlier schema; ${faults.join('; ')}`,
    );
  }
  const id = state.idsBySchema.get(text) ?? state.lastId + 1;
  const version = Math.max(0, ...(state.subjects.get(subject) ?? []).map((entry) => entry.version)) + 1;
  return { id, events: [{ keytype: 'SCHEMA', value: { subject, version, id, schema: text, deleted: false } }] };
}

/** Finds the version under which a subject holds exactly this schema. */
export function lookUpSchema(
  state: RegistryState,
  subject: string,
  request: SchemaRequest,
  withDeleted = false,
): SchemaVersion {
  const versions = versionsOf(state, subject, withDeleted);
  const { text } = readSchema(request);
  const found = versions.find((version) => version.schema === text);
  if (found === undefined) throw new RegistryFault(404, 40403, 'Schema not found');
  return found;
}

export function versionsOf(state: RegistryState, subject: string, withDeleted = false): SchemaVersion[] {
  const versions = withDeleted ? (state.subjects.get(subject) ?? []) : liveVersions(state, subject);
  if (versions.length === 0) throw new RegistryFault(404, 40401, `Subject '${subject}' not found.`);
  return versions;
}

export function versionOf(state: RegistryState, subject: string, wanted: string, withDeleted = false): SchemaVersion {
  const versions = versionsOf(state, subject, withDeleted);
  if (wanted === 'latest' || wanted === '-1') return versions[versions.length - 1]!;
  if (!/^[1-9]\d*$/.test(wanted)) {
    throw new RegistryFault(422, 42202, `The specified version '${wanted}' is not a valid version id.`);
  }
  const found = versions.find((version) => version.version === Number(wanted));
  if (found === undefined) throw new RegistryFault(404, 40402, `Version ${wanted} not found.`);
  return found;
}

/** Whether a schema could be registered, against one version or against all that the level asks for. */
export function testCompatibility(
  state: RegistryState,
  subject: string,
  request: SchemaRequest,
  against: readonly SchemaVersion[],
): string[] {
  return incompatibilities(readSchema(request).parsed, against, levelOf(state, subject));
}

export function decideDeleteSubject(state: RegistryState, subject: string, permanent: boolean): RegistryEvent[] {
  const all = state.subjects.get(subject) ?? [];
  if (all.length === 0) throw new RegistryFault(404, 40401, `Subject '${subject}' not found.`);
  if (permanent) {
    if (all.some((version) => !version.deleted)) {
      throw new RegistryFault(
        404,
        40405,
        `Subject '${subject}' was not deleted first before being permanently deleted`,
      );
    }
    return all.map((version) => ({ keytype: 'SCHEMA_GONE', subject, version: version.version }));
  }
  const live = liveVersions(state, subject);
  if (live.length === 0) {
    throw new RegistryFault(
      404,
      40404,
      `Subject '${subject}' was soft deleted. Set permanent=true to delete permanently`,
    );
  }
  return [{ keytype: 'DELETE_SUBJECT', subject, version: live[live.length - 1]!.version }];
}

/** Hides one version, or forgets one that is hidden. */
export function decideDeleteVersion(
  state: RegistryState,
  subject: string,
  wanted: string,
  permanent: boolean,
): { version: number; event: RegistryEvent } {
  const found = versionOf(state, subject, wanted, true);
  const { version, deleted } = found;
  if (permanent) {
    if (!deleted) {
      throw new RegistryFault(
        404,
        40407,
        `Subject '${subject}' Version ${version} was not deleted first before being permanently deleted`,
      );
    }
    return { version, event: { keytype: 'SCHEMA_GONE', subject, version } };
  }
  if (deleted) {
    throw new RegistryFault(
      404,
      40406,
      `Subject '${subject}' Version ${version} was soft deleted. Set permanent=true to delete permanently`,
    );
  }
  return { version, event: { keytype: 'SCHEMA', value: { ...found, deleted: true } } };
}

/** White space does not make another schema; everything else does, as in the registry that clients know. */
function readSchema(request: SchemaRequest): { text: string; parsed: AvroSchema } {
  if (request.schemaType !== undefined && request.schemaType !== 'AVRO') {
    throw new RegistryFault(422, 42201, `Schema type ${request.schemaType} is not served here, only AVRO`);
  }
  if (request.references !== undefined && request.references.length > 0) {
    throw new RegistryFault(422, 42201, 'Schema references are not served here: send one self-contained schema');
  }
  try {
    const json: unknown = readJson(request.schema);
    return { text: JSON.stringify(json), parsed: parseSchema(json) };
  } catch (error) {
    if (!isRailError(error)) throw error;
    throw new RegistryFault(
      422,
      42201,
      `Invalid schema: ${error.at === undefined ? '' : `${error.at}: `}${error.message}`,
    );
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a bare type name such as `string` is a schema too
  }
}

function incompatibilities(
  candidate: AvroSchema,
  versions: readonly SchemaVersion[],
  level: CompatibilityLevel,
): string[] {
  if (level === 'NONE') return [];
  const against = level.endsWith('_TRANSITIVE') ? versions : versions.slice(-1);
  const faults: string[] = [];
  for (const version of against) {
    const earlier = parseSchema(version.schema);
    const pairs: [AvroSchema, AvroSchema][] = [];
    if (!level.startsWith('FORWARD')) pairs.push([candidate, earlier]);
    if (!level.startsWith('BACKWARD')) pairs.push([earlier, candidate]);
    for (const [reader, writer] of pairs) {
      for (const fault of checkCompatibility(reader, writer)) {
        faults.push(`version ${version.version} ${fault.path}: ${fault.message}`);
      }
    }
  }
  return faults;
}
