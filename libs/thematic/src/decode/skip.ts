import { type AvroSchema, minBytes } from '@rail/avro';
import type { Cursor } from './cursor.ts';

export type Step = (cursor: Cursor) => void;

/** Moves over values without reading them. A recursive schema is compiled once per type. */
export class Skipper {
  readonly #known = new Map<AvroSchema, Step>();

  for(schema: AvroSchema): Step {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    let step: Step | undefined;
    this.#known.set(schema, (cursor) => step!(cursor));
    step = this.#compile(schema);
    this.#known.set(schema, step);
    return step;
  }

  #compile(schema: AvroSchema): Step {
    switch (schema.kind) {
      case 'null':
        return () => undefined;
      case 'boolean':
        return (cursor) => void cursor.take(1);
      case 'int':
      case 'long':
      case 'enum':
        return (cursor) => void cursor.long();
      case 'float':
        return (cursor) => void cursor.take(4);
      case 'double':
        return (cursor) => void cursor.take(8);
      case 'bytes':
      case 'string':
        return (cursor) => void cursor.take(cursor.length());
      case 'fixed':
        return (cursor) => void cursor.take(schema.size);
      case 'record': {
        const steps = schema.fields.map((field) => this.for(field.schema));
        return nested((cursor) => {
          for (const step of steps) step(cursor);
        });
      }
      case 'union': {
        const steps = schema.branches.map((branch) => this.for(branch));
        return nested((cursor) => steps[cursor.index(steps.length)]!(cursor));
      }
      case 'array':
        return nested(items(this.for(schema.items), minBytes(schema.items)));
      case 'map': {
        const value = this.for(schema.values);
        const entry: Step = (cursor) => {
          cursor.take(cursor.length());
          value(cursor);
        };
        return nested(items(entry, 1 + minBytes(schema.values)));
      }
    }
  }
}

/** Runs a step for each item of an array or map. */
export function items(item: Step, itemBytesMin: number): Step {
  return (cursor) => {
    for (let count = cursor.block(itemBytesMin); count > 0; count = cursor.block(itemBytesMin)) {
      for (let left = count; left > 0; left--) item(cursor);
    }
  };
}

function nested(step: Step): Step {
  return (cursor) => {
    cursor.enter();
    step(cursor);
    cursor.leave();
  };
}
