import type { FilterCaptures } from '../plan/row-filter.ts';
import type { TranscodePlan } from '../plan/plan.ts';
import { captureAbsent } from '../plan/row-filter.ts';
import { BlockReader } from './blocks.ts';
import { ByteSink } from './byte-sink.ts';
import type { TranscodeFault } from './fault.ts';

/**
 * Walks one datum, which begins at `start` and may not reach beyond `end`, and gives the position after it. Throws
 * `malformed` (generated code) or `MalformedAt` (interpreter). What it produces is in the `WalkState`.
 */
export type Walk = (bytes: Buffer, start: number, end: number) => number;

/** What a walk writes to. One object per transcoder, reset for every datum. */
export interface WalkState {
  readonly sinks: readonly ByteSink[];
  readonly captures: readonly FilterCaptures[];
  /** 1 for outputs that the datum has no form for. */
  readonly refused: Uint8Array;
  /** Why, as far as the walk says it: the interpreter does, generated code does not. */
  readonly refusals: (TranscodeFault | undefined)[];
  readonly blocks: BlockReader;
}

export function createWalkState(plan: TranscodePlan, prefixes: readonly Buffer[]): WalkState {
  return {
    sinks: Array.from({ length: plan.outputCount }, (_, index) => new ByteSink(prefixes[index] ?? Buffer.alloc(0))),
    captures: plan.captureCounts.map((count) => ({
      buffers: Array.from({ length: count }, () => Buffer.alloc(0)),
      starts: new Int32Array(count).fill(captureAbsent),
      ends: new Int32Array(count),
    })),
    refused: new Uint8Array(plan.outputCount),
    refusals: Array.from({ length: plan.outputCount }, () => undefined),
    blocks: new BlockReader(),
  };
}

export function resetWalkState(state: WalkState): void {
  for (const sink of state.sinks) sink.reset();
  for (const { starts } of state.captures) if (starts.length > 0) starts.fill(captureAbsent);
  for (let to = 0; to < state.refused.length; to++) {
    state.refused[to] = 0;
    state.refusals[to] = undefined;
  }
  state.blocks.reset();
}
