import type { LineControl } from '@rail/catalogue';
import type { BoardLine } from '../snapshot.ts';
import type { LineState } from '../states.ts';

export type { LineControl } from '@rail/catalogue';

/** `GET /v1/lines/{line}`: what the page of a line shows beside its row of the board. */
export interface LinePage {
  readonly schema: 'rail.line/1';
  readonly board: BoardLine;
  /** `name` is the unit that is in charge. */
  readonly contact: { readonly name: string; readonly phone: string; readonly email: string } | null;
  readonly control: LineControl;
  readonly latency: LineLatency;
  readonly datasets: readonly {
    readonly dataset: string;
    readonly zh: string;
    readonly en: string;
    readonly topic: string;
    readonly kind: string;
    /** The timetable in words. */
    readonly timetable: { readonly zh: string; readonly en: string };
    readonly promiseMs: number;
    /** The 99th percentile of the gaps between records that was observed; null before there were enough. */
    readonly observedGapMs: number | null;
    readonly partitions: readonly { readonly partition: number; readonly end: number; readonly lagRecords: number }[];
    readonly agreements: readonly string[];
  }[];
  /** What is open, by reason; `example` is the newest place. Null if it could not be read now. */
  readonly quarantine:
    | readonly {
        readonly reason: string;
        readonly meaning: { readonly zh: string; readonly en: string };
        readonly records: number;
        readonly example: string;
      }[]
    | null;
}

/** How long records of a line took from their publication through a stage, over the last minutes. */
export interface LineLatency {
  /** The parts that measure it tell nothing while the store of live signals is away; then every figure is null. */
  readonly isHeard: boolean;
  /** Until it was decided what becomes of a record, and until that was committed. */
  readonly route: StageLatency | null;
  readonly share: StageLatency | null;
  /** By database; absent where no row was committed, or where agreements tell no exact time. */
  readonly commit: Readonly<Record<string, StageLatency>>;
}

/** 99 % of so many records took at most so long; the bound is at most 13 % above what was. */
export interface StageLatency {
  readonly p99Ms: number;
  readonly records: number;
}

/** `GET /v1/board/history`: the worst state of each line in each quarter of an hour of the last 24 h, oldest first. */
export interface BoardHistory {
  readonly schema: 'rail.board-history/1';
  readonly fromMs: number;
  readonly stepMs: number;
  readonly lines: readonly { readonly line: string; readonly states: readonly (LineState | null)[] }[];
}
