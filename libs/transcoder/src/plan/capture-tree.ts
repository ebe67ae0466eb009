import {
  type AvroSchema,
  defaultValue,
  encodeValue,
  type RecordField,
  type RecordSchema,
  soleBranch,
} from '@rail/avro';

import type { FilterField } from './row-filter.ts';

/** The fields that one filter or check reads, as a tree along their paths. */
export interface CaptureNode {
  /** The field that is captured here, by its index in the filter. */
  readonly captured?: { readonly index: number; readonly field: FilterField };
  readonly children: ReadonlyMap<string, CaptureChild>;
}

export interface CaptureChild {
  readonly name: string;
  readonly aliases: readonly string[];
  /** The dataset's own declaration, if the filter knows it. */
  readonly declared?: RecordField;
  readonly node: CaptureNode;
}

interface GrowingCapture {
  captured?: { index: number; field: FilterField };
  readonly children: Map<string, CaptureChild & { node: GrowingCapture }>;
}

export function captureTree(fields: readonly FilterField[]): CaptureNode {
  const root: GrowingCapture = { children: new Map() };
  for (const [index, field] of fields.entries()) {
    let node = root;
    for (const [depth, name] of field.path.split('.').entries()) {
      let child = node.children.get(name);
      if (child === undefined) {
        const declared = field.chain?.[depth];
        child = {
          name,
          aliases: declared?.aliases ?? [],
          ...(declared === undefined ? {} : { declared }),
          node: { children: new Map() },
        };
        node.children.set(name, child);
      }
      ({ node } = child);
    }
    node.captured = { index, field };
  }
  return root;
}

/** What is captured in the writer's field of a record, or undefined if nothing is. */
export function childFor(node: CaptureNode, written: string, record: RecordSchema): CaptureNode | undefined {
  return [...node.children.values()].find((child) => writerNameOf(child, record) === written)?.node;
}

function writerNameOf(child: CaptureChild, record: RecordSchema): string | undefined {
  const { fields } = record;
  const field =
    fields.find(({ name }) => name === child.name) ?? fields.find(({ name }) => child.aliases.includes(name));
  return field?.name;
}

/** Captures of fields that the writer lacks: their defaults are known beforehand. */
export function missingCaptures(node: CaptureNode, record: RecordSchema): MissingCapture[] {
  return [...node.children.values()]
    .filter((child) => writerNameOf(child, record) === undefined)
    .flatMap((child) => [...defaultCaptures(child)]);
}

/** What the default of a field that the writer lacks means for the captures in it: bytes, null, or nothing. */
export interface MissingCapture {
  readonly index: number;
  readonly bytes: Buffer | null;
}

function* defaultCaptures(child: CaptureChild): Generator<MissingCapture> {
  const { declared } = child;
  if (declared === undefined || !declared.hasDefault) return;
  yield* capturesOf(child.node, declared.schema, defaultValue(declared.schema, declared.default));
}

function* capturesOf(node: CaptureNode, schema: AvroSchema, value: unknown): Generator<MissingCapture> {
  const { captured } = node;
  if (captured !== undefined) yield { index: captured.index, bytes: encoded(captured.field, value) };
  const record = soleBranch(schema);
  if (record?.kind !== 'record' || value === null) return;
  for (const { name, node: inner } of node.children.values()) {
    const field = record.fields.find((candidate) => candidate.name === name);
    if (field !== undefined) yield* capturesOf(inner, field.schema, (value as Record<string, unknown>)[name]);
  }
}

function encoded(field: FilterField, value: unknown): Buffer | null {
  return value === null ? null : encodeValue(field.schema, value);
}
