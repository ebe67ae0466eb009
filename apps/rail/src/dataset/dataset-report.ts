import { createHash } from 'node:crypto';
import { canonicalForm, parseSchema } from '@rail/avro';
import type { DataItem, DatasetManifest, QualityRule } from '@rail/catalogue';
import { nameOf } from './find-dataset.ts';

export interface SchemaVersion {
  /** Of the declared files: 1 is the oldest that is still read. */
  readonly version: number;
  readonly state: 'read' | 'written' | 'proposed';
  readonly fields: number;
  /** Begin of the SHA-256 of the canonical form: equal for schemas that read and write alike. */
  readonly fingerprint: string;
}

export interface DatasetReport {
  readonly dataset: string;
  readonly zh: string;
  readonly en: string;
  readonly kind: string;
  readonly sharing: string;
  readonly open: string;
  readonly grade: string;
  readonly frequency: string;
  readonly key: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly timetable: DatasetManifest['timetable'];
  readonly freshnessMs: number;
  readonly compatibility: string;
  readonly items: readonly DataItem[];
  readonly quality: readonly QualityRule[];
  readonly versions: readonly SchemaVersion[];
}

/** Everything that is declared of a dataset, down to each data item. */
export function reportOf(dataset: DatasetManifest): DatasetReport {
  const { zh, en, kind, sharing, open, grade, frequency, key, topic, partitions } = dataset;
  const { timetable, freshnessMs, compatibility, items, quality } = dataset;
  const about = { dataset: nameOf(dataset), zh, en, kind, sharing, open, grade, frequency, key, topic, partitions };
  return { ...about, timetable, freshnessMs, compatibility, items, quality, versions: versionsOf(dataset) };
}

/** The versions of the schema, oldest first. */
function versionsOf({ earlierSchemaTexts, schemaText, nextSchemaText }: DatasetManifest): SchemaVersion[] {
  const texts: [SchemaVersion['state'], string][] = [
    ...earlierSchemaTexts.map((text): [SchemaVersion['state'], string] => ['read', text]),
    ['written', schemaText],
  ];
  if (nextSchemaText !== undefined) texts.push(['proposed', nextSchemaText]);
  return texts.map(([state, text], at) => {
    const schema = parseSchema(text);
    const fields = schema.kind === 'record' ? schema.fields.length : 0;
    const fingerprint = createHash('sha256').update(canonicalForm(schema)).digest('hex').slice(0, 12);
    return { version: at + 1, state, fields, fingerprint };
  });
}

/** A rule as a person reads it. */
export function ruleText(rule: QualityRule): string {
  switch (rule.rule) {
    case 'identifier':
      return `is a ${rule.kind}`;
    case 'code-list':
      return `is a code of ${rule.list}`;
    case 'not-after':
      return `is not after ${rule.other}`;
    case 'birth-date':
      return `is the date of birth in ${rule.of}`;
    case 'air-quality-index':
      return `is the index of the worst of ${rule.pollutants}, by the standard of its hour`;
    case 'surface-water-class':
      return 'is the class of the worst item of the sample';
    case 'holds':
      return rule.that;
    case 'life-cycle':
      return Object.entries(rule.moves)
        .map(([from, to]) => `${from} to ${to.join(' or ')}`)
        .join('; ');
  }
}
