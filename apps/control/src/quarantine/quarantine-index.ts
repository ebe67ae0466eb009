import { type Catalogue, quarantineTopic } from '@rail/catalogue';
import {
  boundsOf,
  entryOf,
  type PartitionBounds,
  readRanges,
  recordsOf,
  type SetAside,
  type Settlement,
  settlementsTopic,
} from '@rail/inspect';
import type { FetchedBatch, KafkaClient } from '@rail/kafka-client';

/** So many are remembered, those of before fall out: about 40 MB. */
const entriesMax = 100_000;

const noSettlements: ReadonlyMap<string, Settlement> = new Map();

/** What is in quarantine, without content; each question reads only what came since the one before. */
export class QuarantineIndex {
  readonly #client: KafkaClient;
  readonly #topics: readonly string[];
  readonly #entries = new Map<string, SetAside>();
  readonly #settled = new Map<string, Settlement>();
  /** `topic/partition` → the next offset to read. */
  readonly #next = new Map<string, number>();
  #isCut = false;
  #readMs = -Infinity;
  #last: Promise<void> = Promise.resolve();

  constructor(client: KafkaClient, catalogue: Catalogue) {
    this.#client = client;
    this.#topics = catalogue.lines.map(({ id }) => quarantineTopic(id));
  }

  /**
   * Reads what is new, unless that was done within `maxAgeMs`. What was read stays read if it comes to its bounds, and the
   * next call goes on from there.
   */
  refresh(maxAgeMs = 0): Promise<void> {
    const { clock } = this.#client;
    const done = this.#last.then(async () => {
      if (maxAgeMs > 0 && clock.monotonic() - this.#readMs < maxAgeMs) return;
      await this.#read();
      this.#readMs = clock.monotonic();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  /**
   * What was settled here is so at once: a broker answers the end of a transaction before its records can be read, and
   * whoever settled something must not see it open again.
   */
  markSettled(places: Iterable<string>, settlement: Settlement): void {
    for (const place of places) this.#settled.set(place, settlement);
  }

  /** As of the last refresh, oldest first within each line. */
  *entries(): Generator<SetAside> {
    for (const entry of this.#entries.values()) {
      yield { ...entry, state: this.#settled.get(entry.place)?.state ?? 'open' };
    }
  }

  /** Whether there were more than are remembered. */
  get isCut(): boolean {
    return this.#isCut;
  }

  async #read(): Promise<void> {
    const bounds = await boundsOf(this.#client, [settlementsTopic, ...this.#topics]);
    this.#forgetDeleted(bounds);
    const ranges = bounds.map(({ topic, partition, start, end }) => {
      const next = this.#next.get(`${topic}/${partition}`) ?? 0;
      // A topic that was made anew begins before what was read of the old one.
      return { topic, partition, from: next > end ? start : Math.max(start, next), to: end };
    });
    await readRanges(this.#client, ranges, (batch) => this.#take(batch), 'skipped');
    for (const { topic, partition, to } of ranges) this.#next.set(`${topic}/${partition}`, to);
  }

  #take(batch: FetchedBatch): void {
    for (const record of recordsOf(batch)) {
      if (batch.topic === settlementsTopic) this.#settle(record.key, record.value);
      else {
        const entry = entryOf(record, noSettlements);
        this.#entries.set(entry.place, entry);
      }
      this.#next.set(`${batch.topic}/${batch.partition}`, record.offset + 1);
    }
    for (const place of this.#entries.keys()) {
      if (this.#entries.size <= entriesMax) break;
      this.#entries.delete(place);
      this.#isCut = true;
    }
  }

  #settle(key: Buffer | null, value: Buffer | null): void {
    if (key === null) return;
    if (value === null) this.#settled.delete(key.toString());
    else this.#settled.set(key.toString(), JSON.parse(value.toString()) as Settlement);
  }

  #forgetDeleted(bounds: readonly PartitionBounds[]): void {
    const starts = new Map(bounds.map(({ topic, partition, start }) => [`${topic}/${partition}`, start]));
    for (const { line, place } of this.#entries.values()) {
      const at = place.lastIndexOf('/');
      const start = starts.get(`${quarantineTopic(line)}${place.slice(place.indexOf('/'), at)}`);
      if (start === undefined || Number(place.slice(at + 1)) < start) this.#entries.delete(place);
    }
  }
}
