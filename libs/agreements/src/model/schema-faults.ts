import { nearest } from '@rail/kernel';
import { z } from 'zod';
import type { DeclaredFault, YamlDocument } from './yaml-document.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The issues of a zod schema as faults in the YAML text: every one with its line, one per place. */
export function schemaFaults(
  issues: readonly Issue[],
  schema: z.core.$ZodType,
  document: YamlDocument,
): DeclaredFault[] {
  const faults = issues.flatMap((issue) => faultsOf(issue, [], schema, document));
  // A part with an unknown key beneath it also fails its own rule: the key alone says what to correct.
  return faults.filter((fault) => !faults.some((other) => other !== fault && isBeneath(other, fault)));
}

function faultsOf(issue: Issue, base: Path, schema: z.core.$ZodType, document: YamlDocument): DeclaredFault[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        at: document.atKey(path, key),
        path: text([...path, key]),
        message: unknownKey(key, keysAt(schema, path)),
      }));
    case 'invalid_key':
      return [
        {
          at: document.atKey(path.slice(0, -1), path.at(-1)!),
          path: text(path),
          message: issue.issues[0]?.message ?? issue.message,
        },
      ];
    case 'invalid_union':
      return closestBranch(issue.errors).flatMap((inner) => faultsOf(inner, path, schema, document));
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) {
        return [{ at: document.at(path), path: text(path), message: `is missing: expected ${issue.expected}` }];
      }
      return [{ at: document.at(path), path: text(path), message: issue.message.replace('Invalid input: ', '') }];
    case 'invalid_value': {
      const near = nearest(document.textAt(path), issue.values.map(String));
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      return [
        {
          at: document.at(path),
          path: text(path),
          message: `must be one of ${issue.values.map(String).join(', ')}${hint}`,
        },
      ];
    }
    default:
      return [{ at: document.at(path), path: text(path), message: issue.message }];
  }
}

function isBeneath(inner: DeclaredFault, outer: DeclaredFault): boolean {
  return outer.path !== '' && inner.path.startsWith(`${outer.path}.`);
}

/** Of a union's branches, the one that the author meant: the one whose faults lie deepest. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (branch: readonly Issue[]): number =>
    Math.max(
      ...branch.map((issue) => {
        const wrongKind = issue.code === 'invalid_type' ? -1 : 0;
        return issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : wrongKind);
      }),
    );
  return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return near === undefined ? `unknown key; known are ${known.join(', ')}` : `unknown key; did you mean ${near}?`;
}

/** The keys that a strict object at `path` accepts. */
function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  let found: z.core.$ZodType[] = [schema];
  for (const step of path) found = found.flatMap(unwrap).flatMap((inner) => child(inner, step));
  return found.flatMap(unwrap).flatMap((inner) => (inner instanceof z.ZodObject ? Object.keys(inner.shape) : []));
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.def.innerType);
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap(unwrap);
  return [schema];
}

function child(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const field = (schema.shape as Record<PropertyKey, z.core.$ZodType | undefined>)[step];
    return field === undefined ? [] : [field];
  }
  if (schema instanceof z.ZodRecord) return [schema.def.valueType];
  if (schema instanceof z.ZodArray) return [schema.def.element];
  return [];
}

function text(path: Path): string {
  return path.map(String).join('.');
}
