import { type AvroSchema, isNullable, type RecordSchema, soleBranch } from '@rail/avro';
import type { DataItem, DatasetManifest, LineManifest, QualityRule } from '@rail/catalogue';
import { ruleText } from './dataset-report.ts';
import { nameOf } from './find-dataset.ts';

/**
 * A dataset as a data contract: Open Data Contract Standard 3.0.2 (Bitol, Linux Foundation). What the standard has no
 * word for, such as the sharing class of an item, stands under `customProperties`.
 */
export function dataContract(dataset: DatasetManifest, line: LineManifest, brokers: readonly string[]): object {
  const { zh, en, timetable, freshnessMs, earlierSchemaTexts, sharing, open, grade, frequency } = dataset;
  return {
    apiVersion: 'v3.0.2',
    kind: 'DataContract',
    id: nameOf(dataset),
    name: zh,
    version: `${earlierSchemaTexts.length + 1}.0.0`,
    status: 'active',
    domain: dataset.line,
    dataProduct: line.department.zh,
    description: {
      purpose: `${en}, as ${line.department.en} records it`,
      usage: 'By sharing agreement: each names a purpose, the items and how they are treated.',
      limitations: `Class ${sharing}, grade ${grade}; what an agreement does not name is not shared.`,
    },
    servers: [{ server: 'exchange', type: 'kafka', host: brokers.join(','), format: 'avro' }],
    schema: [
      {
        name: dataset.id,
        physicalName: dataset.topic,
        physicalType: 'topic',
        logicalType: 'object',
        businessName: zh,
        dataGranularityDescription: `one record per ${dataset.kind}, keyed by ${dataset.key.join(', ')}`,
        properties: propertiesOf(dataset.schema, '', new Map(dataset.items.map((item) => [item.path, item])), dataset),
      },
    ],
    slaProperties: [
      { property: 'frequency', value: frequency },
      { property: 'latency', value: freshnessMs / 1000, unit: 's', element: `${dataset.id}.${dataset.eventTime}` },
      { property: 'timeOfAvailability', value: `${timetable.window} Asia/Shanghai, ${timetable.calendar}` },
      { property: 'longestSilence', value: timetable.graceMs / 1000, unit: 's' },
    ],
    support: [{ channel: line.contact.unit, url: `mailto:${line.contact.email}`, tool: 'email' }],
    customProperties: [
      { property: 'sharingClass', value: sharing },
      { property: 'openClass', value: open },
      { property: 'schemaCompatibility', value: dataset.compatibility },
    ],
  };
}

type Items = ReadonlyMap<string, DataItem>;

interface Property {
  readonly name: string;
}

function propertiesOf(schema: RecordSchema, prefix: string, items: Items, dataset: DatasetManifest): Property[] {
  return schema.fields.map((field) => {
    const path = prefix === '' ? field.name : `${prefix}.${field.name}`;
    const item = items.get(path);
    const position = dataset.key.indexOf(path);
    const rules = dataset.quality.filter((rule) => rule.field === path);
    return {
      name: field.name,
      ...(item !== undefined && { businessName: item.zh, physicalType: item.type }),
      ...(position >= 0 && { primaryKey: true, primaryKeyPosition: position + 1 }),
      ...shapeOf(field.schema, path, items, dataset),
      required: !isNullable(field.schema),
      ...(field.doc !== undefined && { description: field.doc }),
      ...(item !== undefined && {
        classification: item.grade,
        customProperties: [
          { property: 'sharingClass', value: item.sharing },
          { property: 'personal', value: item.personal },
        ],
      }),
      ...(rules.length > 0 && { quality: rules.map(qualityOf) }),
    };
  });
}

/** What the standard says of a type: its logical type, and what lies beneath. */
function shapeOf(schema: AvroSchema, path: string, items: Items, dataset: DatasetManifest): object {
  switch (schema.kind) {
    case 'union': {
      const sole = soleBranch(schema);
      if (sole !== undefined) return shapeOf(sole, path, items, dataset);
      // One of several records: a property for the fields of each, none of them required.
      const records = schema.branches.filter((branch) => branch.kind === 'record');
      const properties = new Map(
        records.flatMap((branch) => propertiesOf(branch, path, items, dataset)).map((each) => [each.name, each]),
      );
      return {
        logicalType: 'object',
        properties: [...properties.values()].map((each) => ({ ...each, required: false })),
      };
    }
    case 'record':
      return { logicalType: 'object', properties: propertiesOf(schema, path, items, dataset) };
    case 'array':
      return { logicalType: 'array', items: shapeOf(schema.items, path, items, dataset) };
    case 'map':
      return { logicalType: 'object' };
    case 'boolean':
      return { logicalType: 'boolean' };
    case 'int':
    case 'long':
      return { logicalType: schema.logical === undefined ? 'integer' : 'date' };
    case 'float':
    case 'double':
      return { logicalType: 'number' };
    case 'bytes':
    case 'fixed':
      return { logicalType: schema.logical?.name === 'decimal' ? 'number' : 'string' };
    default:
      return { logicalType: 'string' };
  }
}

function qualityOf(rule: QualityRule): object {
  const { rule: name, field, on, ...parameters } = rule;
  return {
    type: 'custom',
    engine: 'data-rail',
    description: rule.rule === 'holds' ? rule.that : `${field} ${ruleText(rule)}`,
    severity: on === 'quarantine' ? 'error' : 'warning',
    implementation: { rule: name, on, ...parameters },
  };
}
