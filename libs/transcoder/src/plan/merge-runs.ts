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
  return withoutPairs(steps, 'copyTo', 'copyFrom', (step, output) => moves(step) || writesTo(step, output));
}

/** A run without movement copies nothing, such as that of a null. */
function withoutEmptyRuns(steps: readonly PlanStep[]): PlanStep[] {
  return withoutPairs(steps, 'copyFrom', 'copyTo', moves);
}

/** Takes an output out of each `second` and of the `first` before it, if nothing stands between that parts them. */
function withoutPairs(
  steps: readonly PlanStep[],
  first: CopyStep['kind'],
  second: CopyStep['kind'],
  parts: (step: PlanStep, output: number) => boolean,
): PlanStep[] {
  const kept: PlanStep[] = [];
  for (const step of steps) {
    if (step.kind !== second) {
      kept.push(step);
      continue;
    }
    let rest: CopyStep = step;
    for (const output of step.to) {
      const at = kept.findLastIndex((each) => isCopy(each, first, output) || parts(each, output));
      const before = kept[at];
      if (before === undefined || !isCopy(before, first, output)) continue;
      kept[at] = without(before, output);
      rest = without(rest, output);
    }
    kept.push(rest);
  }
  return kept;
}

function isCopy(step: PlanStep, kind: CopyStep['kind'], output: number): step is CopyStep {
  return step.kind === kind && step.to.includes(output);
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
