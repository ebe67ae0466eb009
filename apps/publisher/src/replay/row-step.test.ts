import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';
import type { FeedRow } from '@rail/feeds';
import { forEachHeader, RecordCursor, recordsOf, readBatchHeader } from '@rail/kafka-protocol';
import { OutgoingBatches } from './outgoing-batches.ts';
import { RowStep } from './row-step.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const dataset = catalogue.dataset('emergency-management/hazard-warning');
const value = {
  warningId: '地震-1',
  kind: 'EARTHQUAKE',
  level: 'BLUE',
  action: 'ISSUE',
  issuer: 'USGS',
  affectedDivisions: ['330000'],
  effectiveAt: 1,
  headline: 'far away',
  divisionCode: '330000',
  eventTime: 1,
  sourceVersion: 2,
};

const fits: FeedRow = {
  seq: 7,
  dataset: 0,
  file: '/data/x.csv',
  line: 9,
  raw: 'raw',
  mapped: { value, key: '地震-1', eventTimeMs: 1 },
};
const misfit: FeedRow = {
  seq: 8,
  dataset: 0,
  file: '/data/x.csv',
  line: 10,
  raw: '"a ""row""",张三',
  mapped: {
    file: '/data/x.csv',
    line: 10,
    reason: 'FIELD_FORMAT',
    column: 'mag',
    cell: '张三',
    detail: 'not a number',
  },
};

function recordIn(batch: Buffer): { cursor: RecordCursor; headers: Record<string, string> } {
  const cursor = new RecordCursor();
  cursor.reset(recordsOf(batch, 0), readBatchHeader(batch, 0));
  cursor.next();
  const headers: Record<string, string> = {};
  forEachHeader(cursor.bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    headers[cursor.bytes.toString('utf8', keyStart, keyEnd)] = cursor.bytes.toString('latin1', valueStart, valueEnd);
  });
  return { cursor, headers };
}

describe('a row', () => {
  test('that fits becomes a framed record of its line, named by run and row number', () => {
    const batches = new OutgoingBatches();
    const outgoing = new RowStep('r-1', dataset, 42, catalogue).take(fits);
    expect(batches.append(outgoing, 1000)).toBeUndefined();
    const [batch] = [...batches.flush()];

    const { cursor, headers } = recordIn(batch!.bytes);
    const { bytes, keyStart, keyEnd, valueStart, valueEnd } = cursor;
    expect(batch).toMatchObject({ topic: dataset.topic, partition: outgoing.partition });
    expect(bytes.toString('utf8', keyStart, keyEnd)).toBe('地震-1');
    expect([bytes[valueStart], bytes.readInt32BE(valueStart + 1)]).toEqual([0, 42]);
    expect(decodeValue(dataset.schema, bytes, valueStart + 5, valueEnd).value).toMatchObject({ warningId: '地震-1' });
    expect(headers).toEqual({ 'rail-at': 'x.csv:9', 'rail-run': 'r-1', 'rail-seq': '\0\0\0\0\0\0\0\u0007' });
    expect(cursor.timestamp).toBe(1000);
  });

  test('that does not fit is set aside whole, and its headers say nothing of its cells', () => {
    const batches = new OutgoingBatches();
    batches.append(new RowStep('r-1', dataset, 42, catalogue).take(misfit), 1000);
    const [batch] = [...batches.flush()];

    const { cursor, headers } = recordIn(batch!.bytes);
    expect(batch!.topic).toBe('quarantine.emergency-management');
    expect(cursor.keyStart).toBe(-1);
    expect(cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd)).toBe(misfit.raw);
    expect(headers).toEqual({
      'rail-reason': 'Q104',
      'rail-at': 'x.csv:10 mag',
      'rail-run': 'r-1',
      'rail-seq': '\0\0\0\0\0\0\0\u0008',
    });
  });

  test('that is larger than a record may be is set aside, and its line says where it is', () => {
    const batches = new OutgoingBatches();
    const value = { ...(fits.mapped as { value: Record<string, unknown> }).value, headline: 'x'.repeat(1_000_001) };
    const huge = { ...fits, raw: 'x'.repeat(2_000_000), mapped: { ...fits.mapped, value } } as FeedRow;
    batches.append(new RowStep('r-1', dataset, 42, catalogue).take(huge), 1000);
    const [batch] = [...batches.flush()];

    const { cursor, headers } = recordIn(batch!.bytes);
    expect(batch!.topic).toBe('quarantine.emergency-management');
    expect(headers).toMatchObject({ 'rail-reason': 'Q109', 'rail-at': `x.csv:${fits.line}` });
    expect(cursor.valueEnd - cursor.valueStart).toBe(1_900_000);
  });

  test('goes to the partition that its key or its run has, in every part of the run', () => {
    const [first, second] = [new RowStep('r-1', dataset, 42, catalogue), new RowStep('r-1', dataset, 42, catalogue)];
    for (const row of [fits, misfit, fits]) expect(first.take(row).partition).toBe(second.take(row).partition);
  });
});

test('batches are closed when full and lose nothing', () => {
  const batches = new OutgoingBatches();
  const step = new RowStep('r-1', dataset, 42, catalogue);
  const large: FeedRow = { ...misfit, raw: 'x'.repeat(100_000) };
  const closed = Array.from({ length: 13 }, (_, seq) => batches.append(step.take({ ...large, seq }), 1)).filter(
    (batch) => batch !== undefined,
  );
  const all = [...closed, ...batches.flush()];
  expect(closed).toHaveLength(2);
  expect(all.map((batch) => readBatchHeader(batch.bytes, 0).recordCount)).toEqual([5, 5, 3]);
});
