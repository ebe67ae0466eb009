import { join } from 'node:path';

import { entitlementOf, loadAgreements, serialiseEntitlement, shareSchemaText } from '@rail/agreements';
import {
  type DatasetManifest,
  lineControlsTopic,
  loadCatalogue,
  quarantineTopic,
  shareTopic,
  valueSubject,
} from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { TopicWriter } from '@rail/runtime';

import type { SchemaServer } from './schema-server.ts';

const agreementsTopic = 'rail.agreements';

export interface BenchShare {
  readonly topic: string;
  readonly schemaText: string;
  readonly schemaId: number;
}

/** The topics, the dataset and the agreement of the router benchmark, as control would set them up. */
export class BenchExchange {
  readonly dataset: DatasetManifest;
  readonly sourceSchemaId: number;
  readonly #client: KafkaClient;
  readonly #registry: SchemaServer;
  readonly #writer: TopicWriter;
  readonly #agreement;
  #inForce: string | undefined;

  constructor(client: KafkaClient, registry: SchemaServer) {
    const schemas = join(import.meta.dirname, 'schemas');
    const [loaded] = loadAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')));
    this.dataset = loaded!.dataset;
    this.#agreement = loaded!.agreement;
    this.#client = client;
    this.#registry = registry;
    this.#writer = new TopicWriter(client, agreementsTopic, 'rail.control', systemClock);
    this.sourceSchemaId = registry.add(valueSubject(this.dataset.topic), this.dataset.schemaText);
  }

  async open(): Promise<void> {
    const { topic, line, partitions } = this.dataset;
    await this.#client.createTopics([
      { name: topic, partitions, configs: { 'message.timestamp.type': 'CreateTime' } },
      { name: quarantineTopic(line), partitions },
      { name: agreementsTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
      { name: lineControlsTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } },
      { name: 'rail.ledger', partitions: 1 },
    ]);
    await this.#writer.start();
  }

  /** A new share topic for one run of one program. */
  async share(name: string): Promise<BenchShare> {
    const topic = shareTopic(name);
    const schemaText = shareSchemaText({ ...this.#agreement, id: name }, this.dataset);
    const schemaId = this.#registry.add(valueSubject(topic), schemaText);
    const configs = { 'message.timestamp.type': 'CreateTime', 'compression.type': 'producer' };
    await this.#client.createTopics([{ name: topic, partitions: this.dataset.partitions, configs }]);
    return { topic, schemaText, schemaId };
  }

  /** Puts the agreement in force under a name, in place of the one before: the router then delivers into its share. */
  async entitle(name: string, share: BenchShare): Promise<void> {
    const entitlement = entitlementOf({ ...this.#agreement, id: name }, this.dataset, share.schemaId, Date.now());
    const changes: { key: string; value: string | null }[] = [{ key: name, value: serialiseEntitlement(entitlement) }];
    if (this.#inForce !== undefined) changes.unshift({ key: this.#inForce, value: null });
    await this.#writer.append(changes);
    this.#inForce = name;
  }

  close(): Promise<void> {
    return this.#writer.stop();
  }
}
