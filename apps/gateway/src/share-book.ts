import {
  type Entitlement,
  idOfEnded,
  parseEnded,
  parseEntitlement,
  periodMs,
  type SharingAgreement,
} from '@rail/agreements';
import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { type TailRecord, TopicTail } from '@rail/runtime';

const agreementsTopic = 'rail.agreements';

/** How an agreement stands for whoever reads its share. */
export type Standing =
  | { readonly kind: 'open'; readonly agreement: SharingAgreement; readonly entitlement: Entitlement }
  | {
      readonly kind: 'ended';
      readonly agreement: SharingAgreement;
      readonly why: 'revoked' | 'expired';
      readonly sinceMs: number;
    }
  | { readonly kind: 'unknown' };

interface Known {
  readonly agreement: SharingAgreement;
  /** None once control has taken it back. */
  readonly entitlement: Entitlement | undefined;
  /** When that was written. */
  readonly atMs: number;
}

/** The agreements of the exchange as `rail.agreements` tells them, followed. Expiry counts by our own clock. */
export class ShareBook {
  readonly #tail: TopicTail;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  readonly #listeners = new Set<(id: string) => void>();

  constructor(client: KafkaClient, clock: Clock) {
    this.#tail = new TopicTail(client, agreementsTopic);
    this.#clock = clock;
  }

  /** Resolves once everything that was agreed before this moment is known. */
  start(): Promise<void> {
    return this.#tail.start((record) => this.#read(record));
  }

  stop(): Promise<void> {
    return this.#tail.stop();
  }

  /** Throws what ended the following of agreements, if it has ended: nobody may be served by what was true once. */
  standingOf(id: string): Standing {
    if (this.#tail.fault !== undefined) throw this.#tail.fault;
    const known = this.#known.get(id);
    if (known === undefined) return { kind: 'unknown' };
    const { agreement, entitlement, atMs } = known;
    const { untilMs } = periodMs(agreement.validity);
    if (this.#clock.now() >= untilMs) return { kind: 'ended', agreement, why: 'expired', sinceMs: untilMs };
    if (entitlement === undefined) return { kind: 'ended', agreement, why: 'revoked', sinceMs: atMs };
    return { kind: 'open', agreement, entitlement };
  }

  /** `listener` is told the id of every agreement that changes; the function returned ends that. */
  follow(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #read({ key, value, offset, timestamp: atMs }: TailRecord): void {
    const text = key?.toString() ?? '';
    const at = `${agreementsTopic}/0/${offset}`;
    const ended = idOfEnded(text);
    const id = ended ?? text;
    const before = this.#known.get(id);
    if (value === null) {
      // A memory that is dropped comes with the new terms; an agreement that is taken back is followed by its memory.
      if (ended !== undefined || before === undefined) return;
      this.#known.set(id, { ...before, entitlement: undefined, atMs });
    } else if (ended === undefined) {
      const entitlement = parseEntitlement(value.toString(), at);
      this.#known.set(id, { agreement: entitlement.agreement, entitlement, atMs });
    } else if (before === undefined) {
      this.#known.set(id, { agreement: parseEnded(value.toString(), at), entitlement: undefined, atMs });
    }
    for (const listener of this.#listeners) listener(id);
  }
}
