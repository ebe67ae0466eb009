import { type AvroSchema, encodeValue, parseSchema, schemaToJson } from '@rail/avro';
import avsc from 'avsc';

import { deriveShareSchema } from '../plan/derive-share-schema.ts';
import type { FieldRule, Projection } from '../plan/projection.ts';
import { linkageKey } from '../treatments/linkage-key.ts';
import { applyTreatment } from '../treatments/registry.ts';
import { compileTranscoder } from './transcode.ts';

export interface TranscodeFigure {
  readonly scenario: string;
  readonly nsPerRecord: number;
  readonly avscNsPerRecord: number;
  /** How many times as fast as avsc in the same run. */
  readonly ratio: number;
}

type Value = Record<string, unknown>;

const text = (name: string): unknown => ({ name, type: 'string' });

/** A register entry of 18 fields as the lines have them, 217 bytes. */
const registerEntry = parseSchema({
  type: 'record',
  name: 'bench.RegisterEntry',
  fields: [
    text('uscc'),
    text('entityName'),
    text('entityTypeCode'),
    text('industryCode'),
    { name: 'capital', type: 'long' },
    text('currency'),
    { name: 'establishedOn', type: { type: 'int', logicalType: 'date' } },
    { name: 'approvedOn', type: { type: 'int', logicalType: 'date' } },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['OPEN', 'CLOSED', 'OTHER'] } },
    { name: 'seriousViolation', type: 'boolean' },
    { name: 'employees', type: ['null', 'int'], default: null },
    text('scope'),
    text('registrar'),
    text('personName'),
    text('personId'),
    text('divisionCode'),
    { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'sourceVersion', type: 'long' },
  ],
});

function entry(index: number): Value {
  return {
    uscc: `9133CC99MA${String(27_000_000 + index).slice(0, 8)}`,
    entityName: '杭州西湖数据科技有限公司',
    entityTypeCode: '1130',
    industryCode: 'I6510',
    capital: 1_000_000 + index,
    currency: '156',
    establishedOn: 17_000 + (index % 3000),
    approvedOn: 19_000,
    status: 'OPEN',
    seriousViolation: false,
    employees: 12 + (index % 100),
    scope: '软件开发;信息系统集成服务;数据处理和存储支持服务;互联网',
    registrar: '330106',
    personName: '王小明',
    personId: '33CC99199001011234',
    divisionCode: '330106',
    eventTime: 1_790_000_000_000 + index,
    sourceVersion: 1 + (index % 50),
  };
}

const kept = [
  'uscc',
  'entityName',
  'entityTypeCode',
  'industryCode',
  'establishedOn',
  'status',
  'divisionCode',
  'eventTime',
  'sourceVersion',
];
const key = linkageKey(Buffer.from('a key of the benchmark'), 'sha256');

interface Scenario {
  readonly name: string;
  /** A rule in place of the one that passes its field. */
  readonly special?: FieldRule;
  readonly shares?: number;
}

const scenarios: readonly Scenario[] = [
  { name: 'nine of eighteen fields pass' },
  { name: 'and mask', special: { path: 'entityName', treatment: { kind: 'mask', keepFirst: 2, keepLast: 2 } } },
  { name: 'and hash', special: { path: 'uscc', treatment: { kind: 'hash', key } } },
  {
    name: 'and generalise a date',
    special: { path: 'establishedOn', treatment: { kind: 'generalise', to: { date: 'year' } } },
  },
  {
    name: 'and generalise a division',
    special: { path: 'divisionCode', treatment: { kind: 'generalise', to: { division: 'city' } } },
  },
  { name: 'and nullify', special: { path: 'entityName', treatment: { kind: 'nullify' } } },
  { name: 'four shares of nine fields', shares: 4 },
];

export interface TranscoderFigures {
  readonly bytesPerRecord: number;
  readonly scenarios: readonly TranscodeFigure[];
}

/** Measures the walk alone, record by record in one thread, against avsc decoding, applying and encoding. */
export function measureTranscoder(secondsEach: number): TranscoderFigures {
  const data = Array.from({ length: 512 }, (_, index) => encodeValue(registerEntry, entry(index)));
  const section = Buffer.concat(data);
  const figures = scenarios.map(({ name, special, shares = 1 }): TranscodeFigure => {
    const rules = kept.map((path): FieldRule =>
      path === special?.path ? special : { path, treatment: { kind: 'pass' } },
    );
    const shareSchema = deriveShareSchema(registerEntry, rules, { name: 'bench.Share' });
    const projections = Array.from({ length: shares }, (_, index): Projection => ({
      id: `${index}`,
      rules,
      shareSchema,
    }));
    const transcoder = compileTranscoder(registerEntry, projections);
    const ours = measure(secondsEach, () => {
      let start = 0;
      for (const datum of data) {
        const end = start + datum.length;
        transcoder.transcode(section, start, end);
        start = end;
      }
    });
    const theirs = measure(secondsEach, avscRound(data, projections));
    const nsPerRecord = ours / data.length;
    const avscNsPerRecord = theirs / data.length;
    return { scenario: name, nsPerRecord, avscNsPerRecord, ratio: avscNsPerRecord / nsPerRecord };
  });
  return { bytesPerRecord: Math.round(section.length / data.length), scenarios: figures };
}

function avscRound(data: readonly Buffer[], projections: readonly Projection[]): () => void {
  const typeOf = (schema: AvroSchema): avsc.Type => avsc.Type.forSchema(schemaToJson(schema) as avsc.Schema);
  const writer = typeOf(registerEntry);
  const readers = projections.map(({ shareSchema }) => typeOf(shareSchema));
  const leaves = new Map(
    registerEntry.kind === 'record' ? registerEntry.fields.map((field) => [field.name, field.schema]) : [],
  );
  return () => {
    for (const datum of data) {
      const value = writer.fromBuffer(datum) as Value;
      for (const [index, { rules }] of projections.entries()) {
        const share: Value = {};
        for (const { path, treatment } of rules) {
          const leaf = leaves.get(path);
          const isKept = treatment.kind === 'pass' || leaf === undefined;
          share[path] = isKept ? value[path] : applyTreatment(treatment, leaf, value[path]);
        }
        readers[index]?.toBuffer(share);
      }
    }
  };
}

/** Nanoseconds per call: the best of several stretches, so that what else the machine does counts least. */
function measure(seconds: number, round: () => void): number {
  const stretches = 5;
  let best = Infinity;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const begin = process.hrtime.bigint();
    const until = begin + BigInt(Math.round((seconds * 1e9) / stretches));
    let rounds = 0;
    let now = begin;
    do {
      round();
      rounds++;
      now = process.hrtime.bigint();
    } while (now < until);
    best = Math.min(best, Number(now - begin) / rounds);
  }
  return best;
}
