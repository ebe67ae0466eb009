import type { RowFaultReason } from '../cells/row-fault.ts';
import { RailError } from '@rail/kernel';

/** Transactional id of whoever drives a run: a second process with it fences the first. */
export const transactionalIdOf = (run: string): string => `rail.replay.${run}`;

/** The same for the rows of a timed run, which are sent without transactions. */
export const rowsIdOf = (run: string): string => `rail.replay.${run}.rows`;

export type RunState = 'running' | 'stopped' | 'done';

export interface RunCounts {
  readonly sent: number;
  readonly quarantined: number;
  /** `first` is a place, `file:line column`, never the content of a cell. */
  readonly byReason: Readonly<Partial<Record<RowFaultReason, { readonly rows: number; readonly first: string }>>>;
}

/** One dataset of a run: what is read of it, under which mapping, and how far that has come. */
export interface DatasetOfRun {
  readonly line: string;
  readonly dataset: string;
  readonly mapping: { readonly file: string; readonly sha256: string };
  readonly input: {
    /** The first one. */
    readonly file: string;
    readonly files: number;
    readonly bytes: number;
    readonly sha256: string;
  };
  /** Its position: so many of its rows are dealt with, sent or set aside. */
  readonly counts: RunCounts;
}

/** What is known of a run outside its process, so that another one can go on with it. */
export interface RunRecord {
  readonly schema: 'rail.replay-run/2';
  readonly run: string;
  readonly state: RunState;
  /** Host and process that drive it. */
  readonly owner: string;
  /** Files, folders and patterns as they were asked for, and mappings; no mapping where each lies beside its file. */
  readonly paths: readonly string[];
  readonly mappings: readonly string[];
  /** In the order of their first files: where events happened at one time, it is theirs. */
  readonly datasets: readonly DatasetOfRun[];
  readonly pace: string;
  /** Which rows, and when they are said to have happened; null passes are without end. */
  readonly selection?: {
    readonly fromMs?: number;
    readonly toMs?: number;
    readonly shiftToMs?: number;
    readonly passes?: number | null;
    readonly maxGapMs?: number;
  };
  /** Rows below this number, in the order of the run, are dealt with. */
  readonly rows: number;
  /** Timed runs: what they sent of later rows lies at or beyond these offsets, by topic and partition. */
  readonly sentBefore: Readonly<Record<string, number>>;
  readonly parts: number;
  readonly elapsedMs: number;
}

/** A run of one dataset, as it was recorded at first. */
interface FirstRunRecord extends Omit<RunRecord, 'schema' | 'paths' | 'mappings' | 'datasets'> {
  readonly schema: 'rail.replay-run/1';
  readonly input: {
    readonly file: string;
    readonly files?: number;
    readonly paths?: readonly string[];
    readonly bytes: number;
    readonly sha256: string;
  };
  readonly mapping: { readonly file: string; readonly sha256: string };
  readonly line: string;
  readonly dataset: string;
  readonly counts: RunCounts;
}

export function encodeRun(record: RunRecord): Buffer {
  return Buffer.from(JSON.stringify(record));
}

/** @throws RailError RUN_UNKNOWN for a run of a form that is not known here */
export function decodeRun(value: Buffer): RunRecord {
  const record = JSON.parse(value.toString()) as RunRecord | FirstRunRecord;
  if (record.schema === 'rail.replay-run/2') return record;
  if (record.schema === 'rail.replay-run/1') return ofFirst(record);
  const { run, schema } = record as { run: string; schema: string };
  const message = `run ${run} is recorded as ${schema}: another version of rail began it and can go on with it`;
  throw new RailError('RUN_UNKNOWN', message);
}

function ofFirst({ input, mapping, line, dataset, counts, ...rest }: FirstRunRecord): RunRecord {
  const { file, files = 1, paths = [file], bytes, sha256 } = input;
  const datasets = [{ line, dataset, mapping, input: { file, files, bytes, sha256 }, counts }];
  return { ...rest, schema: 'rail.replay-run/2', paths, mappings: [mapping.file], datasets };
}
