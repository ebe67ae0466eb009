import type { RowCheck } from '../plan/row-check.ts';
import type { TranscodeFault } from './fault.ts';

/** What became of a record for one projection. */
export const delivered = 0;
export const filtered = 1;
export const faulted = 2;

export interface TranscoderOptions {
  /** Written before each output, such as the registry frame of its share; by index of the projection. */
  readonly prefixes?: readonly Buffer[];
  /** What must hold of every record; what does not is told by `broken`. */
  readonly checks?: readonly RowCheck[];
  /** `interpret` needs no code generation and is some hundred times slower. */
  readonly mode?: 'emit' | 'interpret';
}

/** An output: `bytes` up to `length`, prefix included. The buffer is used again by the next record. */
export interface TranscodeOutput {
  readonly bytes: Buffer;
  readonly length: number;
}

/** Makes the shares of one record after the other. Not re-entrant: results are valid until the next call. */
export interface Transcoder {
  /** Transcodes the datum between `start` and `end`; a fault means that the whole record cannot be read. */
  transcode(bytes: Buffer, start: number, end: number): TranscodeFault | undefined;
  /** Per projection `delivered`, `filtered` or `faulted`; valid if `transcode` gave no fault. */
  readonly outcomes: Uint8Array;
  readonly outputs: readonly TranscodeOutput[];
  /** Why a projection is `faulted`. */
  readonly faults: readonly (TranscodeFault | undefined)[];
  /** 1 for each of the checks that the record breaks, and how many there are; valid if `transcode` gave no fault. */
  readonly broken: Uint8Array;
  readonly brokenCount: number;
  /** The plan, as a database's EXPLAIN shows one. */
  describe(): string;
}
