import type { LinePause } from '../dataset-judge.ts';
import type { BoardStores } from '../snapshot.ts';
import type { HeardProcess } from './process-watch.ts';

/** What became of the records of one dataset since the sample before, by the router's accounts. */
export interface OutcomeCounts {
  readonly records: number;
  /** Records set aside, which are the provider's. */
  readonly recordsQuarantined: number;
  /** Those, and pairs that an agreement's filter set aside. */
  readonly quarantined: number;
  /** Pairs of record and agreement. */
  readonly delivered: number;
}

/** One reader of topics: the router, or the builder of a database. */
export interface GroupSample {
  /** `topic/partition` → the next offset to read; absent where the group never committed. */
  readonly committed: ReadonlyMap<string, number>;
  readonly hasMembers: boolean;
  /** Why it works no more, if it said so. */
  readonly failure: string | null;
}

/** The exchange at one moment. Places are `topic/partition`, offsets the ends of what is committed. */
export interface Sample {
  readonly nowMs: number;
  /** On a clock that never jumps. */
  readonly monotonicMs: number;
  readonly starts: ReadonlyMap<string, number>;
  readonly ends: ReadonlyMap<string, number>;
  /** By the database that it fills or its own name, if a subscriber's; the router's under ''. */
  readonly groups: ReadonlyMap<string, GroupSample>;
  /** By topic of the line. */
  readonly outcomes: ReadonlyMap<string, OutcomeCounts>;
  /** By line, those that somebody has paused. */
  readonly paused: ReadonlyMap<string, LinePause>;
  /** The last beat of each process; null while the store of live signals is away. */
  readonly heard: readonly HeardProcess[] | null;
  readonly stores: BoardStores;
}

/** A share and the databases that it feeds. */
export interface Feed {
  readonly agreement: string;
  /** Topic of the line. */
  readonly source: string;
  readonly share: string;
  readonly databases: readonly string[];
  /** Groups of the subscriber that read it. */
  readonly readers: readonly string[];
}

export const placesOf = (topic: string, partitions: number): string[] =>
  Array.from({ length: partitions }, (_, partition) => `${topic}/${partition}`);
