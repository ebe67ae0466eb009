import { type ErrorCode, nearest, RailError } from '@rail/kernel';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** A fault of a declared file: where, in which item, what. */
export interface DeclaredFault {
  /** `file:line:column`. */
  readonly at: string;
  /** `datasets[0].grade`, empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

export type Path = readonly (string | number)[];

/** A YAML file that was read against its model, with a way to find the place of any item in it. */
export interface Declared<Value> {
  readonly value: Value;
  /** `file:line:column` of an item, or of the nearest one above it that exists. */
  at(path: Path): string;
}

/** Reads a YAML text against a zod model. Throws the given code with *all* faults, each with file:line:column and path. */
export function readDeclared<Value>(
  text: string,
  file: string,
  model: z.ZodType<Value>,
  code: ErrorCode,
): Declared<Value> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => ({
      at: placeOf(file, counter, pos[0]),
      path: '',
      message,
    }));
    throw declaredError(code, faults);
  }
  const at = (path: Path): string => placeOf(file, counter, offsetOf(document, path));
  const result = model.safeParse(document.toJS());
  if (result.success) return { value: result.data, at };
  throw declaredError(
    code,
    result.error.issues.flatMap((issue) => faultsOf(issue, model, document, at)),
  );
}

/** One error for all faults of a file: the first leads, the others follow, one a line. */
export function declaredError(code: ErrorCode, faults: readonly DeclaredFault[]): RailError {
  const [first, ...others] = faults;
  const text = ({ path, message }: DeclaredFault): string => (path === '' ? message : `${path}: ${message}`);
  const message = [
    first === undefined ? 'not valid' : text(first),
    ...others.map((fault) => `${fault.at}: ${text(fault)}`),
  ].join('\n');
  return new RailError(code, message, first === undefined ? {} : { at: first.at });
}

export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

function placeOf(file: string, counter: LineCounter, offset: number): string {
  const { line, col } = counter.linePos(offset);
  return `${file}:${line}:${col}`;
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const step = path[length - 1];
    const parent: unknown = document.getIn(path.slice(0, Math.max(0, length - 1)), true);
    // The place of an entry of a mapping is its key: there the eye looks for a name.
    if (typeof step === 'string' && isNode(parent) && 'items' in parent) {
      for (const item of parent.items) {
        const key = typeof item === 'object' && item !== null && 'key' in item ? item.key : undefined;
        if (isNode(key) && 'value' in key && key.value === step && key.range) return key.range[0];
      }
      continue;
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function faultsOf(
  issue: z.core.$ZodIssue,
  model: z.ZodType,
  document: Document,
  at: (path: Path) => string,
): DeclaredFault[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code !== 'unrecognized_keys') {
    const message = path.length > 0 && !document.hasIn(path) ? 'is missing' : issue.message;
    return [{ at: at(path), path: pathText(path), message }];
  }
  return issue.keys.map((key) => {
    const near = nearest(key, keysAt(model, path));
    const message = near === undefined ? 'no such key' : `no such key, did you mean ${near}?`;
    return { at: at([...path, key]), path: pathText([...path, key]), message };
  });
}

/** The keys that the model knows at a path; none where it is not a plain object. */
function keysAt(model: z.ZodType, path: Path): string[] {
  let node: unknown = model;
  const inner = (schema: unknown): unknown => {
    const def = defOf(schema);
    return def?.['innerType'] === undefined ? schema : inner(def['innerType']);
  };
  for (const step of path) {
    const def = defOf(inner(node));
    node =
      typeof step === 'number' ? def?.['element'] : (def?.['shape'] as Record<string, unknown> | undefined)?.[step];
  }
  return Object.keys((defOf(inner(node))?.['shape'] as object | undefined) ?? {});
}

function defOf(schema: unknown): Record<string, unknown> | undefined {
  if (typeof schema !== 'object' || schema === null || !('def' in schema)) return undefined;
  return schema.def as Record<string, unknown>;
}
