import { type AvroSchema, parseSchema, type RecordSchema, schemaToJson } from '@rail/avro';
import { isRailError } from '@rail/kernel';

import type { DatasetManifest, LineManifest } from './catalogue.ts';
import { enumOf, fieldAt, plainType, schemaFaults } from './check-schema.ts';
import { dataItemsOf } from './data-item.ts';
import { type Declared, type DeclaredFault, pathText, type Path } from './declared-yaml.ts';
import type { DatasetDeclaration, LineDeclaration, QualityRule } from './line-manifest.schema.ts';
import { lineTopic } from './topics.ts';

/** The schema file of a dataset: its name for messages and its text, undefined if there is none. */
export interface SchemaFile {
  readonly file: string;
  readonly text: string | undefined;
}

/** All versions of a dataset's schema, the earlier ones oldest first. */
export interface SchemaFiles {
  readonly current: SchemaFile;
  readonly earlier: readonly SchemaFile[];
  readonly next?: SchemaFile;
}

/**
 * Joins a declared line with the schemas of its datasets and checks one against the other. What is wrong is added to
 * `faults`; a dataset with a fault is left out.
 */
export function compileLine(
  declared: Declared<LineDeclaration>,
  filesOf: (dataset: string) => SchemaFiles,
  named: ReadonlyMap<string, AvroSchema>,
  faults: DeclaredFault[],
): LineManifest {
  const { datasets: declarations, ...line } = declared.value;
  const datasets = declarations.flatMap((declaration, index) => {
    const fault = (path: Path, message: string): void => {
      const whole = ['datasets', index, ...path];
      faults.push({ at: declared.at(whole), path: pathText(whole), message });
    };
    if (declarations.findIndex(({ id }) => id === declaration.id) !== index) fault(['id'], 'this id stands twice');
    const files = filesOf(declaration.id);
    const schemaFile = files.current;
    const before = faults.length;
    const schema = readSchema(schemaFile, named, fault, faults);
    if (schema === undefined) return [];
    for (const { path, message } of schemaFaults(schema)) faults.push({ at: schemaFile.file, path, message });
    checkFields(declaration, schema, fault);
    const read = (file: SchemaFile | undefined): string | undefined => {
      const other = file === undefined ? undefined : readSchema(file, named, fault, faults);
      return other === undefined ? undefined : textOf(other);
    };
    const earlier = files.earlier.map(read).filter((text) => text !== undefined);
    const versions = { earlierSchemaTexts: earlier, nextSchemaText: read(files.next) };
    return faults.length > before ? [] : [{ ...datasetOf(line.id, declaration, schema), ...versions }];
  });
  return { ...line, datasets };
}

type Fault = (path: Path, message: string) => void;

function readSchema(
  { file, text }: SchemaFile,
  named: ReadonlyMap<string, AvroSchema>,
  fault: Fault,
  faults: DeclaredFault[],
): RecordSchema | undefined {
  if (text === undefined) {
    fault(['id'], `the schema file ${file} does not exist`);
    return undefined;
  }
  try {
    const schema = parseSchema(text, { named });
    if (schema.kind === 'record') return schema;
    faults.push({ at: file, path: '$', message: 'the schema of a dataset is a record' });
  } catch (error) {
    if (!isRailError(error)) throw error;
    faults.push({ at: file, path: error.at ?? '$', message: error.message });
  }
  return undefined;
}

function checkFields(declaration: DatasetDeclaration, schema: RecordSchema, fault: Fault): void {
  const typed = (path: Path, field: string, types?: readonly string[]): void => {
    const found = fieldAt(schema, field);
    if (found === undefined) fault(path, `the schema has no field ${field}`);
    else if (types !== undefined && !types.includes(plainType(found))) fault(path, `must be ${types.join(' or ')}`);
  };
  for (const [index, field] of declaration.key.entries())
    typed(['key', index], field, ['string', 'int', 'long', 'uuid', 'enum', 'timestamp-millis']);
  for (const [index, field] of declaration.identity.entries()) typed(['identity', index], field);
  typed(['version'], declaration.version, ['long']);
  typed(['eventTime'], declaration.eventTime, ['timestamp-millis']);
  for (const [index, rule] of declaration.quality.entries()) checkRule(rule, ['quality', index], schema, fault);
}

function checkRule(rule: QualityRule, path: Path, schema: RecordSchema, fault: Fault): void {
  const found = fieldAt(schema, rule.field);
  if (found === undefined) fault([...path, 'field'], `the schema has no field ${rule.field}`);
  for (const name of ['other', 'of', 'pollutants', 'standard'] as const) {
    const field = (rule as Partial<Record<typeof name, string>>)[name];
    if (field !== undefined && fieldAt(schema, field) === undefined) {
      fault([...path, name], `the schema has no field ${field}`);
    }
  }
  if (rule.rule !== 'life-cycle' || found === undefined) return;
  const symbols = enumOf(found)?.symbols ?? [];
  for (const [from, moves] of Object.entries(rule.moves)) {
    for (const symbol of [from, ...moves]) {
      if (!symbols.includes(symbol)) fault([...path, 'moves', from], `${rule.field} has no value ${symbol}`);
    }
  }
}

/** With all types it refers to inside. */
function textOf(schema: RecordSchema): string {
  return JSON.stringify(schemaToJson(schema));
}

function datasetOf(
  line: string,
  declaration: DatasetDeclaration,
  schema: RecordSchema,
): Omit<DatasetManifest, 'earlierSchemaTexts' | 'nextSchemaText'> {
  const { freshness, timetable, ...rest } = declaration;
  const { grace, ...hours } = timetable;
  return {
    ...rest,
    line,
    timetable: { ...hours, graceMs: grace },
    freshnessMs: freshness,
    schema,
    schemaText: textOf(schema),
    topic: lineTopic(line, declaration.id),
    items: dataItemsOf(schema, declaration),
  };
}
