import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { apis } from '../apis/table.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import * as offsets from '../records/consumer-offsets.ts';
import * as protocol from '../records/consumer-protocol.ts';
import { producerSnapshot } from '../records/producer-snapshot.ts';
import * as transactions from '../records/transaction-state.ts';
import type { Field, Shape } from './field.ts';
import type { MessageSchema } from './message-schema.ts';

type Golden = readonly [name: string, version: number, value: Record<string, unknown>, base64: string];

const fixture = join(import.meta.dirname, '../../../../test/fixtures/protocol/messages.json');
const goldens = JSON.parse(readFileSync(fixture, 'utf8')) as readonly Golden[];

const schemas = [
  ...[...apis.values()].flatMap((api) => [api.request, api.response]),
  ...[offsets.offsetCommitKey, offsets.groupMetadataKey, transactions.transactionLogKey].map((key) => key.schema),
  offsets.offsetCommitValue,
  offsets.groupMetadataValue,
  transactions.transactionLogValue,
  protocol.consumerProtocolSubscription,
  protocol.consumerProtocolAssignment,
  producerSnapshot,
] as readonly MessageSchema<unknown>[];

/** The fixture holds bytes as base64, as Kafka's JSON converters do. */
function revive(shape: Shape, value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reviveField(shape[name]!, inner)]));
}

function reviveField(field: Field<unknown>, value: unknown): unknown {
  if (value === null) {
    return null;
  }
  if (field.kind === 'struct') {
    return revive(field.shape, value as Record<string, unknown>);
  }
  if (field.kind === 'array') {
    const { element } = field;
    return (value as unknown[]).map((item) =>
      typeof element === 'string' ? item : revive(element, item as Record<string, unknown>),
    );
  }
  return field.kind === 'bytes' || field.kind === 'records' ? Buffer.from(value as string, 'base64') : value;
}

describe('bytes made by Java’s message classes', () => {
  test.each(schemas.map((schema) => [schema.name, schema] as const))(
    '%s reads and writes them in every version',
    (_, schema) => {
      const own = goldens.filter(([name]) => name === schema.name);
      expect(own).toHaveLength(schema.versions.to - schema.versions.from + 1);
      for (const [, version, json, base64] of own) {
        const bytes = Buffer.from(base64, 'base64');
        const value = revive(schema.shape, json);
        const reader = new ByteReader(bytes);
        const read = schema.read(reader, version);
        expect(read).toMatchObject(value);
        expect(reader.position).toBe(bytes.length);
        for (const draft of [read, value]) {
          const writer = new ByteWriter();
          schema.write(writer, version, draft);
          expect(writer.toBuffer().toString('hex')).toBe(bytes.toString('hex'));
        }
      }
    },
  );
});
