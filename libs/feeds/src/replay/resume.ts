import { RailError } from '@rail/kernel';

/** The part of an input that a run has read. */
export interface InputPrefix {
  readonly bytes: number;
  /** Of these bytes, lowercase hex. */
  readonly sha256: string;
}

/** How far a run has come; kept outside the process, so that another one can go on. */
export interface ResumePoint {
  readonly runId: string;
  readonly file: string;
  /** Rows dealt with, sent or set aside, counted in the order of the run. */
  readonly rows: number;
  readonly prefix: InputPrefix;
}

/** A run goes on only with the input it began with. @throws RailError RUN_INPUT_CHANGED */
export function checkSameInput(point: ResumePoint, found: InputPrefix): void {
  if (found.bytes === point.prefix.bytes && found.sha256 === point.prefix.sha256) return;
  const what = found.bytes < point.prefix.bytes ? `only ${found.bytes} bytes are left` : 'the sha256 differs';
  throw new RailError(
    'RUN_INPUT_CHANGED',
    `run ${point.runId}: input changed within its first ${point.prefix.bytes} bytes (${what}); resume refused, start a new run`,
    { at: point.file },
  );
}
