import { zeroUuid } from '../../libs/kafka-protocol/src/schema/builders.ts';
import type { Field, Shape } from '../../libs/kafka-protocol/src/schema/field.ts';
import {
  includesVersion,
  noVersions,
  parseVersions,
  type Versions,
} from '../../libs/kafka-protocol/src/schema/versions.ts';
import type { DefinedField, Definition } from './definitions.ts';

export interface DescribedMessage {
  readonly name: string;
  readonly versions: Versions;
  readonly flexible: Versions;
  readonly shape: Shape;
}

const rangeOf = (text: string | undefined): Versions => (text === undefined ? noVersions : parseVersions(text));

/** How a served version of a message differs from Apache Kafka's definition; one line a difference. */
export function compareMessage(message: DescribedMessage, definition: Definition, version: number): string[] {
  const at = `${message.name} v${version}`;
  if (!includesVersion(rangeOf(definition.validVersions), version)) {
    return [`${at}: Kafka's versions are ${definition.validVersions}`];
  }
  const flexible = includesVersion(message.flexible, version);
  const expectedFlexible = includesVersion(rangeOf(definition.flexibleVersions), version);
  const differences =
    flexible === expectedFlexible ? [] : [`${at}: flexible is ${flexible}, Kafka's ${expectedFlexible}`];
  const ours = describeShape(message.shape, version, '');
  const theirs = describeDefined(definition.fields, definition, version, '');
  for (let i = 0; i < Math.max(ours.length, theirs.length); i += 1) {
    if (ours[i] !== theirs[i]) {
      differences.push(`${at}: field ${i + 1} is '${ours[i] ?? 'missing'}', Kafka's '${theirs[i] ?? 'missing'}'`);
    }
  }
  return differences;
}

/** One line a field, in wire order, nested ones after their parent. */
function describeShape(shape: Shape, version: number, path: string): string[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    if (!includesVersion(field.versions, version)) {
      return [];
    }
    const { type, inner } = describeType(field);
    const own = line(path + name, type, includesVersion(field.nullable, version), field.tag, defaultText(field));
    return [own].concat(inner === undefined ? [] : describeShape(inner, version, `${path}${name}.`));
  });
}

function describeType(field: Field<unknown>): { type: string; inner?: Shape } {
  if (field.kind === 'struct') {
    return { type: 'struct', inner: field.shape };
  }
  if (field.kind !== 'array') {
    return { type: field.kind };
  }
  return typeof field.element === 'string'
    ? { type: `[]${field.element}` }
    : { type: '[]struct', inner: field.element };
}

function defaultText(field: Field<unknown>): string {
  const value = field.makeDefault();
  if (field.kind === 'struct') {
    return '';
  }
  return field.kind === 'array' || Buffer.isBuffer(value) ? (value === null ? 'null' : 'empty') : String(value);
}

function describeDefined(
  fields: readonly DefinedField[],
  definition: Definition,
  version: number,
  path: string,
): string[] {
  return fields.flatMap((field) => {
    if (!includesVersion(rangeOf(field.versions ?? field.taggedVersions), version)) {
      return [];
    }
    const isArray = field.type.startsWith('[]');
    const base = isArray ? field.type.slice(2) : field.type;
    const isStruct = /^[A-Z]/.test(base);
    const name = field.name.charAt(0).toLowerCase() + field.name.slice(1);
    const tag = includesVersion(rangeOf(field.taggedVersions), version) ? field.tag : undefined;
    const type = `${isArray ? '[]' : ''}${isStruct ? 'struct' : base}`;
    const nullable = includesVersion(rangeOf(field.nullableVersions), version);
    const own = line(path + name, type, nullable, tag, definedDefault(field, type));
    const inner = field.fields ?? definition.commonStructs?.find((common) => common.name === base)?.fields ?? [];
    return [own].concat(isStruct ? describeDefined(inner, definition, version, `${path}${name}.`) : []);
  });
}

function definedDefault(field: DefinedField, type: string): string {
  const given = field.default === undefined ? '' : String(field.default);
  if (given === 'null' || type === 'records') {
    return 'null';
  }
  if (type.startsWith('[]') || type === 'bytes') {
    return 'empty';
  }
  switch (type) {
    case 'struct':
      return '';
    case 'bool':
      return given === '' ? 'false' : given;
    case 'uuid':
      return given === '' ? zeroUuid : given;
    case 'string':
      return given;
    default:
      return String(Number(given));
  }
}

function line(name: string, type: string, nullable: boolean, tag: number | undefined, standard: string): string {
  return `${name} ${type}${nullable ? ' nullable' : ''}${tag === undefined ? '' : ` tag ${tag}`} = ${standard}`;
}
