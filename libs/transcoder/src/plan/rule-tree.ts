import { type AvroSchema, type RecordField } from '@rail/avro';
import { RailError } from '@rail/kernel';

import { checkTreatment } from '../treatments/registry.ts';
import type { Treatment } from '../treatments/treatment.ts';
import type { FieldRule } from './projection.ts';

/** Field rules as a tree along the paths: what holds at a place of the schema, and what lies beneath it. */
export interface RuleNode {
  readonly treatment?: Treatment;
  readonly children: ReadonlyMap<string, RuleNode>;
}

/** The rule of everything beneath a passed record; one object, so that equal places can be recognised. */
export const passNode: RuleNode = { treatment: { kind: 'pass' }, children: new Map() };

interface GrowingNode {
  treatment?: Treatment;
  readonly children: Map<string, GrowingNode>;
}

/** Throws AGREEMENT_INVALID for a path given twice and for bad parameters of a treatment. */
export function ruleTree(rules: readonly FieldRule[]): RuleNode {
  const root: GrowingNode = { children: new Map() };
  for (const { path, treatment } of rules) {
    const fault = checkTreatment(treatment);
    if (fault !== undefined) throw new RailError('AGREEMENT_INVALID', fault, { at: path });
    let node = root;
    for (const name of path.split('.')) {
      let child = node.children.get(name);
      if (child === undefined) node.children.set(name, (child = { children: new Map() }));
      node = child;
    }
    if (node.treatment !== undefined) throw new RailError('AGREEMENT_INVALID', 'the path has two rules', { at: path });
    node.treatment = treatment;
  }
  checkNesting(root, '');
  return root;
}

function checkNesting(node: RuleNode, path: string): void {
  for (const [name, child] of node.children) {
    const at = path === '' ? name : `${path}.${name}`;
    if (child.treatment !== undefined && child.treatment.kind !== 'pass' && child.children.size > 0) {
      throw new RailError('AGREEMENT_INVALID', 'beneath a path that is treated there can be no other rule', { at });
    }
    checkNesting(child, at);
  }
}

/** The rule of a field within a place that has the given rule; undefined if the field is withheld. */
export function ruleOf(rule: RuleNode, field: RecordField): RuleNode | undefined {
  const own = rule.children.get(field.name);
  if (own === undefined) return rule.treatment === undefined ? undefined : passNode;
  const treatment = own.treatment ?? rule.treatment;
  if (treatment?.kind === 'pass' && own.children.size === 0) return passNode;
  return treatment === own.treatment || treatment === undefined ? own : { treatment, children: own.children };
}

/** Whether anything of a value of this type is shared under a rule. */
export function isSelected(schema: AvroSchema, rule: RuleNode): boolean {
  if (rule.treatment !== undefined) return true;
  switch (schema.kind) {
    case 'record':
      return schema.fields.some((field) => {
        const inner = ruleOf(rule, field);
        return inner !== undefined && isSelected(field.schema, inner);
      });
    case 'array':
      return isSelected(schema.items, rule);
    case 'map':
      return isSelected(schema.values, rule);
    case 'union':
      return schema.branches.some((branch) => isSelected(branch, rule));
    default:
      return false;
  }
}
