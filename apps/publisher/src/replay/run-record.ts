import type { RowFaultReason } from '@rail/feeds';

/** Where runs are kept: compacted, the key is the run. */
export const replaysTopic = 'rail.replays';

/** Transactional id of whoever drives a run: a second process with it fences the first. */
export const transactionalIdOf = (run: string): string => `rail.replay.${run}`;

export type RunState = 'running' | 'stopped' | 'done';

export interface RunCounts {
  readonly sent: number;
  readonly quarantined: number;
  /** `first` is a place, `file:line column`, never the content of a cell. */
  readonly byReason: Readonly<Partial<Record<RowFaultReason, { readonly rows: number; readonly first: string }>>>;
}

/** What is known of a run outside its process, so that another one can go on with it. */
export interface RunRecord {
  readonly schema: 'rail.replay-run/1';
  readonly run: string;
  readonly state: RunState;
  /** Host and process that drive it. */
  readonly owner: string;
  readonly input: {
    /** The first one. */
    readonly file: string;
    readonly files?: number;
    /** Files, folders and patterns as they were asked for; the file itself if left out. */
    readonly paths?: readonly string[];
    readonly bytes: number;
    readonly sha256: string;
  };
  readonly mapping: { readonly file: string; readonly sha256: string };
  readonly line: string;
  readonly dataset: string;
  readonly pace: string;
  /** Which rows, and when they are said to have happened; null passes are without end. */
  readonly selection?: {
    readonly fromMs?: number;
    readonly toMs?: number;
    readonly shiftToMs?: number;
    readonly passes?: number | null;
    readonly maxGapMs?: number;
  };
  /** Rows below this number are dealt with, sent or set aside. */
  readonly rows: number;
  readonly counts: RunCounts;
  /** Timed runs: what they sent of later rows lies at or beyond these offsets, by topic and partition. */
  readonly sentBefore: Readonly<Record<string, number>>;
  readonly parts: number;
  readonly elapsedMs: number;
}

export function encodeRun(record: RunRecord): Buffer {
  return Buffer.from(JSON.stringify(record));
}

/** A record of this version of the topic, or none. */
export function decodeRun(value: Buffer | null): RunRecord | undefined {
  if (value === null) return undefined;
  const record = JSON.parse(value.toString()) as RunRecord;
  return record.schema === 'rail.replay-run/1' ? record : undefined;
}
