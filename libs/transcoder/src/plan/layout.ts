import { type AvroSchema, branchName, type RecordSchema } from '@rail/avro';

import { encodedDefault } from './constant.ts';
import { incompatible, join } from './place.ts';
import { writerFieldOf } from './resolve.ts';
import { ruleOf, type RuleNode } from './rule-tree.ts';
import type { Target } from './target.ts';

/** Where one field of a share comes from: the index of a writer's field, or -1 and the bytes of its default. */
export interface Slot {
  readonly from: number;
  readonly reader: AvroSchema;
  readonly rule: RuleNode;
  readonly constant: Buffer;
}

export interface Layout {
  readonly target: Target;
  readonly slots: readonly Slot[];
  readonly isOrdered: boolean;
  /** The slot that is due next during the walk. */
  next: number;
}

export function layoutOf(record: RecordSchema, target: Target, path: string): Layout {
  const { reader, rule } = target;
  if (reader.kind !== 'record')
    incompatible({ path, field: '' }, `the writer has a record, the share ${branchName(reader)}`);
  const slots = reader.fields.map((field): Slot => {
    const at = join(path, field.name);
    const inner = ruleOf(rule, field);
    if (inner === undefined) incompatible({ path: at, field: '' }, 'the share has a field that no rule names');
    const source = writerFieldOf(field, record.fields);
    const from = source === undefined ? -1 : record.fields.indexOf(source);
    if (from < 0 && !field.hasDefault) {
      incompatible({ path: at, field: '' }, 'the writer lacks this field and it has no default');
    }
    const constant = from < 0 ? encodedDefault(field.schema, field.default) : Buffer.alloc(0);
    return { from, reader: field.schema, rule: inner, constant };
  });
  const order = slots.map(({ from }) => from).filter((from) => from >= 0);
  const isOrdered = order.every((from, index) => index === 0 || from > (order[index - 1] as number));
  return { target, slots, isOrdered, next: 0 };
}
