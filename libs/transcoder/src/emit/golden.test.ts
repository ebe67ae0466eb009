import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type AvroSchema, parseSchema } from '@rail/avro';
import { describe, expect, test } from '@jest/globals';

import { checkFilter } from '../filter/check.ts';
import { parseFilter } from '../filter/parse.ts';
import { deriveShareSchema } from '../plan/derive-share-schema.ts';
import { planTranscode } from '../plan/plan-transcode.ts';
import { printPlan } from '../plan/print-plan.ts';
import type { Projection } from '../plan/projection.ts';
import { linkageKey } from '../treatments/linkage-key.ts';
import type { Treatment } from '../treatments/treatment.ts';
import { emitPlan } from './emit.ts';

/*
 * The plans and the generated source of representative cases, committed and reviewed like code. RAIL_GOLDEN=write
 * writes them anew.
 */

const pass: Treatment = { kind: 'pass' };
const hash: Treatment = { kind: 'hash', key: linkageKey(Buffer.from('golden'), 'sm3') };

function aDataset(fields: readonly unknown[]): AvroSchema {
  return parseSchema({ type: 'record', name: 'golden.Entry', fields });
}

function aProjection(
  dataset: AvroSchema,
  id: string,
  treated: Readonly<Record<string, Treatment>>,
  filter?: string,
): Projection {
  const rules = Object.entries(treated).map(([path, treatment]) => ({ path, treatment }));
  return {
    id,
    rules,
    shareSchema: deriveShareSchema(dataset, rules, { name: 'golden.Share' }),
    ...(filter === undefined ? {} : { filter: checkFilter(parseFilter(filter), dataset) }),
  };
}

const flat = aDataset([
  { name: 'uscc', type: 'string' },
  { name: 'name', type: 'string', 'rail.personal': true },
  { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['OPEN', 'CLOSED'] } },
  { name: 'lon', type: 'double' },
  { name: 'lat', type: 'double' },
  { name: 'since', type: { type: 'int', logicalType: 'date' } },
  { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
]);

const nested = aDataset([
  {
    name: 'place',
    type: [
      'null',
      {
        type: 'record',
        name: 'Place',
        fields: [
          { name: 'code', type: 'string' },
          { name: 'detail', type: 'string' },
        ],
      },
    ],
  },
  {
    name: 'parties',
    type: {
      type: 'array',
      items: {
        type: 'record',
        name: 'Party',
        fields: [
          { name: 'role', type: 'string' },
          { name: 'idNumber', type: 'string' },
        ],
      },
    },
  },
  { name: 'measures', type: { type: 'map', values: 'long' } },
]);

const tree = aDataset([
  { name: 'id', type: 'string' },
  { name: 'secret', type: 'string' },
  { name: 'children', type: { type: 'array', items: 'Entry' } },
]);

const older = parseSchema({
  type: 'record',
  name: 'golden.Entry',
  fields: [
    { name: 'since', type: { type: 'int', logicalType: 'date' } },
    { name: 'uscc', type: 'string' },
    { name: 'lon', type: 'float' },
  ],
});

const newer = aDataset([
  { name: 'uscc', type: 'string' },
  { name: 'lon', type: 'double' },
  { name: 'since', type: ['null', { type: 'int', logicalType: 'date' }] },
  { name: 'source', type: 'string', default: 'PATROL' },
]);

const cases: Readonly<Record<string, { readonly writer: AvroSchema; readonly projections: readonly Projection[] }>> = {
  'flat-pass': {
    writer: flat,
    projections: [aProjection(flat, 'a', { uscc: pass, status: pass, lon: pass, lat: pass })],
  },
  'flat-treated': {
    writer: flat,
    projections: [
      aProjection(flat, 'a', {
        uscc: hash,
        name: { kind: 'mask', keepFirst: 1, keepLast: 0 },
        since: { kind: 'generalise', to: { date: 'year' } },
      }),
    ],
  },
  'two-shares': {
    writer: flat,
    projections: [
      aProjection(flat, 'a', { uscc: pass, name: { kind: 'nullify' }, eventTime: pass }),
      aProjection(flat, 'b', { uscc: hash, status: pass, eventTime: pass }, 'status == "OPEN" && eventTime > 0'),
    ],
  },
  'nested-unions-and-blocks': {
    writer: nested,
    projections: [aProjection(nested, 'a', { 'place.code': pass, 'parties.idNumber': hash, measures: pass })],
  },
  recursive: {
    writer: tree,
    projections: [aProjection(tree, 'a', { id: pass, 'children.id': pass, 'children.children': pass })],
  },
  'older-writer': {
    writer: older,
    projections: [aProjection(newer, 'a', { uscc: pass, lon: pass, since: pass, source: pass })],
  },
};

describe('generated code', () => {
  test.each(Object.entries(cases))('of %s is as reviewed', (name, { writer, projections }) => {
    const plan = planTranscode(writer, projections);
    const files = { [`${name}.plan.txt`]: printPlan(plan), [`${name}.js.txt`]: emitPlan(plan).source };
    for (const [file, text] of Object.entries(files)) {
      const path = join(import.meta.dirname, 'golden', file);
      if (process.env['RAIL_GOLDEN'] === 'write') writeFileSync(path, text);
      expect(text).toBe(readFileSync(path, 'utf8'));
    }
  });
});
