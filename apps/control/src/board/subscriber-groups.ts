import { type KafkaClient, listGroups } from '@rail/kafka-client';

const everyMs = 10_000;
/** Each costs a request a second; who has more groups sees those that come first by name. */
const groupsMax = 16;

/** The consumer groups of subscribers: whoever reads a share does so under a group whose name begins with its agreement. */
export class SubscriberGroups {
  readonly #client: KafkaClient;
  #lookedMs = -Infinity;
  #byAgreement = new Map<string, string[]>();

  constructor(client: KafkaClient) {
    this.#client = client;
  }

  /** Of one agreement, as of the last look. */
  of(agreement: string): readonly string[] {
    return this.#byAgreement.get(agreement) ?? [];
  }

  /** Asks which groups there are, if that was a while ago. */
  async look(): Promise<void> {
    const nowMs = this.#client.clock.monotonic();
    if (nowMs - this.#lookedMs < everyMs) return;
    this.#lookedMs = nowMs;
    const names = (await listGroups(this.#client)).map(({ groupId }) => groupId).filter(isSubscribers);
    this.#byAgreement = new Map();
    for (const name of names.sort().slice(0, groupsMax)) {
      const agreement = name.slice(0, name.indexOf('.'));
      this.#byAgreement.set(agreement, [...(this.#byAgreement.get(agreement) ?? []), name]);
    }
  }
}

/** `rail.` begins the groups of the exchange itself. */
function isSubscribers(groupId: string): boolean {
  return groupId.includes('.') && !groupId.startsWith('rail.');
}
