import { nearest, RailError } from '@rail/kernel';
import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

interface Fault {
  readonly position: string;
  readonly message: string;
}

/**
 * Reads a YAML text under a zod schema. Every fault names file:line:column and the path, all of them in one error.
 * @throws RailError THEMATIC_INVALID
 */
export function parseDeclared<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw invalid(document.errors.map((error) => ({ position: place(error.pos[0]), message: error.message })));
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      const at = offsetOf(document.contents, path);
      return { position: place(at), message: `${path.join('.') || 'document'}: ${issue.message}` };
    }
    const key = issue.keys[0] ?? '';
    const hint = nearest(key, knownKeys(schema, issue.path));
    const full = [...path, key];
    return {
      position: place(offsetOf(document.contents, full)),
      message: `${full.join('.')}: unknown key${hint === undefined ? '' : `, did you mean "${hint}"?`}`,
    };
  });
  throw invalid(faults);
}

/** One error for all faults of a file; the first one gives the place. */
export function invalid(faults: readonly Fault[]): RailError {
  const [first, ...others] = faults;
  const rest = others.map((fault) => `\n${fault.position}: ${fault.message}`).join('');
  return new RailError('THEMATIC_INVALID', `${first?.message ?? 'not valid'}${rest}`, {
    ...(first === undefined ? {} : { at: first.position }),
  });
}

/** The offset of the deepest node that exists on this path; of the key where there is one. */
function offsetOf(root: Node | null, path: readonly string[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === step);
      if (pair === undefined) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isNode(node) && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(step)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

/** The keys that the schema knows at this path, for hints; follows objects and records only. */
function knownKeys(schema: unknown, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const step of path) {
    const definition = definitionOf(at);
    if (definition.type === 'record') at = definition.valueType;
    else at = shapeOf(at)[String(step)];
  }
  return Object.keys(shapeOf(at));
}

interface ZodDefinition {
  readonly type?: string;
  readonly innerType?: unknown;
  readonly valueType?: unknown;
  readonly shape?: Record<string, unknown>;
}

function definitionOf(schema: unknown): ZodDefinition {
  let definition = (schema as { def?: ZodDefinition } | undefined)?.def ?? {};
  while (definition.innerType !== undefined) {
    definition = (definition.innerType as { def?: ZodDefinition }).def ?? {};
  }
  return definition;
}

function shapeOf(schema: unknown): Record<string, unknown> {
  return definitionOf(schema).shape ?? {};
}
