import type { DatasetManifest } from '@rail/catalogue';
import { DatasetJudge, type LostWatcher, type StageFacts, type Verdict } from '../dataset-judge.ts';
import type { Observation } from '../observation.ts';
import { ObservedGaps } from '../observed-gaps.ts';
import { RateWindow } from '../rate-window.ts';
import { timetableOf } from '../timetable.ts';
import type { ProcessWatch } from './process-watch.ts';
import { type Feed, placesOf, type Sample } from './sample.ts';
import { StageWatch } from './stage-watch.ts';

/** What a watched dataset needs of its declaration. */
export type WatchedDataset = Pick<
  DatasetManifest,
  'id' | 'zh' | 'en' | 'topic' | 'partitions' | 'frequency' | 'timetable' | 'freshnessMs'
>;

export interface DatasetSight {
  readonly dataset: WatchedDataset;
  readonly verdict: Verdict;
  readonly lastPublishedMs: number | null;
  /** Of the newest record that router and databases have committed; null if there is none. */
  readonly ageMs: number | null;
  readonly arrived: number;
  readonly fiveMinutes: { readonly records: number; readonly quarantined: number };
  readonly stages: readonly StageFacts[];
}

const minuteBuckets = 4;
const fiveMinuteBuckets = 5 * minuteBuckets;
const fewRecords = 20;

/** One dataset from sample to sample: when its records came, how far each reader is, and what that makes of it. */
export class DatasetWatch {
  readonly #line: string;
  readonly #dataset: WatchedDataset;
  readonly #places: readonly string[];
  readonly #judge: DatasetJudge;
  readonly #route = new StageWatch('route', null);
  readonly #readers = new Map<string, StageWatch>();
  readonly #records = new RateWindow();
  readonly #quarantined = new RateWindow();
  readonly #ends = new Map<string, number>();
  readonly #gaps = new ObservedGaps();
  #lastPublishedMs: number | null;

  /** `lastPublishedMs` is what the log says of the time before the first sample. */
  constructor(line: string, dataset: WatchedDataset, lastPublishedMs: number | null) {
    this.#line = line;
    this.#dataset = dataset;
    this.#places = placesOf(dataset.topic, dataset.partitions);
    this.#judge = new DatasetJudge(timetableOf(dataset), dataset.freshnessMs);
    this.#lastPublishedMs = lastPublishedMs;
  }

  observe(sample: Sample, feeds: readonly Feed[], observation: Observation, processes: ProcessWatch): DatasetSight {
    const arrived = this.#arrivals(sample);
    if (arrived > 0) this.#lastPublishedMs = sample.nowMs;
    this.#gaps.observe(sample.monotonicMs, arrived > 0, sample.paused.has(this.#line));
    const outcomes = sample.outcomes.get(this.#dataset.topic);
    this.#records.add(sample.monotonicMs, outcomes?.records ?? 0);
    this.#quarantined.add(sample.monotonicMs, outcomes?.recordsQuarantined ?? 0);
    const stages = this.#stages(sample, feeds);
    const facts = {
      lastPublishedMs: this.#lastPublishedMs,
      stages: stages.map(([, stage]) => stage),
      quarantinedShare: this.#quarantinedShare(),
      paused: sample.paused.get(this.#line) ?? null,
      lost: this.#lost(feeds, processes),
    };
    const verdict = this.#judge.judge(facts, observation, sample.nowMs, sample.monotonicMs);
    return {
      dataset: this.#dataset,
      verdict,
      lastPublishedMs: this.#lastPublishedMs,
      ageMs: this.#ageMs(sample, stages),
      arrived,
      fiveMinutes: {
        records: this.#records.sumOfLast(fiveMinuteBuckets),
        quarantined: this.#quarantined.sumOfLast(fiveMinuteBuckets),
      },
      stages: facts.stages,
    };
  }

  get id(): string {
    return this.#dataset.id;
  }

  /** The 99th percentile of the gaps between its records; null before there were enough. */
  get observedGapMs(): number | null {
    return this.#gaps.p99Ms;
  }

  #arrivals({ ends }: Sample): number {
    let arrived = 0;
    for (const place of this.#places) {
      const end = ends.get(place);
      if (end === undefined) continue;
      arrived += Math.max(0, end - (this.#ends.get(place) ?? end));
      this.#ends.set(place, end);
    }
    return arrived;
  }

  #stages(sample: Sample, feeds: readonly Feed[]): (readonly [StageWatch, StageFacts])[] {
    const watched: [StageWatch, readonly string[]][] = [[this.#route, this.#places]];
    const mine = feeds.filter(({ source }) => source === this.#dataset.topic);
    for (const database of new Set(mine.flatMap(({ databases }) => databases))) {
      const shares = mine.filter(({ databases }) => databases.includes(database)).map(({ share }) => share);
      watched.push([this.#reader('commit', database), this.#placesIn(shares)]);
    }
    for (const { share, readers } of mine) {
      for (const group of readers) watched.push([this.#reader('read', group), this.#placesIn([share])]);
    }
    return watched.flatMap(([watch, places]) => {
      const facts = watch.observe(sample, places);
      return facts === undefined ? [] : [[watch, facts] as const];
    });
  }

  /** Of those that a record passes, the first process that has fallen silent and that nobody replaces. */
  #lost(feeds: readonly Feed[], processes: ProcessWatch): LostWatcher | null {
    const { topic } = this.#dataset;
    const databases = feeds.filter(({ source }) => source === topic).flatMap((feed) => feed.databases);
    const watched: readonly [part: string, things: readonly string[]][] = [
      ['publisher', [topic]],
      ['router', this.#places],
      ['builder', databases],
    ];
    for (const [part, things] of watched) {
      for (const thing of things) {
        const lost = processes.lostOver(part, thing);
        if (lost !== undefined) return { part, instance: lost.instance, lastBeatMs: lost.lastBeatMs };
      }
    }
    return null;
  }

  #reader(stage: 'commit' | 'read', name: string): StageWatch {
    let watch = this.#readers.get(name);
    if (watch === undefined) this.#readers.set(name, (watch = new StageWatch(stage, name)));
    return watch;
  }

  #placesIn(shares: readonly string[]): string[] {
    return shares.flatMap((share) => placesOf(share, this.#dataset.partitions));
  }

  #quarantinedShare(): number | null {
    const records = this.#records.sumOfLast(minuteBuckets);
    if (this.#records.history().length <= minuteBuckets || records < fewRecords) return null;
    return this.#quarantined.sumOfLast(minuteBuckets) / records;
  }

  /** A stage that has caught up has committed the newest record of all. */
  #ageMs({ nowMs, monotonicMs }: Sample, stages: readonly (readonly [StageWatch, StageFacts])[]): number | null {
    if (this.#lastPublishedMs === null) return null;
    let ageMs = Math.max(0, nowMs - this.#lastPublishedMs);
    for (const [watch, { stage, lagRecords }] of stages) {
      if (lagRecords === 0 || stage === 'read') continue;
      const newest = watch.newestCommittedMs;
      if (newest === undefined) return null;
      ageMs = Math.max(ageMs, monotonicMs - newest);
    }
    return Math.round(ageMs);
  }
}
