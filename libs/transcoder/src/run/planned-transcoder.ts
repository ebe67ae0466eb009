import { emitPlan } from '../emit/emit.ts';
import { link } from '../emit/link.ts';
import type { TranscodePlan } from '../plan/plan.ts';
import { printPlan } from '../plan/print-plan.ts';
import type { RowCheck } from '../plan/row-check.ts';
import { captureAbsent, type FilterFunction, filterPasses, filterRejects } from '../plan/row-filter.ts';
import type { TranscodeFault } from './fault.ts';
import { interpretPlan, MalformedAt } from './interpret.ts';
import { malformed } from './malformed.ts';
import {
  delivered,
  faulted,
  filtered,
  type TranscodeOutput,
  type Transcoder,
  type TranscoderOptions,
} from './transcoder.ts';
import { createWalkState, resetWalkState, type Walk, type WalkState } from './walk.ts';

/** Runs one plan; the interpreter has the last word wherever generated code gives up. */
export class PlannedTranscoder implements Transcoder {
  readonly outcomes: Uint8Array;
  readonly outputs: readonly TranscodeOutput[];
  readonly faults: (TranscodeFault | undefined)[];
  readonly broken: Uint8Array;
  brokenCount = 0;
  private readonly state: WalkState;
  private readonly walk: Walk;
  private readonly interpreted: Walk;

  constructor(
    private readonly plan: TranscodePlan,
    private readonly filters: readonly (FilterFunction | undefined)[],
    private readonly checks: readonly RowCheck[],
    options: TranscoderOptions,
  ) {
    this.state = createWalkState(plan, options.prefixes ?? []);
    this.interpreted = interpretPlan(plan, this.state);
    this.walk = options.mode === 'interpret' ? this.interpreted : link(emitPlan(plan), this.state);
    this.outcomes = new Uint8Array(plan.projections.length);
    this.outputs = this.state.sinks.slice(0, plan.projections.length);
    this.faults = plan.projections.map(() => undefined);
    this.broken = new Uint8Array(checks.length);
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
    this.forgetRefused();
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
    this.judge();
    return true;
  }

  /** What has no form in the schema of a filter or check was not captured: no filter may read half of it. */
  private forgetRefused(): void {
    const { refused, captures } = this.state;
    for (const { filter, index, to } of this.plan.scratches) {
      if (refused[to] === 1) captures[filter]!.starts[index] = captureAbsent;
    }
  }

  private judge(): void {
    this.brokenCount = 0;
    for (let at = 0; at < this.broken.length; at++) {
      const captures = this.state.captures[this.outcomes.length + at]!;
      const isBroken = this.checks[at]!.holds(captures) === filterRejects;
      this.broken[at] = isBroken ? 1 : 0;
      if (isBroken) this.brokenCount++;
    }
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
