import type { Entitlement } from '@rail/agreements';
import type { BoardSnapshot, Feed, Sample } from '@rail/board';
import type { Catalogue, LineControl } from '@rail/catalogue';
import { type ReadBounds, ReadBudget, withinBudget } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import type { LiveSignals } from '@rail/runtime';
import type { ThematicDatabase } from '@rail/thematic';
import type { ShareTally } from '../agreements-view/share-tally.ts';
import type { LatencyProbe } from '../map/latency-probe.ts';
import type { QuarantineIndex } from '../quarantine/quarantine-index.ts';
import type { SchemaRegistry } from '../registry/schema-registry.ts';

/** What control knows of a running exchange, and its own way to look up the rest. */
export interface InspectionParts {
  /** Of its own: what it waits for holds neither the board up nor what control decides. */
  readonly client: KafkaClient;
  readonly catalogue: Catalogue;
  readonly databases: readonly ThematicDatabase[];
  readonly registry: SchemaRegistry;
  /** Brokers and schema registry as subscribers reach them. */
  readonly advertisedBrokers: readonly string[];
  readonly registryUrl: string;
  readonly inForce: () => readonly Entitlement[];
  readonly board: () => BoardSnapshot;
  readonly sample: () => Sample | undefined;
  readonly feeds: () => readonly Feed[];
  readonly controlOf: (line: string) => LineControl;
  /** The 99th percentile of the gaps between records of a dataset (`line/dataset`), ms; null before there were enough. */
  readonly observedGapMs: (dataset: string) => number | null;
  readonly shares: ShareTally;
  /** What the used-up quota of an agreement held back when quotas were last looked at, which is once a minute. */
  readonly heldRecords: (agreement: string) => number;
  readonly latency: LatencyProbe;
  /** What other processes say of themselves. */
  readonly live: Pick<LiveSignals, 'beats'>;
  readonly quarantine: QuarantineIndex;
}

/** Where controllers find it, once control has started. */
export abstract class InspectionPort {
  /** @throws RailError BOARD_ABSENT while control starts */
  abstract get(): Inspection;
}

const bounds: ReadBounds = { maxMs: 10_000, maxBytes: 256 << 20 };
const atOnce = 2;
const waitingMax = 8;

/** Answers questions about the exchange; those that read the log are few at a time, and bounded in time and bytes. */
export class Inspection {
  readonly parts: InspectionParts;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(parts: InspectionParts) {
    this.parts = parts;
  }

  /** @throws RailError READ_BOUNDED, also if too many wait already */
  async reading<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    if (this.#running >= atOnce) await this.#turn();
    this.#running++;
    try {
      return await withinBudget(new ReadBudget(this.parts.client.clock, bounds), read);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= waitingMax) {
      throw new RailError('READ_BOUNDED', `${this.#waiting.length} others wait to read already: ask again in a moment`);
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }
}
