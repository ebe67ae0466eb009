import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Entitlement, entitlementOf, loadAgreements } from '@rail/agreements';
import { ByteWriter, compileEncoder, decodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';
import { createStream } from '@rail/generators';
import type { Principal } from '@rail/runtime';
import { type SetAsideContent, shownRecord } from './shown-record.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const catalogue = loadCatalogue(join(schemas, 'lines'));
const dataset = catalogue.dataset('market-regulation/enterprise');
const nowMs = Date.UTC(2026, 10, 24);
const inForce: Entitlement[] = loadAgreements(join(schemas, 'agreements'), catalogue)
  .filter(({ agreement }) => agreement.dataset === 'market-regulation/enterprise')
  .map(({ agreement, dataset: of }) => entitlementOf(agreement, of, 1, nowMs));

/** One that is new, with changes. */
function enterprise(changes: object = {}): Buffer {
  const stream = createStream([dataset], { seed: 5, startMs: nowMs });
  for (;;) {
    const { value, flaw } = stream.next();
    if (value === null || flaw !== undefined) continue;
    const json = decodeValue(dataset.schema, value, 0, value.length).value as { changeKind: string };
    if (json.changeKind !== 'NEW') continue;
    const writer = new ByteWriter();
    compileEncoder(dataset.schema)({ ...json, ...changes }, writer);
    return Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), writer.bytes.subarray(0, writer.length)]);
  }
}

const content = (value: Buffer | null, changes: Partial<SetAsideContent> = {}): SetAsideContent => ({
  record: {
    topic: 'quarantine.market-regulation',
    partition: 0,
    offset: 0,
    timestampMs: nowMs,
    key: null,
    value,
    headers: new Map(),
  },
  dataset,
  publishedMs: nowMs,
  schemaText: dataset.schemaText,
  inForce,
  nowMs,
  ...changes,
});
const caller = (...agreements: string[]): Principal => ({ name: 'x', role: 'viewer', content: new Set(agreements) });
const all: Principal = { ...caller(), content: 'all' };
const shown = (given: SetAsideContent, who: Principal): string[] =>
  (shownRecord('p', given, who).fields ?? []).filter(({ hidden }) => !hidden).map(({ path }) => path);

describe('a record that was set aside', () => {
  test('is shown whole to who may see all, and by what his agreements pass to anybody else', () => {
    const given = content(enterprise());
    expect(shown(given, all)).toHaveLength(dataset.items.filter(({ leaf }) => leaf).length);
    const own = shown(given, caller('mr-hr-019'));
    expect(own).toEqual(expect.arrayContaining(['uscc', 'entityName', 'status']));
    expect(own).not.toContain('legalRepresentative.name');
    expect(own).not.toContain('scope');
    expect(shown(given, caller())).toEqual([]);
    expect(shown(given, caller('he-hr-020'))).toEqual([]);
  });

  test.each<[string, SetAsideContent]>([
    ['a row that does not match the filter', content(enterprise({ changeKind: 'ABNORMAL_IN' }))],
    ['another schema than the agreed one', content(enterprise(), { schemaText: '"string"' })],
    ['a schema that nobody knows', content(enterprise(), { schemaText: undefined })],
    ['an agreement that is not in force', content(enterprise(), { nowMs: Date.UTC(2040, 1, 1) })],
    ['bytes that are damaged', content(enterprise().subarray(0, 20))],
    ['a value without a frame', content(Buffer.from('{"name":"x"}'))],
  ])('is not shown by an agreement for %s', (_what, given) => {
    const answer = shownRecord('p', given, caller('mr-hr-019'));
    expect(answer.fields).toBeNull();
    expect(answer.note?.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  test.each<[string, SetAsideContent, string]>([
    ['damaged', content(enterprise().subarray(0, 20)), 'do not follow a schema'],
    ['of an unknown schema', content(enterprise(), { schemaText: undefined }), 'do not follow a schema'],
    ['a deletion', content(null), 'a deletion'],
  ])('says to who may see all that it is %s', (_what, given, note) => {
    expect(shownRecord('p', given, all)).toMatchObject({ fields: null, note: { en: expect.stringContaining(note) } });
  });

  test('of a file is a row that agreements do not cover', () => {
    const given = content(Buffer.from('张三,330106'), { dataset: undefined });
    expect(shownRecord('p', given, all).fields).toEqual([{ path: 'row', value: '张三,330106', hidden: false }]);
    expect(JSON.stringify(shownRecord('p', given, caller('mr-hr-019')))).not.toContain('张三');
  });
});
