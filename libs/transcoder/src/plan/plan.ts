import type { AvroSchema, EnumSchema } from '@rail/avro';
import type { QuarantineReason } from '@rail/kernel';

import type { Treatment } from '../treatments/treatment.ts';

/**
 * How a walk over the bytes of one writer schema serves several projections at once. Plain data: the interpreter
 * executes it as it stands, the emitter turns it into code, the printer shows it. `to` names outputs by their index.
 */
export interface TranscodePlan {
  /** Ids of the projections, in the order of their outputs. */
  readonly projections: readonly string[];
  /** Projections first; behind them scratch outputs for filter fields that the writer encodes otherwise. */
  readonly outputCount: number;
  /** How many fields the filter of each projection reads; 0 without a filter. */
  readonly captureCounts: readonly number[];
  /** The scratch output of each capture that has one: if it is refused, nothing was captured. */
  readonly scratches: readonly ScratchCapture[];
  readonly root: PlanRoutine;
  readonly routines: readonly PlanRoutine[];
}

/** A field of a filter or check, and the scratch output that takes its value. */
export interface ScratchCapture {
  readonly filter: number;
  readonly index: number;
  readonly to: number;
}

/** What to do with one record type for one set of outputs; becomes one function. */
export interface PlanRoutine {
  readonly id: number;
  /** The writer's record, or `datum` if the root is none. */
  readonly name: string;
  readonly steps: readonly PlanStep[];
  /** It can reach itself, so its depth has to be watched. */
  readonly recursive: boolean;
  /** Outputs that it or what it enters writes to. */
  readonly writes: readonly number[];
}

export type PlanStep =
  | SkipStep
  | AdvanceStep
  | CopyStep
  | InsertStep
  | TreatStep
  | EnterStep
  | BranchStep
  | BlocksStep
  | RefuseStep
  | PlaceStep
  | CaptureStep;

interface OfField {
  /** The writer's field that the step deals with, for faults and the printer; empty at the root. */
  readonly field: string;
}

/** Moves over one leaf and checks its form. */
export interface SkipStep extends OfField {
  readonly kind: 'skip';
  readonly leaf: AvroSchema;
}

/** Moves over neighbouring leaves of fixed width; `mergeRuns` makes it of skips. */
export interface AdvanceStep extends OfField {
  readonly kind: 'advance';
  readonly bytes: number;
}

/** From `copyFrom` to `copyTo` an output takes the bytes as they are. */
export interface CopyStep extends OfField {
  readonly kind: 'copyFrom' | 'copyTo';
  readonly to: readonly number[];
}

/** Bytes that the writer did not write: a default, or the branch of a union. */
export interface InsertStep extends OfField {
  readonly kind: 'insert';
  readonly to: number;
  readonly bytes: Buffer;
}

/** Moves over one leaf and writes it in another form to some outputs. */
export interface TreatStep extends OfField {
  readonly kind: 'treat';
  readonly leaf: AvroSchema;
  readonly rewrites: readonly { readonly to: number; readonly rewrite: Rewrite }[];
}

/** Another form of a leaf: by the agreement, or by Avro's resolution of an older or newer writer. */
export type Rewrite =
  | { readonly kind: 'treatment'; readonly treatment: Treatment; readonly from: AvroSchema; readonly into: AvroSchema }
  | { readonly kind: 'promotion'; readonly from: AvroSchema; readonly into: AvroSchema }
  | { readonly kind: 'symbols'; readonly from: EnumSchema; readonly into: EnumSchema };

/** Walks a nested record; `recurse` if this happens while the same routine is already at work. */
export interface EnterStep extends OfField {
  readonly kind: 'enter' | 'recurse';
  readonly routine: PlanRoutine;
}

/** Reads the index of a union and takes that branch. */
export interface BranchStep extends OfField {
  readonly kind: 'branch';
  readonly branches: readonly { readonly name: string; readonly steps: readonly PlanStep[] }[];
}

/** Walks the blocks of an array or map, and writes the item counts anew to the outputs that change the items. */
export interface BlocksStep extends OfField {
  readonly kind: 'blocks';
  readonly of: 'array' | 'map';
  readonly to: readonly number[];
  readonly leastBytes: number;
  readonly body: readonly PlanStep[];
}

/** The value has no form in the schema of these outputs. */
export interface RefuseStep extends OfField {
  readonly kind: 'refuse';
  readonly to: readonly number[];
  readonly reason: QuarantineReason;
  readonly message: string;
}

/** Remembers a position, or returns to it: for outputs whose fields stand in another order. */
export interface PlaceStep extends OfField {
  readonly kind: 'mark' | 'seek';
  readonly slot: number;
}

/** Notes where the bytes of a field lie that the filter of a projection reads. */
export type CaptureStep = OfField & {
  readonly filter: number;
  readonly index: number;
} & (
    | {
        readonly kind: 'captureFrom' | 'captureTo';
        /** The output that holds the value if the writer's bytes cannot be used as they are. */
        readonly scratch?: number;
      }
    | { readonly kind: 'captureNull' }
    | { readonly kind: 'captureConstant'; readonly bytes: Buffer }
  );
