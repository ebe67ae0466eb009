import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  endedKey,
  type Entitlement,
  entitlementOf,
  loadAgreements,
  serialiseEnded,
  serialiseEntitlement,
} from '@rail/agreements';
import { encodeValue, parseSchema } from '@rail/avro';
import { loadCatalogue, shareTopic } from '@rail/catalogue';
import { type KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';

const schemasDir = join(import.meta.dirname, '../../schemas');
export const catalogue = loadCatalogue(join(schemasDir, 'lines'));
const shipped = loadAgreements(join(schemasDir, 'agreements'), catalogue).find(
  ({ agreement }) => agreement.id === 'em-er-014',
)!;

/** Of the values that tests write into a share. */
export const schemaText = JSON.stringify({
  type: 'record',
  name: 'gov.Reading',
  fields: [{ name: 'n', type: 'int' }],
});
export const schemaId = 7;
const schema = parseSchema(schemaText);

/** A registry that knows one schema, which is that of every subject. */
export async function aRegistry(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const subject = /^\/subjects\/([^/]+)\/versions\/latest$/.exec(request.url ?? '')?.[1];
    response.statusCode = subject !== undefined || request.url === `/schemas/ids/${schemaId}` ? 200 : 404;
    response.end(JSON.stringify({ subject, version: 1, id: schemaId, schema: schemaText }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

let shares = 0;

/** A share whose agreement and records a test writes itself, in the place of control and router. */
export class AnHttpShare {
  readonly id: string;
  readonly #client: KafkaClient;
  readonly #producer: Producer;
  readonly #entitlement: Entitlement;

  private constructor(client: KafkaClient) {
    this.id = `gw-${process.pid}-${Date.now().toString(36)}-${++shares}`;
    this.#client = client;
    this.#producer = new Producer(client, { transactionalId: `test.${this.id}` });
    const { agreement, dataset } = shipped;
    this.#entitlement = {
      ...entitlementOf({ ...agreement, id: this.id }, dataset, schemaId, Date.now()),
      shareSchemaText: schemaText,
    };
  }

  get topic(): string {
    return shareTopic(this.id);
  }

  /** In force, with an empty topic of two partitions. */
  static async open(client: KafkaClient, edit: Partial<Entitlement['agreement']> = {}): Promise<AnHttpShare> {
    const share = new AnHttpShare(client);
    await share.#producer.init();
    await client.createTopics([
      { name: share.topic, partitions: 2 },
      { name: 'rail.agreements', partitions: 1, configs: { 'cleanup.policy': 'compact' } },
      { name: 'rail.lines', partitions: 1, configs: { 'cleanup.policy': 'compact' } },
      { name: shipped.dataset.topic, partitions: shipped.dataset.partitions },
    ]);
    const { agreement, ...rest } = share.#entitlement;
    await share.#declare(share.id, serialiseEntitlement({ ...rest, agreement: { ...agreement, ...edit } }));
    return share;
  }

  /** As control does it: taken back, and its last terms remembered. */
  async end(): Promise<void> {
    await this.#declare(this.id, null);
    await this.#declare(endedKey(this.id), serialiseEnded(this.#entitlement.agreement));
  }

  /** One transaction; `n` of each record tells them apart. */
  async write(partition: number, values: readonly number[], outcome: 'commit' | 'abort' = 'commit'): Promise<void> {
    const builder = new RecordBatchBuilder();
    for (const n of values) {
      const key = Buffer.from(`k${n}`);
      const value = Buffer.concat([Buffer.from([0, 0, 0, 0, schemaId]), encodeValue(schema, { n })]);
      builder.append(Date.now(), key, 0, key.length, value, 0, value.length, null);
    }
    this.#producer.begin();
    await this.#producer.send(this.topic, partition, builder.finish({}));
    await this.#producer[outcome]();
  }

  close(): Promise<void> {
    return this.#producer.close();
  }

  async #declare(key: string, value: string | null): Promise<void> {
    const producer = new Producer(this.#client);
    await producer.init();
    const builder = new RecordBatchBuilder();
    const [name, text] = [Buffer.from(key), value === null ? null : Buffer.from(value)];
    builder.append(Date.now(), name, 0, name.length, text, 0, text?.length ?? 0, null);
    await producer.send('rail.agreements', 0, builder.finish({}));
    await producer.close();
  }
}
