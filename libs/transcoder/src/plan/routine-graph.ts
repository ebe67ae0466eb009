import type { PlanRoutine, PlanStep } from './plan.ts';

/** A routine while it is planned: a recursive one is referred to before its steps are known. */
export interface GrowingRoutine {
  id: number;
  name: string;
  steps: readonly PlanStep[];
  recursive: boolean;
  writes: readonly number[];
}

/** Numbers the routines that are reached, finds out which recurse and where they write, and freezes them. */
export function finishRoutines(
  steps: readonly PlanStep[],
  known: readonly GrowingRoutine[],
): { root: PlanRoutine; routines: readonly PlanRoutine[] } {
  const root = rootOf(steps, known);
  const reached = reachableFrom(root, known);
  for (const [id, routine] of reached.entries()) {
    routine.id = id;
    routine.recursive = enteredBy(routine, known).some((callee) => reachableFrom(callee, known).includes(routine));
    const deep = reachableFrom(routine, known).flatMap((inner) => writesOf(inner.steps));
    routine.writes = [...new Set(deep)].sort((left, right) => left - right);
  }
  for (const routine of reached) {
    routine.steps = routine.steps.map((step) => markRecursion(step));
    deepFreeze(routine.steps);
    Object.freeze(routine);
  }
  return { root, routines: reached };
}

/** A record is its own root; anything else gets a routine around it. */
function rootOf(steps: readonly PlanStep[], known: readonly GrowingRoutine[]): GrowingRoutine {
  const [only] = steps;
  const direct =
    steps.length === 1 && only?.kind === 'enter' ? known.find((routine) => routine === only.routine) : undefined;
  return direct ?? { id: 0, name: 'datum', steps, recursive: false, writes: [] };
}

function reachableFrom(start: GrowingRoutine, known: readonly GrowingRoutine[]): GrowingRoutine[] {
  const found = [start];
  for (let next = 0; next < found.length; next++) {
    for (const callee of enteredBy(found[next] as GrowingRoutine, known))
      if (!found.includes(callee)) found.push(callee);
  }
  return found;
}

function enteredBy(routine: GrowingRoutine, known: readonly GrowingRoutine[]): GrowingRoutine[] {
  const entered: PlanRoutine[] = [];
  visit(routine.steps, (step) => {
    if (step.kind === 'enter' || step.kind === 'recurse') entered.push(step.routine);
  });
  return known.filter((candidate) => entered.includes(candidate));
}

/** The outputs that steps write to themselves, without what they enter. */
export function writesOf(steps: readonly PlanStep[]): number[] {
  const writes = new Set<number>();
  visit(steps, (step) => {
    if (step.kind === 'copyTo' || step.kind === 'blocks') for (const to of step.to) writes.add(to);
    if (step.kind === 'insert') writes.add(step.to);
    if (step.kind === 'treat') for (const { to } of step.rewrites) writes.add(to);
    if (step.kind === 'captureTo' && step.scratch !== undefined) writes.add(step.scratch);
  });
  return [...writes].sort((left, right) => left - right);
}

function visit(steps: readonly PlanStep[], see: (step: PlanStep) => void): void {
  for (const step of steps) {
    see(step);
    if (step.kind === 'branch') for (const branch of step.branches) visit(branch.steps, see);
    if (step.kind === 'blocks') visit(step.body, see);
  }
}

/** Entering a routine that can reach itself is called recursion, for the reader of a plan. */
function markRecursion(step: PlanStep): PlanStep {
  switch (step.kind) {
    case 'enter':
      return step.routine.recursive ? { ...step, kind: 'recurse' } : step;
    case 'branch':
      return {
        ...step,
        branches: step.branches.map((branch) => ({ ...branch, steps: branch.steps.map(markRecursion) })),
      };
    case 'blocks':
      return { ...step, body: step.body.map(markRecursion) };
    default:
      return step;
  }
}

function deepFreeze(steps: readonly PlanStep[]): void {
  Object.freeze(steps);
  for (const step of steps) {
    Object.freeze(step);
    if (step.kind === 'branch') for (const branch of step.branches) deepFreeze(branch.steps);
    if (step.kind === 'blocks') deepFreeze(step.body);
  }
}
