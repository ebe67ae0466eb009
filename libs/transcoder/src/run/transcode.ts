import type { AvroSchema } from '@rail/avro';

import { emitPlan } from '../emit/emit.ts';
import { link } from '../emit/link.ts';
import { compileFilter } from '../filter/compile.ts';
import { evaluateFilter } from '../filter/evaluate.ts';
import type { TranscodePlan } from '../plan/plan.ts';
import { planTranscode } from '../plan/plan-transcode.ts';
import { printPlan } from '../plan/print-plan.ts';
import type { Projection } from '../plan/projection.ts';
import { type FilterFunction, filterPasses, filterRejects } from '../plan/row-filter.ts';
import type { TranscodeFault } from './fault.ts';
import { interpretPlan, MalformedAt } from './interpret.ts';
import { malformed } from './malformed.ts';
import { createWalkState, resetWalkState, type Walk, type WalkState } from './walk.ts';

/** What became of a record for one projection. */
export const delivered = 0;
export const filtered = 1;
export const faulted = 2;

export interface TranscoderOptions {
  /** Written before each output, such as the registry frame of its share; by index of the projection. */
  readonly prefixes?: readonly Buffer[];
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
  /** The plan, as a database's EXPLAIN shows one. */
  describe(): string;
}

/**
 * Compiles one walk over data of the writer's schema that serves all projections. Throws SCHEMA_INCOMPATIBLE if a share
 * cannot be made of such data.
 */
export function compileTranscoder(
  writerSchema: AvroSchema,
  projections: readonly Projection[],
  options: TranscoderOptions = {},
): Transcoder {
  const plan = planTranscode(writerSchema, projections);
  const toFunction = options.mode === 'interpret' ? evaluateFilter : compileFilter;
  const filters = projections.map(({ filter }) => (filter === undefined ? undefined : toFunction(filter)));
  return new PlannedTranscoder(plan, filters, options);
}

class PlannedTranscoder implements Transcoder {
  readonly outcomes: Uint8Array;
  readonly outputs: readonly TranscodeOutput[];
  readonly faults: (TranscodeFault | undefined)[];
  private readonly state: WalkState;
  private readonly walk: Walk;
  private readonly interpreted: Walk;

  constructor(
    private readonly plan: TranscodePlan,
    private readonly filters: readonly (FilterFunction | undefined)[],
    options: TranscoderOptions,
  ) {
    this.state = createWalkState(plan, options.prefixes ?? []);
    this.interpreted = interpretPlan(plan, this.state);
    this.walk = options.mode === 'interpret' ? this.interpreted : link(emitPlan(plan), this.state);
    this.outcomes = new Uint8Array(plan.projections.length);
    this.outputs = this.state.sinks.slice(0, plan.projections.length);
    this.faults = plan.projections.map(() => undefined);
  }

  transcode(bytes: Buffer, start: number, end: number): TranscodeFault | undefined {
    resetWalkState(this.state);
    try {
      if (this.walk(bytes, start, end) !== end) return this.explain(bytes, start, end);
    } catch (error) {
      if (error !== malformed && !(error instanceof MalformedAt)) throw error;
      return this.explain(bytes, start, end);
    }
    return this.conclude(false) ? undefined : this.explain(bytes, start, end);
  }

  describe(): string {
    return printPlan(this.plan);
  }

  /** Sets the outcomes; false if the interpreter has to say first why something was refused. */
  private conclude(isExplained: boolean): boolean {
    const { refused, refusals, sinks } = this.state;
    for (let to = 0; to < this.outcomes.length; to++) {
      const verdict = this.verdict(to);
      if (verdict !== filterPasses) {
        this.outcomes[to] = verdict === filterRejects ? filtered : faulted;
        this.faults[to] = verdict === filterRejects ? undefined : undecided;
      } else if (refused[to] === 1 || sinks[to]?.overflowed === true) {
        if (!isExplained) return false;
        this.outcomes[to] = faulted;
        this.faults[to] = refusals[to] ?? tooLarge;
      } else {
        this.outcomes[to] = delivered;
        this.faults[to] = undefined;
      }
    }
    return true;
  }

  private verdict(to: number): number {
    const filter = this.filters[to];
    const captures = this.state.captures[to];
    return filter === undefined || captures === undefined ? filterPasses : filter(captures);
  }

  /** Walks once more with the interpreter, which knows the place and the reason. What it says counts. */
  private explain(bytes: Buffer, start: number, end: number): TranscodeFault | undefined {
    resetWalkState(this.state);
    try {
      const position = this.interpreted(bytes, start, end);
      if (position !== end) return malformedAt(position - start, '', 'bytes follow after the datum');
    } catch (error) {
      if (!(error instanceof MalformedAt)) throw error;
      return malformedAt(error.position, error.path, error.message);
    }
    this.conclude(true);
    return undefined;
  }
}

function malformedAt(position: number, path: string, message: string): TranscodeFault {
  return { code: 'AVRO_MALFORMED', position, path, message };
}

const undecided: TranscodeFault = {
  code: 'FILTER_UNDECIDED',
  position: 0,
  path: '',
  message: 'the row filter could not be evaluated',
};

const tooLarge: TranscodeFault = {
  code: 'RECORD_TOO_LARGE',
  position: 0,
  path: '',
  message: 'the share of this record is too large',
};
