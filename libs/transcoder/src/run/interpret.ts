import { isUtf8 } from 'node:buffer';

import { type AvroSchema, compileEncoder, decodeValue, maxNesting } from '@rail/avro';
import { isRailError, type QuarantineReason } from '@rail/kernel';

import type { BlocksStep, CaptureStep, PlanRoutine, PlanStep, TranscodePlan, TreatStep } from '../plan/plan.ts';
import { captureNull } from '../plan/row-filter.ts';
import { untreatable } from '../treatments/treatment.ts';
import { malformed } from './malformed.ts';
import { applyRewrite, reasonOf } from './rewrite.ts';
import type { Walk, WalkState } from './walk.ts';

/** Where and why the interpreter gave up; generated code only says that it did. */
export class MalformedAt extends Error {
  constructor(
    readonly position: number,
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Executes a plan step by step on decoded values. It is the meaning of a plan, the oracle of the generated code, and what
 * runs where code generation is forbidden.
 */
export function interpretPlan(plan: TranscodePlan, state: WalkState): Walk {
  return (bytes, start, end) => {
    const walk = new InterpretedWalk(state, bytes, start, end);
    walk.enter(plan.root);
    return walk.position;
  };
}

class InterpretedWalk {
  private readonly path: string[] = [];
  private depth = 0;

  constructor(
    private readonly state: WalkState,
    private readonly bytes: Buffer,
    public position: number,
    private readonly end: number,
    private readonly origin = position,
  ) {}

  enter(routine: PlanRoutine): void {
    this.depth++;
    if (routine.recursive && this.depth > maxNesting)
      this.give(this.position, `records nested deeper than ${maxNesting}`);
    this.run(routine.steps, new Map(), new Map());
    this.depth--;
  }

  private run(steps: readonly PlanStep[], runs: Map<number, number>, marks: Map<number, number>): void {
    for (const step of steps) {
      if (step.field !== '') this.path.push(step.field);
      this.step(step, runs, marks);
      if (step.field !== '') this.path.pop();
    }
  }

  /** Steps within a branch or block belong to the same field as the step around them. */
  private runWithin(steps: readonly PlanStep[], runs: Map<number, number>, marks: Map<number, number>): void {
    for (const step of steps) this.step(step, runs, marks);
  }

  private step(step: PlanStep, runs: Map<number, number>, marks: Map<number, number>): void {
    switch (step.kind) {
      case 'skip':
        this.leaf(step.leaf);
        break;
      case 'advance':
        if (step.bytes > this.end - this.position) this.give(this.position, 'the bytes end too early');
        this.position += step.bytes;
        break;
      case 'copyFrom':
        for (const to of step.to) runs.set(to, this.position);
        break;
      case 'copyTo':
        for (const to of step.to) {
          this.state.sinks[to]?.writeRaw(this.bytes.subarray(runs.get(to) ?? this.position, this.position));
        }
        break;
      case 'insert':
        this.state.sinks[step.to]?.writeRaw(step.bytes);
        break;
      case 'treat':
        this.treat(step);
        break;
      case 'enter':
      case 'recurse':
        this.enter(step.routine);
        break;
      case 'branch': {
        const at = this.position;
        const branch = step.branches[Number(this.leaf({ kind: 'int', props: {} }))];
        if (branch === undefined) return this.give(at, 'a branch that the union does not have');
        this.runWithin(branch.steps, runs, marks);
        break;
      }
      case 'blocks':
        this.blocks(step, runs, marks);
        break;
      case 'refuse':
        for (const to of step.to) this.refuse(to, step.reason, this.position, step.message);
        break;
      case 'mark':
        marks.set(step.slot, this.position);
        break;
      case 'seek':
        this.position = marks.get(step.slot) ?? this.position;
        break;
      default:
        this.capture(step);
    }
  }

  /** Decodes one leaf and moves over it. */
  private leaf(schema: AvroSchema): unknown {
    try {
      const { value, end } = decodeValue(schema, this.bytes, this.position, this.end);
      this.position = end;
      return value;
    } catch (error) {
      return this.give(this.position, isRailError(error) ? error.message : String(error));
    }
  }

  private treat(step: TreatStep): void {
    const start = this.position;
    const decoded = this.leaf(step.leaf);
    const isText = step.leaf.kind !== 'string' || isUtf8(this.text(start));
    for (const { to, rewrite } of step.rewrites) {
      const isHash = rewrite.kind === 'treatment' && rewrite.treatment.kind === 'hash';
      // Only a hash takes text that is no UTF-8: it is a matter of bytes.
      const value = isText
        ? applyRewrite(rewrite, decoded)
        : isHash
          ? applyRewrite(rewrite, this.text(start))
          : untreatable;
      const sink = this.state.sinks[to];
      if (value === untreatable) this.refuse(to, reasonOf(rewrite).code, start, reasonOf(rewrite).message);
      else if (sink !== undefined) compileEncoder(rewrite.into)(value, sink);
    }
  }

  /** The bytes of a string that was just moved over, without their length. */
  private text(start: number): Buffer {
    const length = decodeValue({ kind: 'long', props: {} }, this.bytes, start, this.end);
    return this.bytes.subarray(length.end, this.position);
  }

  private blocks(step: BlocksStep, runs: Map<number, number>, marks: Map<number, number>): void {
    const { blocks, sinks } = this.state;
    for (;;) {
      const at = this.position;
      this.position = this.checked(at, () => blocks.open(this.bytes, at, this.end, step.leastBytes));
      const { count, blockEnd } = blocks;
      for (const to of step.to) sinks[to]?.writeLong(count);
      if (count === 0) break;
      for (let left = count; left > 0; left--) this.runWithin(step.body, runs, marks);
      this.checked(at, () => blocks.close(this.position, blockEnd));
    }
  }

  private capture(step: CaptureStep): void {
    const captures = this.state.captures[step.filter];
    if (captures === undefined) return;
    const { index } = step;
    if (step.kind === 'captureNull') captures.starts[index] = captureNull;
    else if (step.kind === 'captureConstant') {
      captures.buffers[index] = step.bytes;
      captures.starts[index] = 0;
      captures.ends[index] = step.bytes.length;
    } else {
      const sink = step.scratch === undefined ? undefined : this.state.sinks[step.scratch];
      const at = sink === undefined ? this.position : sink.length;
      if (step.kind === 'captureFrom') captures.starts[index] = at;
      else {
        captures.ends[index] = at;
        captures.buffers[index] = sink?.bytes ?? this.bytes;
      }
    }
  }

  private checked<Result>(at: number, read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (error !== malformed) throw error;
      return this.give(at, 'a block whose count or size does not fit the bytes');
    }
  }

  private refuse(to: number, code: QuarantineReason, at: number, message: string): void {
    // The first reason is the one to tell; later ones may follow from it.
    if (this.state.refused[to] === 1) return;
    this.state.refused[to] = 1;
    this.state.refusals[to] = { code, position: at - this.origin, path: this.path.join('.'), message };
  }

  private give(at: number, message: string): never {
    throw new MalformedAt(at - this.origin, this.path.join('.'), message);
  }
}
