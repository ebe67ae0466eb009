import {
  activeWindow,
  compileEntitlement,
  type DatasetQuality,
  type DomainSecrets,
  type Entitlement,
  idOfEnded,
  parseEntitlement,
  type SharingAgreement,
} from '@rail/agreements';
import type { KafkaClient } from '@rail/kafka-client';
import { TopicTail } from '@rail/runtime';
import { DatasetRoute, type LiveShare, type ShareQuota } from './dataset-route.ts';

export const agreementsTopic = 'rail.agreements';

/**
 * The agreements that the router enforces, as `rail.agreements` holds them now. A change takes effect with the next
 * batch: `routeOf` then gives another DatasetRoute.
 */
export class Entitlements {
  readonly #secrets: DomainSecrets;
  readonly #quality: ReadonlyMap<string, DatasetQuality>;
  readonly #tail: TopicTail;
  readonly #live = new Map<string, { entitlement: Entitlement; share: LiveShare }>();
  readonly #routes = new Map<string, DatasetRoute>();
  #revision = 0;

  constructor(client: KafkaClient, secrets: DomainSecrets, quality: ReadonlyMap<string, DatasetQuality>) {
    this.#quality = quality;
    this.#secrets = secrets;
    this.#tail = new TopicTail(client, agreementsTopic);
  }

  /** Reads to the end of `rail.agreements` and follows it from there. */
  async start(): Promise<void> {
    await this.#tail.start((record) => {
      const id = record.key?.toString() ?? '';
      if (idOfEnded(id) !== undefined) return; // what control remembers gives nobody anything
      this.#revision++;
      const before = this.#live.get(id);
      if (before !== undefined) this.#routes.delete(before.entitlement.dataset.topic);
      if (record.value === null) {
        this.#live.delete(id);
        return;
      }
      const entitlement = parseEntitlement(record.value.toString(), `${agreementsTopic}/0/${record.offset}`);
      this.#live.set(id, { entitlement, share: this.#compile(entitlement) });
      this.#routes.delete(entitlement.dataset.topic);
    });
  }

  /**
   * Another number after every change. Throws what ended the following of agreements, if it has ended: the router must
   * not go on with what it knew.
   */
  get revision(): number {
    if (this.#tail.fault !== undefined) throw this.#tail.fault;
    return this.#revision;
  }

  routeOf(topic: string): DatasetRoute {
    let route = this.#routes.get(topic);
    if (route === undefined) {
      const shares = [...this.#live.values()].filter(({ entitlement }) => entitlement.dataset.topic === topic);
      route = new DatasetRoute(
        topic,
        shares.map(({ share }) => share),
        this.#quality.get(topic) ?? { checks: [], lifeCycles: [] },
      );
      this.#routes.set(topic, route);
    }
    return route;
  }

  stop(): Promise<void> {
    return this.#tail.stop();
  }

  #compile(entitlement: Entitlement): LiveShare {
    const { agreement, dataset, shareSchemaId } = entitlement;
    const compiled = compileEntitlement(entitlement, this.#secrets);
    const prefix = Buffer.alloc(5);
    prefix.writeInt32BE(shareSchemaId, 1);
    const { id, version } = agreement;
    return {
      id,
      version,
      compiled,
      prefix,
      ...activeWindow(entitlement),
      reachesBack: agreement.start !== 'now',
      allowedHeaders: new Set(compiled.headers),
      isKeyed: dataset.kind === 'state',
      quota: quotaOf(agreement),
    };
  }
}

/** Used up, an agreement that stops is as one that is suspended: what comes meanwhile is a gap unless it backfills. */
function quotaOf({ quota, onQuota, onSuspend }: SharingAgreement): ShareQuota | undefined {
  const { recordsPerDay: perDay, recordsPerSecond: perSecond } = quota ?? {};
  if (perDay === undefined && perSecond === undefined) return undefined;
  return { perDay, perSecond, whenUsedUp: onQuota === 'stop' && onSuspend === 'gap' ? 'gap' : 'wait' };
}
