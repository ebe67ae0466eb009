import type { DatasetManifest } from '@rail/catalogue';
import { assert, Random } from '@rail/kernel';

import type { Observe } from '../observers/observer.ts';
import { observers } from '../observers/table.ts';
import { dayAt } from '../world/calendar.ts';
import { createWorld, type World, type WorldOptions } from '../world/world.ts';
import { damage, drawFlaw, type Flaw, flaws } from './flaws.ts';
import { GeneratedBatch, noFlaw } from './generated-batch.ts';
import { HeldRecords } from './held-records.ts';

export interface StreamOptions extends WorldOptions {
  /** How many records of all datasets together the world publishes in a second of its own time; 2,000 unless told. */
  readonly recordsPerSecond?: number;
}

export interface GeneratedRecord {
  readonly dataset: DatasetManifest;
  readonly key: Buffer;
  /** The Avro body, or with a flaw whatever is to be sent; null for a tombstone. */
  readonly value: Buffer | null;
  /** Whether the Confluent frame is to be put before the value. */
  readonly frame: boolean;
  readonly eventTimeMs: number;
  /** When the world publishes it, milliseconds since 1970. */
  readonly publishedAtMs: number;
  readonly flaw?: Flaw;
}

/** How long a record is held back, milliseconds; a tombstone comes after everything else of its key. */
const heldMs = { late: [2000, 8000], disorder: [20, 500], duplicate: [0, 1500], tombstone: 8001 } as const;
/** Beyond this many the earliest goes out before its time: memory is bounded at any rate. */
const heldAtMost = 1 << 16;
/** Records of `next()` lie together in pieces of this size. */
const sliceRecords = 256;

/**
 * The records of some datasets in the order of their publication, without end. Throws if no observer is known for a
 * dataset. Same datasets, seed, start and rate: same bytes.
 */
export function createStream(datasets: readonly DatasetManifest[], options: StreamOptions): RecordStream {
  return new RecordStream(datasets, options);
}

export class RecordStream {
  readonly world: World;
  private readonly observe: readonly Observe[];
  private readonly shares: readonly number[];
  private readonly held = new HeldRecords();
  private readonly random: Random;
  private readonly msPerRecord: number;
  private published = 0;
  private slice = new GeneratedBatch(0);

  constructor(
    readonly datasets: readonly DatasetManifest[],
    options: StreamOptions,
  ) {
    assert(datasets.length > 0 && datasets.length < 255, 'a stream needs a dataset');
    this.world = createWorld(options);
    this.random = new Random(`stream/${options.seed}`);
    const { recordsPerSecond = 2000 } = options;
    assert(recordsPerSecond > 0 && recordsPerSecond < Infinity, 'the time of a world needs a finite rate');
    this.msPerRecord = 1000 / recordsPerSecond;
    this.observe = datasets.map((dataset) => {
      const observer = observers[dataset.topic];
      assert(observer !== undefined, `no one observes ${dataset.topic}`);
      return observer(this.world, dataset);
    });
    const total = datasets.reduce((sum, { rate }) => sum + rate.weight, 0);
    let sum = 0;
    this.shares = datasets.map(({ rate }) => (sum += rate.weight) / total);
  }

  /** The next record; its buffers stay valid. */
  next(): GeneratedRecord {
    if (this.slice.count === this.slice.capacity) this.slice = new GeneratedBatch(sliceRecords);
    const { slice } = this;
    const at = this.append(slice);
    const { bytes } = slice;
    const flaw = flaws[slice.flaw[at] ?? noFlaw];
    const valueStart = slice.valueStart[at]!;
    return {
      dataset: this.datasets[slice.dataset[at]!]!,
      key: bytes.subarray(slice.keyStart[at], slice.keyEnd[at]),
      value: valueStart < 0 ? null : bytes.subarray(valueStart, slice.valueEnd[at]),
      frame: slice.frame[at] === 1,
      eventTimeMs: slice.eventTimeMs[at]!,
      publishedAtMs: slice.publishedAtMs[at]!,
      ...(flaw === undefined ? {} : { flaw }),
    };
  }

  /** Fills a batch anew, with `count` records or as many as it holds. */
  nextBatch(batch: GeneratedBatch, count = batch.capacity): GeneratedBatch {
    batch.count = 0;
    batch.out.reset();
    for (let wanted = Math.min(count, batch.capacity); wanted > 0; wanted--) this.append(batch);
    return batch;
  }

  private append(batch: GeneratedBatch): number {
    const { world } = this;
    const now = world.startMs + Math.floor(this.published++ * this.msPerRecord);
    if (now !== world.nowMs) {
      world.nowMs = now;
      world.today = dayAt(now);
    }
    while (this.held.firstDueMs > now && this.held.size < heldAtMost) {
      if (this.generate(batch)) return batch.count++;
    }
    this.release(batch);
    return batch.count++;
  }

  /** Generates one record at the end of the batch; false if it is held back. */
  private generate(batch: GeneratedBatch): boolean {
    const { out } = batch;
    const draw = this.random.unit();
    let dataset = 0;
    while (draw >= this.shares[dataset]! && dataset < this.shares.length - 1) dataset++;
    this.observe[dataset]!(out);
    let flaw = drawFlaw(this.datasets[dataset]!.errors, this.random);
    let frame = true;
    if (out.endsKey) this.hold(batch, dataset, undefined, heldMs.tombstone);
    if (flaw !== undefined) {
      if (flaw === 'late' || flaw === 'disorder' || flaw === 'duplicate') {
        this.hold(batch, dataset, flaw, this.random.between(heldMs[flaw][0], heldMs[flaw][1]));
        if (flaw !== 'duplicate') {
          out.length = out.keyStart;
          return false;
        }
      } else ({ flaw, frame } = damage(out, flaw, this.random));
    }
    const at = batch.count;
    batch.dataset[at] = dataset;
    batch.keyStart[at] = out.keyStart;
    batch.keyEnd[at] = out.valueStart;
    batch.valueStart[at] = out.valueStart;
    batch.valueEnd[at] = out.length;
    batch.frame[at] = frame ? 1 : 0;
    batch.flaw[at] = flaw === undefined || flaw === 'duplicate' ? noFlaw : flaws.indexOf(flaw);
    batch.eventTimeMs[at] = out.eventTimeMs;
    batch.publishedAtMs[at] = this.world.nowMs;
    return true;
  }

  /** Keeps a copy of the record at the end of the batch until later; without a flaw, a tombstone of its key. */
  private hold({ out }: GeneratedBatch, dataset: number, flaw: Flaw | undefined, forMs: number): void {
    this.held.push({
      dueMs: this.world.nowMs + forMs,
      dataset,
      key: Buffer.from(out.bytes.subarray(out.keyStart, out.valueStart)),
      value: flaw === undefined ? null : Buffer.from(out.bytes.subarray(out.valueStart, out.length)),
      eventTimeMs: flaw === undefined ? this.world.nowMs : out.eventTimeMs,
      flaw,
    });
  }

  private release(batch: GeneratedBatch): void {
    const { out } = batch;
    const record = this.held.pop();
    assert(record !== undefined, 'a held record is due');
    const at = batch.count;
    batch.dataset[at] = record.dataset;
    batch.keyStart[at] = out.length;
    out.writeRaw(record.key);
    batch.keyEnd[at] = out.length;
    batch.valueStart[at] = record.value === null ? -1 : out.length;
    if (record.value !== null) out.writeRaw(record.value);
    batch.valueEnd[at] = record.value === null ? -1 : out.length;
    batch.frame[at] = record.value === null ? 0 : 1;
    batch.flaw[at] = record.flaw === undefined ? noFlaw : flaws.indexOf(record.flaw);
    batch.eventTimeMs[at] = record.eventTimeMs;
    batch.publishedAtMs[at] = this.world.nowMs;
  }
}
