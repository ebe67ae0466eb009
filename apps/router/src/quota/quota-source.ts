import type { DayCounts } from '@rail/agreements';
import { describeGroup, type KafkaClient, listTransactionalIds, takeOver } from '@rail/kafka-client';
import { allCommittedCounts, committedCounts, type RouterCounts } from './committed-counts.ts';

/** What Kafka knows of quotas: the truth of which the store is a cache. */
export interface QuotaSource {
  countsOf(router: string, agreement: string): Promise<DayCounts>;
  allCounts(): Promise<readonly RouterCounts[]>;
  /** From here on nothing that the router has under way can be committed. */
  fence(router: string): Promise<void>;
  /** Whoever may have something under way. */
  routers(): Promise<readonly string[]>;
  /** Whoever reads lines at the moment. */
  members(): Promise<ReadonlySet<string>>;
}

export class KafkaQuotaSource implements QuotaSource {
  readonly #client: KafkaClient;
  readonly #group: string;

  constructor(client: KafkaClient, group: string) {
    this.#client = client;
    this.#group = group;
  }

  countsOf(router: string, agreement: string): Promise<DayCounts> {
    return committedCounts(this.#client, router, agreement);
  }

  allCounts(): Promise<RouterCounts[]> {
    return allCommittedCounts(this.#client);
  }

  async fence(router: string): Promise<void> {
    await takeOver(this.#client, `${this.#group}.${router}`, []);
  }

  async routers(): Promise<string[]> {
    return this.#named(await listTransactionalIds(this.#client));
  }

  async members(): Promise<ReadonlySet<string>> {
    const { members } = await describeGroup(this.#client, this.#group);
    return new Set(this.#named(members.flatMap(({ instanceId }) => instanceId ?? [])));
  }

  /** Transactional ids and members are called by the group and the router. */
  #named(names: readonly string[]): string[] {
    const prefix = `${this.#group}.`;
    return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }
}
