import {
  type AgreementFault,
  endedKey,
  type Entitlement,
  entitlementOf,
  idOfEnded,
  loadAgreements,
  type LoadedAgreement,
  parseEnded,
  parseEntitlement,
  readAgreements,
  serialiseEnded,
  serialiseEntitlement,
  shareSchemaText,
  type SharingAgreement,
  compileAgreement,
} from '@rail/agreements';
import { type Catalogue, shareTopic, valueSubject } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { type Clock, describeError, errorTable, isRailError, RailError } from '@rail/kernel';
import { type TailRecord, TopicTail, TopicWriter } from '@rail/runtime';
import { agreementsTopic, createShareTopic } from '../exchange-topics.ts';
import { RegistryFault } from '../registry/registry-fault.ts';
import type { SchemaRegistry } from '../registry/schema-registry.ts';
import { Alarm } from './alarm.ts';
import {
  type AgreementChange,
  decideAgreements,
  type DeclaredAgreements,
  nextValidityMs,
} from './decide-agreements.ts';
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

/** What became of the files when they were read again. */
export interface Reloaded {
  readonly taken: readonly { readonly agreement: string; readonly what: string }[];
  /** At a file, or at file:line:column; its agreement stays as it was. */
  readonly refused: readonly { readonly code: string; readonly at: string; readonly message: string }[];
}

/**
 * The agreements in force. Files are checked, their share schema is registered and their topic created before the
 * entitlement is written to `rail.agreements`, where the router reads it. A file that is taken away ends its agreement;
 * its last terms are remembered there, so that its versions do not come again with other ones.
 */
export class AgreementBook {
  readonly #parts: AgreementBookParts;
  readonly #writer: TopicWriter;
  readonly #inForce = new Map<string, Entitlement>();
  /** Agreement that is not in force any more → its last terms. */
  readonly #ended = new Map<string, SharingAgreement>();
  /** Agreement → the file that declared it: a file that is faulty now names no agreement. */
  readonly #files = new Map<string, string>();
  readonly #alarm = new Alarm(() => this.#syncSoon());
  #watch: FolderWatch | undefined;
  #syncing: Promise<void> = Promise.resolve();

  constructor(parts: AgreementBookParts) {
    this.#parts = parts;
    this.#writer = new TopicWriter(parts.client, agreementsTopic, 'rail.control', parts.clock);
  }

  get inForce(): readonly Entitlement[] {
    return [...this.#inForce.values()];
  }

  /** Reads what is in force, then brings it in line with the files. Throws every fault of the files as one error. */
  async start(): Promise<void> {
    const { client, catalogue, clock, folder } = this.#parts;
    await this.#writer.start();
    await new TopicTail(client, agreementsTopic).readOnce((record) => this.#read(record));
    const agreements = loadAgreements(folder, catalogue);
    const { changes, faults } = this.#decide({ agreements, heldBack: [] });
    const [fault] = faults;
    if (fault !== undefined) throw new RailError(fault.code, faults.map(describeFault).join('\n'));
    for (const change of changes) await this.#apply(change);
    this.#alarm.set(nextValidityMs(agreements, clock.now()), clock.now());
    this.#watch = new FolderWatch(folder, () => this.#syncSoon(), this.#parts.onNotice);
  }

  async stop(): Promise<void> {
    this.#watch?.close();
    this.#alarm.close();
    await this.#syncing;
    await this.#writer.stop();
  }

  /** Reads the folder now, whether its watcher has seen a change or not. */
  reload(): Promise<Reloaded> {
    const done = this.#syncing.then(() => this.#sync());
    this.#syncing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  #read({ key, value, offset }: TailRecord): void {
    const id = key?.toString() ?? '';
    const at = `${agreementsTopic}/0/${offset}`;
    const ended = idOfEnded(id);
    if (value === null) {
      if (ended === undefined) this.#inForce.delete(id);
      else this.#ended.delete(ended);
    } else if (ended === undefined) this.#inForce.set(id, parseEntitlement(value.toString(), at));
    else this.#ended.set(ended, parseEnded(value.toString(), at));
  }

  #syncSoon(): void {
    this.#syncing = this.#syncing
      .then(() => this.#sync())
      .then(() => undefined)
      .catch((error: unknown) => this.#parts.onNotice(`agreements unchanged: ${describeError(error)}`));
  }

  /** While control runs, a faulty file holds back itself alone: its agreement stays as it was. */
  async #sync(): Promise<Reloaded> {
    const { catalogue, clock, folder, onNotice } = this.#parts;
    const read = readAgreements(folder, catalogue);
    const faultyFiles = new Set(read.faults.map(({ at }) => at.replace(/:\d+:\d+$/, '')));
    const heldBack = [...this.#files].filter(([, file]) => faultyFiles.has(file)).map(([id]) => id);
    const { changes, faults } = this.#decide({ agreements: read.agreements, heldBack });
    const taken: Reloaded['taken'][number][] = [];
    const refused: Reloaded['refused'][number][] = [];
    for (const fault of [...read.faults, ...faults]) {
      onNotice(`agreement unchanged: ${describeFault(fault)}`);
      const { code, at, path, message } = fault;
      refused.push({ code: errorTable[code].number, at, message: path === '' ? message : `${path}: ${message}` });
    }
    for (const change of changes) {
      try {
        await this.#apply(change);
        taken.push({ agreement: change.id, what: change.what });
      } catch (error) {
        onNotice(`agreement ${change.id} unchanged: ${describeError(error)}`);
        const code = isRailError(error) ? error.row.number : errorTable.INTERNAL_DEFECT.number;
        refused.push({ code, at: this.#files.get(change.id) ?? change.id, message: describeError(error) });
      }
    }
    this.#alarm.set(nextValidityMs(read.agreements, clock.now()), clock.now());
    return { taken, refused };
  }

  #decide(declared: DeclaredAgreements): ReturnType<typeof decideAgreements> {
    for (const { agreement, file } of declared.agreements) this.#files.set(agreement.id, file);
    return decideAgreements(this.#inForce, declared, this.#parts.clock.now(), this.#ended);
  }

  async #apply(change: AgreementChange): Promise<void> {
    const { id, what } = change;
    if (change.to === undefined) {
      await this.#end(id);
    } else {
      const entitlement = await this.#entitle(change.to);
      const remembered = this.#ended.has(id) ? [{ key: endedKey(id), value: null }] : [];
      await this.#writer.append([{ key: id, value: serialiseEntitlement(entitlement) }, ...remembered]);
      this.#inForce.set(id, entitlement);
      this.#ended.delete(id);
    }
    this.#parts.onNotice(`agreement ${id} ${what}`);
  }

  async #end(id: string): Promise<void> {
    const { agreement } = this.#inForce.get(id)!;
    await this.#writer.append([
      { key: id, value: null },
      { key: endedKey(id), value: serialiseEnded(agreement) },
    ]);
    this.#inForce.delete(id);
    this.#ended.set(id, agreement);
  }

  /** The share schema is registered and the topic is there before any router can deliver into it. */
  async #entitle({ agreement, dataset, file }: LoadedAgreement): Promise<Entitlement> {
    const { registry, client, clock, isEmbedded } = this.#parts;
    const topic = shareTopic(agreement.id);
    const schemaId = await registry
      .register(valueSubject(topic), { schema: shareSchemaText(agreement, dataset) })
      .catch((cause: unknown) => {
        if (!(cause instanceof RegistryFault)) throw cause;
        throw new RailError('SCHEMA_INCOMPATIBLE', `the share schema of ${agreement.id}: ${cause.message}`, {
          at: file,
          cause,
        });
      });
    const { timestampPrecision } = compileAgreement(agreement, dataset, () => Buffer.from('no secret is needed here'));
    await createShareTopic(client, topic, dataset.partitions, isEmbedded, timestampPrecision);
    const activatedMs = this.#inForce.get(agreement.id)?.activatedMs ?? clock.now();
    return entitlementOf(agreement, dataset, schemaId, activatedMs);
  }
}

function describeFault({ code, at, path, message }: AgreementFault): string {
  return `${errorTable[code].number} ${at}: ${path === '' ? '' : `${path}: `}${message}`;
}
