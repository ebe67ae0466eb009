import type { AvroSchema } from '@rail/avro';

import type { CopyStep, PlanStep } from './plan.ts';

/**
 * Joins what stands side by side: copies that end where the next begins become one run per output, leaves of fixed width
 * become one advance. The bytes written stay the same.
 */
export function mergeRuns(steps: readonly PlanStep[]): PlanStep[] {
  return joinCopySteps(withoutEmptyRuns(joinRuns(joinWidths(steps))));
}

function moves(step: PlanStep): boolean {
  return ['skip', 'advance', 'treat', 'enter', 'recurse', 'branch', 'blocks', 'seek'].includes(step.kind);
}

function writesTo(step: PlanStep, output: number): boolean {
  if (step.kind === 'insert') return step.to === output;
  if (step.kind === 'captureFrom' || step.kind === 'captureTo') return step.scratch === output;
  return false;
}

/** The step with one output taken out. */
function without(step: CopyStep, output: number): CopyStep {
  return { ...step, to: step.to.filter((to) => to !== output) };
}

/** A run that begins where the last of the same output ended continues it. */
function joinRuns(steps: readonly PlanStep[]): PlanStep[] {
  const joined: PlanStep[] = [];
  for (const step of steps) {
    if (step.kind !== 'copyFrom') {
      joined.push(step);
      continue;
    }
    let rest = step;
    for (const output of step.to) {
      const end = endJustBefore(joined, output);
      if (end < 0) continue;
      joined[end] = without(joined[end] as CopyStep, output);
      rest = without(rest, output);
    }
    joined.push(rest);
  }
  return joined;
}

/** Where the run of an output ended, if since then neither the position moved nor the output was written. */
function endJustBefore(steps: readonly PlanStep[], output: number): number {
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index] as PlanStep;
    if (step.kind === 'copyTo' && step.to.includes(output)) return index;
    if (moves(step) || writesTo(step, output)) return -1;
  }
  return -1;
}

/** A run without movement copies nothing, such as that of a null. */
function withoutEmptyRuns(steps: readonly PlanStep[]): PlanStep[] {
  const kept: PlanStep[] = [];
  for (const step of steps) {
    let rest = step;
    if (rest.kind === 'copyTo') {
      for (const output of rest.to) {
        const begin = beginJustBefore(kept, output);
        if (begin < 0) continue;
        kept[begin] = without(kept[begin] as CopyStep, output);
        rest = without(rest, output);
      }
    }
    kept.push(rest);
  }
  return kept;
}

function beginJustBefore(steps: readonly PlanStep[], output: number): number {
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index] as PlanStep;
    if (step.kind === 'copyFrom' && step.to.includes(output)) return index;
    if (moves(step)) return -1;
  }
  return -1;
}

/** Drops copy steps without outputs and makes neighbours of one kind one. */
function joinCopySteps(steps: readonly PlanStep[]): PlanStep[] {
  const joined: PlanStep[] = [];
  for (const step of steps) {
    if (step.kind !== 'copyFrom' && step.kind !== 'copyTo') {
      joined.push(step);
      continue;
    }
    if (step.to.length === 0) continue;
    const last = joined.at(-1);
    if (last?.kind === step.kind) {
      joined[joined.length - 1] = { ...last, to: [...last.to, ...step.to].sort((left, right) => left - right) };
    } else joined.push(step);
  }
  return joined;
}

function widthOf(leaf: AvroSchema): number | undefined {
  if (leaf.kind === 'float') return 4;
  if (leaf.kind === 'double') return 8;
  return leaf.kind === 'fixed' ? leaf.size : undefined;
}

function joinWidths(steps: readonly PlanStep[]): PlanStep[] {
  // Copies in between that only end and begin again must not keep two widths apart, so runs are joined first.
  const joined: PlanStep[] = [];
  for (const step of withoutEmptyRuns(joinRuns(steps)).filter((step) => !isEmptyCopy(step))) {
    const bytes = step.kind === 'skip' ? widthOf(step.leaf) : step.kind === 'advance' ? step.bytes : undefined;
    const last = joined.at(-1);
    if (bytes === undefined) joined.push(step);
    else if (last?.kind === 'advance') joined[joined.length - 1] = { ...last, bytes: last.bytes + bytes };
    else joined.push({ kind: 'advance', bytes, field: step.field });
  }
  return joined;
}

function isEmptyCopy(step: PlanStep): boolean {
  return (step.kind === 'copyFrom' || step.kind === 'copyTo') && step.to.length === 0;
}
