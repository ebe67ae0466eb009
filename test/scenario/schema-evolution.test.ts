import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeValue, encodeValue, parseSchema, RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { createStream } from '@rail/generators';
import { boundsOf, readRanges, recordsOf, type StoredRecord } from '@rail/inspect';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { registerSchemas } from '../../apps/publisher/src/register-schemas.ts';
import { startExchange, type TestExchange } from '../support/exchange.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-evolution-'));
let exchange: TestExchange;
let client: KafkaClient;
let producer: Producer;
let registry: RegistryClient;

beforeAll(async () => {
  exchange = await startExchange({ folder, parts: ['control', 'router'] });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  producer = new Producer(client);
  await producer.init();
  registry = new RegistryClient({ url: exchange.registryUrl });
});

afterAll(async () => {
  await producer.close();
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A generated record of a dataset as an object, with its key. */
function aRecord(name: string): { key: Buffer; value: Record<string, unknown> } {
  const dataset = exchange.catalogue.dataset(name);
  const stream = createStream([dataset], { seed: 5, startMs: Date.now() });
  for (;;) {
    const { key, value, flaw } = stream.next();
    if (value === null || flaw !== undefined) continue;
    return { key, value: decodeValue(dataset.schema, value, 0, value.length).value as Record<string, unknown> };
  }
}

async function publish(topic: string, key: Buffer, schemaId: number, body: Buffer): Promise<void> {
  const frame = Buffer.alloc(5);
  frame.writeInt32BE(schemaId, 1);
  const value = Buffer.concat([frame, body]);
  const batch = new RecordBatchBuilder();
  batch.append(Date.now(), key, 0, key.length, value, 0, value.length, null);
  await producer.send(topic, 0, batch.finish());
}

/** What a share's first partition holds, once it holds so many records. */
async function shared(agreement: string, count: number): Promise<StoredRecord[]> {
  const topic = `share.${agreement}`;
  for (;;) {
    const [bounds] = await boundsOf(client, [topic]);
    const found: StoredRecord[] = [];
    const range = { topic, partition: 0, from: bounds!.start, to: bounds!.end };
    await readRanges(client, [range], (batch) => found.push(...recordsOf(batch)));
    if (found.length >= count) return found;
    await pause(50);
  }
}

describe('a second version of a schema', () => {
  test('is routed under the agreements of the first, and what it adds reaches nobody', async () => {
    const dataset = exchange.catalogue.dataset('market-regulation/enterprise');
    const first = await registerSchemas(registry, dataset);
    const second = await registry.register(valueSubject(dataset.topic), dataset.nextSchemaText!);
    const { key, value } = aRecord('market-regulation/enterprise');
    const owner = { ownerName: '虚构甲', ownerId: '330199198803150011', share: Buffer.of(0x27, 0x10) };

    await publish(dataset.topic, key, first, encodeValue(dataset.schema, value));
    const next = parseSchema(dataset.nextSchemaText!);
    await publish(dataset.topic, key, second, encodeValue(next, { ...value, beneficialOwners: [owner] }));

    const [older, newer] = await shared('mr-me-001', 2);
    expect(second).not.toBe(first);
    expect(newer!.value).toEqual(older!.value);
  }, 30_000);

  test('an earlier one is read under today’s names: the alias of a field, a symbol less, a default', async () => {
    const dataset = exchange.catalogue.dataset('city-management/facility-event');
    await registerSchemas(registry, dataset);
    const [text] = dataset.earlierSchemaTexts;
    const earlier = parseSchema(text!);
    const id = await registry.register(valueSubject(dataset.topic), text!);
    const { key, value } = aRecord('city-management/facility-event');
    const { minorCode, ...rest } = value;

    await publish(dataset.topic, key, id, encodeValue(earlier, { ...rest, smallClass: minorCode }));

    const [record] = await shared('cm-gg-013', 1);
    const subject = valueSubject('share.cm-gg-013');
    const schema = parseSchema((await registry.latest(subject)).schema);
    expect(decodeValue(schema, record!.value!, 5, record!.value!.length).value).toMatchObject({ minorCode });
  }, 30_000);

  test('that would leave readers without a sum is refused', async () => {
    const dataset = exchange.catalogue.dataset('medical-security/settlement');
    await registerSchemas(registry, dataset);
    const refused = registry.register(valueSubject(dataset.topic), dataset.nextSchemaText!);
    await expect(refused).rejects.toThrow(expect.objectContaining({ code: 'SCHEMA_INCOMPATIBLE' }));
    await expect(refused).rejects.toThrow('fundPaid');
  }, 30_000);
});
