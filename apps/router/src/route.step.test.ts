import { describe, expect, test } from '@jest/globals';
import {
  agreementSchema,
  compileAgreement,
  type DatasetQuality,
  decodeOrigin,
  originHeader,
  placeHeader,
  qualityOf,
  reasonHeader,
} from '@rail/agreements';
import { decodeValue, encodeValue, parseSchema, type RecordSchema } from '@rail/avro';
import type { FetchedBatch } from '@rail/kafka-client';
import {
  encodeHeaders,
  forEachHeader,
  readBatchHeader,
  RecordBatchBuilder,
  RecordCursor,
  recordsOf,
} from '@rail/kafka-protocol';
import { AccountDraft } from './account-draft.ts';
import { DatasetRoute, type LiveShare, type WriterSchema } from './dataset-route.ts';
import { BatchRun } from './route.step.ts';
import { type OutputBatch, OutputBatches } from './share-output.ts';

const topic = 'line.public-security.resident';
const schemaText = JSON.stringify({
  type: 'record',
  name: 'rail.Resident',
  fields: [
    { name: 'idNumber', type: 'string', 'rail.personal': true, 'rail.grade': 'L3' },
    { name: 'city', type: 'string', 'rail.grade': 'L1' },
    { name: 'status', type: 'string', 'rail.grade': 'L1' },
    { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' }, 'rail.grade': 'L1' },
    { name: 'sourceVersion', type: 'long', 'rail.grade': 'L1' },
  ],
});
const schema = parseSchema(schemaText) as RecordSchema;
const publishedMs = 1_770_000_000_000;

function aShare(change: Partial<Record<string, unknown>> = {}, live: Partial<LiveShare> = {}): LiveShare {
  const agreement = agreementSchema.parse({
    id: 'ps-gov-001',
    version: 1,
    provider: 'public-security',
    subscriber: 'thematic/grassroots-governance',
    dataset: 'public-security/resident',
    purpose: { zh: '用途', en: 'purpose' },
    sharingClass: 'restricted',
    owners: [{ role: 'provider', office: 'office', contact: 'contact' }],
    validity: { from: '2026-01-01', until: '2027-01-01' },
    start: 'earliest',
    where: 'status == "ACTIVE"',
    fields: { idNumber: 'hash', city: 'pass' },
    linkageDomain: 'grassroots-governance',
    ...change,
  });
  const dataset = {
    line: 'public-security',
    id: 'resident',
    zh: '人口',
    kind: 'state' as const,
    key: ['idNumber'],
    version: 'sourceVersion',
    eventTime: 'eventTime',
    topic,
    schema,
    schemaText,
  };
  const compiled = compileAgreement(agreement, dataset, () => Buffer.alloc(32, 7));
  return {
    id: agreement.id,
    version: 1,
    compiled,
    prefix: Buffer.of(0, 0, 0, 0, 9),
    startMs: 0,
    reachesBack: true,
    untilMs: Infinity,
    allowedHeaders: new Set(compiled.headers),
    isKeyed: true,
    quota: undefined,
    ...live,
  };
}

interface SourceRecord {
  readonly key?: string | null;
  readonly value: Buffer | null;
  readonly headers?: readonly (readonly [string, Buffer])[];
}

const idNumber = '330199198803150011';
const resident = (status: string, city = '330100'): Buffer =>
  Buffer.concat([
    Buffer.of(0, 0, 0, 0, 1),
    encodeValue(schema, { idNumber, city, status, eventTime: BigInt(publishedMs), sourceVersion: 3n }),
  ]);

/** 1 is the dataset's schema, 2 lacks fields that shares need, others belong elsewhere. */
function writerOf(id: number): WriterSchema {
  if (id === 1) return { text: schemaText };
  if (id !== 2) return { foreign: 'not of this subject' };
  return {
    text: JSON.stringify({ type: 'record', name: 'rail.Resident', fields: [{ name: 'city', type: 'string' }] }),
  };
}

const noQuality: DatasetQuality = { checks: [], lifeCycles: [] };

function route(
  records: readonly SourceRecord[],
  shares: readonly LiveShare[] = [aShare()],
  side = false,
  quality = noQuality,
) {
  const builder = new RecordBatchBuilder();
  for (const { key = idNumber, value, headers } of records) {
    const keyBytes = key === null ? null : Buffer.from(key);
    const encoded = headers === undefined ? null : encodeHeaders(headers);
    builder.append(publishedMs, keyBytes, 0, keyBytes?.length ?? 0, value, 0, value?.length ?? 0, encoded);
  }
  const bytes = builder.finish({ baseOffset: 100 });
  const header = readBatchHeader(bytes, 0);
  const batch = { topic, partition: 2, header, section: recordsOf(bytes, 0), nextOffset: 100 + records.length };
  const sent: OutputBatch[] = [];
  const output = new OutputBatches((full) => sent.push(full));
  const account = new AccountDraft(topic, 2, 100, side);
  const dataset = new DatasetRoute(topic, shares, quality);
  const run = new BatchRun(batch as FetchedBatch, dataset, output, account, publishedMs + 5);
  const asked: number[] = [];
  for (let needed = run.run(); typeof needed === 'number'; needed = run.run()) {
    asked.push(needed);
    dataset.learn(needed, writerOf(needed), publishedMs + 5);
  }
  account.advance(batch.nextOffset, shares);
  output.flush();
  return { asked, account: account.close(), records: sent.flatMap(readRecords) };
}

function readRecords({ topic: to, partition, bytes }: OutputBatch) {
  const cursor = new RecordCursor();
  cursor.reset(recordsOf(bytes, 0), readBatchHeader(bytes, 0));
  const records = [];
  while (cursor.next()) {
    const headers = new Map<string, Buffer>();
    const { bytes: section } = cursor;
    forEachHeader(section, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, start, end) => {
      headers.set(section.toString('utf8', keyStart, keyEnd), Buffer.from(section.subarray(start, end)));
    });
    const slice = (start: number, end: number) => (start < 0 ? null : Buffer.from(section.subarray(start, end)));
    const key = slice(cursor.keyStart, cursor.keyEnd);
    const value = slice(cursor.valueStart, cursor.valueEnd);
    records.push({ to, partition, timestamp: cursor.timestamp, key, value, headers });
  }
  return records;
}

describe('routing a batch', () => {
  test('delivers a matching record under its pseudonym, with its origin, in the partition of its source', () => {
    const { records, account, asked } = route([{ value: resident('ACTIVE') }]);

    expect(asked).toEqual([1]);
    const [record] = records;
    expect(record).toMatchObject({ to: 'share.ps-gov-001', partition: 2, timestamp: publishedMs });
    expect(decodeOrigin(record!.headers.get(originHeader)!)).toEqual({ partition: 2, offset: 100 });
    const shared = decodeValue(aShare().compiled.shareSchema, record!.value!, 5, record!.value!.length).value;
    expect(shared).toMatchObject({ city: '330100', idNumber: record!.key!.toString() });
    expect(account).toMatchObject({ records: 1, routed: 1, from: 100 });
    expect(account.agreements).toEqual([
      {
        agreement: 'ps-gov-001',
        version: 1,
        from: 100,
        to: 101,
        begins: false,
        pairs: 1,
        delivered: 1,
        filteredOut: 0,
        quarantined: 0,
        left: 0,
      },
    ]);
  });

  test('takes back under the pseudonym what no longer matches the filter', () => {
    const { records, account } = route([{ value: resident('ACTIVE') }, { value: resident('MOVED_OUT') }]);

    expect(records.map(({ value }) => value === null)).toEqual([false, true]);
    expect(records[1]!.key).toEqual(records[0]!.key);
    expect(account.agreements[0]).toMatchObject({ pairs: 2, delivered: 1, filteredOut: 1, left: 1 });
  });

  test('forwards a tombstone under the pseudonym, or drops it where the agreement says so', () => {
    expect(route([{ value: null }]).records[0]).toMatchObject({ to: 'share.ps-gov-001', value: null });
    const dropped = route([{ value: null }], [aShare({ tombstones: 'drop' })]);
    expect(dropped.records).toEqual([]);
    expect(dropped.account.agreements[0]).toMatchObject({ pairs: 1, delivered: 0, filteredOut: 1 });
  });

  test.each([
    ['a value without a schema id', { value: Buffer.from('{"idNumber":1}') }, 'Q101'],
    [
      'a schema of another subject',
      { value: Buffer.concat([Buffer.of(0, 0, 0, 0, 77), resident('ACTIVE').subarray(5)]) },
      'Q102',
    ],
    ['truncated Avro', { value: resident('ACTIVE').subarray(0, -3) }, 'Q103'],
    ['a state record without a key', { key: null, value: resident('ACTIVE') }, 'Q110'],
    ['a tombstone without a key', { key: null, value: null }, 'Q110'],
  ] satisfies [string, SourceRecord, string][])('sets aside %s, and the rest flows', (_name, bad, reason) => {
    const { records, account } = route([bad, { value: resident('ACTIVE') }]);

    const aside = records.find(({ to }) => to === 'quarantine.public-security')!;
    expect(aside.headers.get(reasonHeader)!.toString()).toBe(reason);
    expect(decodeOrigin(aside.headers.get(originHeader)!)).toEqual({ partition: 2, offset: 100 });
    expect(aside.key).toBeNull();
    expect(aside.value).toEqual(bad.value);
    expect(account).toMatchObject({ records: 2, routed: 1, quarantined: 1 });
  });

  test('sets a share aside that is larger than its topic takes, for that agreement alone', () => {
    const { records, account } = route([{ value: resident('ACTIVE', 'x'.repeat(1_000_001)) }]);

    expect(records.map(({ to }) => to)).toEqual(['quarantine.public-security']);
    expect(records[0]!.headers.get('rail-agreement')!.toString()).toBe('ps-gov-001');
    expect(account).toMatchObject({ routed: 1, quarantined: 0 });
    expect(account.agreements[0]).toMatchObject({ pairs: 1, quarantined: 1 });
  });

  test('accounts pairs alone for an agreement that catches up, and sets aside for it what nobody can read', () => {
    const records = [{ value: resident('ACTIVE') }, { value: Buffer.from('{}') }, { value: resident('MOVED_OUT') }];
    const { records: sent, account } = route(records, [aShare()], true);

    const aside = sent.find(({ to }) => to === 'quarantine.public-security')!;
    expect(aside.headers.get('rail-agreement')!.toString()).toBe('ps-gov-001');
    expect(account).toMatchObject({ side: true, records: 0, routed: 0, unshared: 0, quarantined: 0, to: 103 });
    expect(account.agreements[0]).toMatchObject({ pairs: 3, delivered: 1, filteredOut: 1, quarantined: 1 });

    const early = route(records, [aShare({}, { startMs: publishedMs + 1 })], true);
    expect(early.records).toEqual([]);
    expect(early.account.agreements[0]).toMatchObject({ pairs: 0 });
  });

  test.each([
    [
      'its key',
      { key: 'k'.repeat(1_000_001), value: resident('ACTIVE') },
      [aShare({ fields: { idNumber: 'pass', city: 'pass' }, key: 'pass', tombstones: 'forward', onLeave: 'keep' })],
    ],
    [
      'an allowed header',
      { value: resident('ACTIVE'), headers: [['x-purpose', Buffer.alloc(1_000_001)]] },
      [aShare({ headers: ['x-purpose'] })],
    ],
  ] satisfies [string, SourceRecord, LiveShare[]][])(
    'sets a share aside that is too large by %s',
    (_name, record, shares) => {
      const { records, account } = route([record], shares);

      expect(records.map(({ to, headers }) => [to, headers.get(reasonHeader)!.toString()])).toEqual([
        ['quarantine.public-security', 'Q109'],
      ]);
      expect(account.agreements[0]).toMatchObject({ pairs: 1, delivered: 0, quarantined: 1 });
    },
  );

  test('keeps only the origin of a value that quarantine does not take', () => {
    const { records } = route([{ value: Buffer.alloc(2_000_001, 1) }]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ to: 'quarantine.public-security', value: null });
    expect(decodeOrigin(records[0]!.headers.get(originHeader)!)).toEqual({ partition: 2, offset: 100 });
  });

  test('sets aside for an agreement what its share cannot be made of, and goes on', () => {
    const short = Buffer.concat([Buffer.of(0, 0, 0, 0, 2), Buffer.of(12), Buffer.from('330100')]);
    const { records, account } = route([{ value: short }, { value: resident('ACTIVE') }]);

    expect(
      records
        .find(({ to }) => to.startsWith('quarantine'))!
        .headers.get(reasonHeader)!
        .toString(),
    ).toBe('Q112');
    expect(account).toMatchObject({ records: 2, routed: 2, quarantined: 0 });
    expect(account.agreements[0]).toMatchObject({ pairs: 2, delivered: 1, quarantined: 1 });
  });

  test('asks again for a schema that was foreign a while ago', () => {
    const dataset = new DatasetRoute(topic, [aShare()], noQuality);
    dataset.learn(7, { foreign: 'not registered yet' }, publishedMs);
    expect(dataset.schema(7, publishedMs + 9999)).toBe('foreign');
    expect(dataset.schema(7, publishedMs + 10_000)).toBeUndefined();
  });

  test('lets only allowed headers cross', () => {
    const headers = [
      ['x-purpose', Buffer.from('audit')],
      ['x-citizen', Buffer.from(idNumber)],
      ['rail-run', Buffer.from('seed-1')],
    ] as const;
    const { records } = route([{ value: resident('ACTIVE'), headers }], [aShare({ headers: ['x-purpose'] })]);
    expect([...records[0]!.headers.keys()]).toEqual([originHeader, 'x-purpose']);
  });

  test("lets no trace of the provider's cross, though its headers are allowed", () => {
    const headers = [
      ['traceparent', Buffer.from('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')],
      ['tracestate', Buffer.from('vendor=id-of-the-record')],
    ] as const;
    const { records } = route([{ value: resident('ACTIVE'), headers }]);
    expect([...records[0]!.headers.keys()]).toEqual([originHeader]);
  });

  test('shares nothing without an agreement, before its start or after its end', () => {
    expect(route([{ value: resident('ACTIVE') }], []).account).toMatchObject({ records: 1, unshared: 1 });
    const early = route([{ value: resident('ACTIVE') }], [aShare({}, { startMs: publishedMs + 1 })]);
    const late = route([{ value: resident('ACTIVE') }], [aShare({}, { untilMs: publishedMs })]);
    for (const { records, account } of [early, late]) {
      expect(records).toEqual([]);
      expect(account).toMatchObject({ records: 1, unshared: 1, routed: 0 });
    }
  });

  describe('under the quality rules of its dataset', () => {
    const rules = (on: 'quarantine' | 'mark') =>
      qualityOf({
        topic,
        kind: 'state',
        schema,
        eventTime: 'eventTime',
        version: 'sourceVersion',
        quality: [{ rule: 'identifier', field: 'idNumber', kind: 'citizenNumber', on }],
      });
    const wrong = Buffer.from(resident('ACTIVE'));
    wrong[wrong.indexOf(idNumber) + 17] = '2'.charCodeAt(0);

    test('sets aside once, for all agreements, what breaks one, and says which', () => {
      const { records, account } = route(
        [{ value: wrong }, { value: resident('ACTIVE') }],
        [aShare()],
        false,
        rules('quarantine'),
      );

      const aside = records.find(({ to }) => to === 'quarantine.public-security')!;
      expect(aside.headers.get(reasonHeader)!.toString()).toBe('Q113');
      expect(aside.headers.get(placeHeader)!.toString()).toBe('identifier idNumber');
      expect(aside.value).toEqual(wrong);
      expect(account).toMatchObject({ records: 2, routed: 1, quarantined: 1 });
    });

    test('delivers what breaks a rule that only marks', () => {
      const { records, account } = route([{ value: wrong }], [aShare()], false, rules('mark'));

      expect(records.map(({ to }) => to)).toEqual(['share.ps-gov-001']);
      expect(account).toMatchObject({ routed: 1, quarantined: 0 });
    });
  });
});
