import type { AvroSchema } from '@rail/avro';

import type { CaptureNode } from './capture-tree.ts';
import type { RuleNode } from './rule-tree.ts';

/** What one output wants of the value at hand. */
export interface Target {
  readonly to: number;
  readonly reader: AvroSchema;
  readonly rule: RuleNode;
}

/** What one filter reads of the value at hand. */
export interface Want {
  readonly filter: number;
  readonly node: CaptureNode;
}

export function sameTargets(left: readonly Target[], right: readonly Target[]): boolean {
  return (
    left.length === right.length &&
    left.every((target, index) => {
      const other = right[index] as Target;
      return target.to === other.to && target.reader === other.reader && target.rule === other.rule;
    })
  );
}

export function sameWants(left: readonly Want[], right: readonly Want[]): boolean {
  return (
    left.length === right.length &&
    left.every((want, index) => want.filter === right[index]?.filter && want.node === right[index].node)
  );
}
