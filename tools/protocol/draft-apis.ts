// Drafts descriptor files from Apache Kafka's definitions; what it prints is then edited by hand.
// node tools/run.mjs --conditions=source --import ./tools/swc-hooks.mjs tools/protocol/draft-apis.ts FOLDER
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Definition, type DefinedField, loadDefinitions } from './definitions.ts';
import { servedVersions } from './served-versions.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

function parse(text: string | undefined): Range {
  const match = /^(\d+)(\+|-(\d+))?$/.exec(text ?? 'none');
  if (match === null) return { from: Infinity, to: -Infinity };
  return { from: Number(match[1]), to: match[2] === '+' ? Infinity : Number(match[3] ?? match[1]) };
}

const overlaps = (a: Range, b: Range) => a.from <= b.to && b.from <= a.to;
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function draftFields(
  fields: readonly DefinedField[],
  definition: Definition,
  served: Range,
  used: Set<string>,
): string {
  return fields
    .filter((field) => overlaps(parse(field.versions ?? field.taggedVersions), served))
    .map((field) => `${lowerFirst(field.name)}: ${draftField(field, definition, served, used)}`)
    .join(',\n');
}

function draftField(field: DefinedField, definition: Definition, served: Range, used: Set<string>): string {
  const isArray = field.type.startsWith('[]');
  const type = isArray ? field.type.slice(2) : field.type;
  const isStruct = /^[A-Z]/.test(type);
  const builder = isArray ? 'array' : isStruct ? 'struct' : type;
  used.add(builder);
  const inner = field.fields ?? definition.commonStructs?.find((common) => common.name === type)?.fields ?? [];
  const element = isStruct ? [`{\n${draftFields(inner, definition, served, used)} }`] : isArray ? [`'${type}'`] : [];
  const options = draftOptions(field, served, type);
  const parts = [
    `'${field.versions ?? field.taggedVersions}'`,
    ...element,
    ...(options === '' ? [] : [`{ ${options} }`]),
  ];
  return `${builder}(${parts.join(', ')})`;
}

function draftOptions(field: DefinedField, served: Range, type: string): string {
  const options: string[] = [];
  if (overlaps(parse(field.nullableVersions), served)) options.push(`nullable: '${field.nullableVersions}'`);
  const text = field.default === undefined ? '' : String(field.default);
  if (text === 'null') options.push('default: null');
  else if (type === 'string' && text !== '') options.push(`default: '${text}'`);
  else if (text !== '' && text !== '0' && text !== 'false') options.push(`default: ${text}`);
  if (field.tag !== undefined) options.push(`tag: ${field.tag}`);
  return options.join(', ');
}

function draftFile(name: string, request: Definition, response: Definition, versions: string): string {
  const served = parse(versions);
  const used = new Set<string>();
  const bodies = [request, response].map((definition) => draftFields(definition.fields, definition, served, used));
  const flexible = parse(request.flexibleVersions).from <= served.to ? request.flexibleVersions! : 'none';
  return `import { ${[...used].sort().join(', ')} } from '../schema/builders.ts';
import { defineApi } from './define-api.ts';

export const ${lowerFirst(name)}Api = defineApi({
  key: ${request.apiKey},
  name: '${name}',
  versions: '${versions}',
  flexible: '${flexible}',
  request: {\n${bodies[0]} },
  response: {\n${bodies[1]} },
});
`;
}

const definitions = loadDefinitions();
const folder = process.argv[2];
if (definitions === undefined || folder === undefined) {
  process.stderr.write('needs Maven and the folder to write to\n');
  process.exit(1);
}
for (const [name, versions] of Object.entries(servedVersions)) {
  const request = definitions.get(`${name}Request`)!;
  const response = definitions.get(`${name}Response`)!;
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  const path = join(folder, `${String(request.apiKey).padStart(2, '0')}-${words}.ts`);
  if (!existsSync(path)) writeFileSync(path, draftFile(name, request, response, versions));
}
