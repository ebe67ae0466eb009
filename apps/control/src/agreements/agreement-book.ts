import {
  type Entitlement,
  entitlementOf,
  isInForce,
  loadAgreements,
  parseEntitlement,
  serialiseEntitlement,
  shareSchemaText,
  type SharingAgreement,
} from '@rail/agreements';
import { type Catalogue, type DatasetManifest, shareTopic, valueSubject } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { type Clock, describeError } from '@rail/kernel';
import { type ControlRecord, TopicTail, TopicWriter } from '@rail/runtime';
import { agreementsTopic, createShareTopic } from '../exchange-topics.ts';
import type { SchemaRegistry } from '../registry/schema-registry.ts';
import { FolderWatch } from './watch-folder.ts';

export interface AgreementBookParts {
  readonly client: KafkaClient;
  readonly registry: SchemaRegistry;
  readonly catalogue: Catalogue;
  readonly folder: string;
  readonly isEmbedded: boolean;
  readonly clock: Clock;
  readonly onNotice: (text: string) => void;
}

/**
 * The agreements in force. Files are checked, their share schema is registered and their topic created before the
 * entitlement is written to `rail.agreements`, where the router reads it. A file that is taken away ends its agreement.
 */
export class AgreementBook {
  readonly #parts: AgreementBookParts;
  readonly #writer: TopicWriter;
  readonly #tail: TopicTail;
  readonly #inForce = new Map<string, Entitlement>();
  #watch: FolderWatch | undefined;
  #syncing: Promise<void> = Promise.resolve();

  constructor(parts: AgreementBookParts) {
    this.#parts = parts;
    this.#writer = new TopicWriter(parts.client, agreementsTopic, 'rail.control', parts.clock);
    this.#tail = new TopicTail(parts.client, agreementsTopic);
  }

  get inForce(): readonly Entitlement[] {
    return [...this.#inForce.values()];
  }

  /** Reads what is in force, then brings it in line with the files. Throws the first fault of a file. */
  async start(): Promise<void> {
    await this.#writer.start();
    await this.#tail.start((record) => {
      const id = record.key?.toString() ?? '';
      if (record.value === null) this.#inForce.delete(id);
      else this.#inForce.set(id, parseEntitlement(record.value.toString(), `${agreementsTopic}/0/${record.offset}`));
    });
    await this.#sync();
    this.#watch = new FolderWatch(this.#parts.folder, () => {
      this.#syncing = this.#syncing
        .then(() => this.#sync())
        .catch((error: unknown) => this.#parts.onNotice(`agreements unchanged: ${describeError(error)}`));
    });
  }

  async stop(): Promise<void> {
    this.#watch?.close();
    await this.#syncing;
    await this.#writer.stop();
    await this.#tail.stop();
  }

  /** All or nothing: one faulty file leaves everything as it was. */
  async #sync(): Promise<void> {
    const { catalogue, clock, folder } = this.#parts;
    const loaded = loadAgreements(folder, catalogue);
    const changes: ControlRecord[] = [];
    for (const { agreement, dataset } of loaded) {
      const before = this.#inForce.get(agreement.id);
      if (!isInForce(agreement, clock.now()) || (before !== undefined && isSame(before, agreement, dataset))) continue;
      changes.push({ key: agreement.id, value: serialiseEntitlement(await this.#entitle(agreement, dataset)) });
    }
    const declared = new Set(
      loaded
        .map(({ agreement }) => agreement)
        .filter((agreement) => isInForce(agreement, clock.now()))
        .map(({ id }) => id),
    );
    for (const id of this.#inForce.keys()) if (!declared.has(id)) changes.push({ key: id, value: null });
    if (changes.length === 0) return;
    await this.#writer.append(changes);
    for (const { key, value } of changes) {
      if (value === null) this.#inForce.delete(key);
      else this.#inForce.set(key, parseEntitlement(value, agreementsTopic));
      this.#parts.onNotice(`agreement ${key} ${value === null ? 'ended' : 'in force'}`);
    }
  }

  /** The share schema is registered and the topic is there before any router can deliver into it. */
  async #entitle(agreement: SharingAgreement, dataset: DatasetManifest): Promise<Entitlement> {
    const { registry, client, clock, isEmbedded } = this.#parts;
    const topic = shareTopic(agreement.id);
    const id = await registry.register(valueSubject(topic), { schema: shareSchemaText(agreement, dataset) });
    await createShareTopic(client, topic, dataset.partitions, isEmbedded);
    return entitlementOf(agreement, dataset, id, clock.now());
  }
}

function isSame(before: Entitlement, agreement: SharingAgreement, dataset: DatasetManifest): boolean {
  const now = entitlementOf(agreement, dataset, before.shareSchemaId, before.activatedMs);
  return serialiseEntitlement(before) === serialiseEntitlement(now);
}
