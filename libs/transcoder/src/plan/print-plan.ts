import { branchName } from '@rail/avro';

import { describeTreatment } from '../treatments/registry.ts';
import type { PlanRoutine, PlanStep, Rewrite, TranscodePlan } from './plan.ts';

/** A plan as text, one step a line, as a database's EXPLAIN. Outputs are numbered as in the heading. */
export function printPlan(plan: TranscodePlan): string {
  const heading = plan.projections.map((id, to) => `output ${to}: ${id}`);
  const scratch = plan.outputCount - plan.projections.length;
  if (scratch > 0) heading.push(`and ${scratch} for filter fields that this writer encodes otherwise`);
  const routines = plan.routines.flatMap((routine) => ['', `${title(routine)}:`, ...steps(routine.steps, 1)]);
  return [...heading, ...routines, ''].join('\n');
}

function title(routine: PlanRoutine): string {
  return `${routine.name}#${routine.id}${routine.recursive ? ' (recursive)' : ''}`;
}

function steps(list: readonly PlanStep[], depth: number): string[] {
  return list.flatMap((step) => lines(step, depth));
}

function lines(step: PlanStep, depth: number): string[] {
  const line = (verb: string, what: string): string =>
    `${'  '.repeat(depth)}${verb.padEnd(9)}${[step.field, what].filter((text) => text !== '').join('  ')}`.trimEnd();
  switch (step.kind) {
    case 'skip':
      return [line('Skip', branchName(step.leaf))];
    case 'advance':
      return [line('Skip', `${step.bytes} bytes`)];
    case 'copyFrom':
      return [line('Copy', `from here to ${outputs(step.to)}`)];
    case 'copyTo':
      return [line('Copy', `up to here to ${outputs(step.to)}`)];
    case 'insert':
      return [line('Insert', `${hex(step.bytes)} to ${step.to}`)];
    case 'treat':
      return step.rewrites.map(({ to, rewrite }) => line('Treat', `${describeRewrite(rewrite)} to ${to}`));
    case 'enter':
      return [line('Enter', title(step.routine))];
    case 'recurse':
      return [line('Recurse', title(step.routine))];
    case 'branch':
      return [
        line('Branch', ''),
        ...step.branches.flatMap(({ name, steps: inner }) => [
          `${'  '.repeat(depth + 1)}case ${name}:`,
          ...steps(inner, depth + 2),
        ]),
      ];
    case 'blocks':
      return [
        line('Blocks', `${step.of}${step.to.length > 0 ? `, counts to ${outputs(step.to)}` : ''}`),
        ...steps(step.body, depth + 1),
      ];
    case 'refuse':
      return [line('Refuse', `${step.message} to ${outputs(step.to)}`)];
    case 'mark':
    case 'seek':
      return [line(step.kind === 'mark' ? 'Mark' : 'Seek', `place ${step.slot}`)];
    case 'captureNull':
      return [line('Capture', `null for filter ${step.filter}`)];
    case 'captureConstant':
      return [line('Capture', `${hex(step.bytes)} for filter ${step.filter}`)];
    case 'captureFrom':
    case 'captureTo':
      return [line('Capture', `${step.kind === 'captureFrom' ? 'from' : 'up to'} here for filter ${step.filter}`)];
  }
}

function outputs(to: readonly number[]): string {
  return to.join(', ');
}

function hex(bytes: Buffer): string {
  return bytes.length > 16 ? `${bytes.length} bytes` : `0x${bytes.toString('hex')}`;
}

function describeRewrite(rewrite: Rewrite): string {
  if (rewrite.kind === 'treatment') return describeTreatment(rewrite.treatment);
  return `${branchName(rewrite.from)} as ${branchName(rewrite.into)}`;
}
