import type { AvroSchema } from '@rail/avro';

import { generalise } from './generalise.ts';
import { hash } from './hash.ts';
import { mask } from './mask.ts';
import { nullify } from './nullify.ts';
import { pass } from './pass.ts';
import type { ByteRewrite, Treatment, TreatmentDefinition, TreatmentKind } from './treatment.ts';

type Registry = { readonly [Kind in TreatmentKind]: TreatmentDefinition<Extract<Treatment, { kind: Kind }>> };

/** Every treatment there is; a new one is a file and a line here. */
export const treatments: Registry = { pass, mask, hash, generalise, nullify };

/** The definition of a treatment, for use with that treatment only. */
function definitionOf(treatment: Treatment): TreatmentDefinition<Treatment> {
  return treatments[treatment.kind];
}

/** What is wrong with the parameters of a treatment, or undefined. */
export function checkTreatment(treatment: Treatment): string | undefined {
  return definitionOf(treatment).check(treatment);
}

/** The type that a treatment leaves of a leaf, or undefined if it does not take this type. */
export function derivedType(treatment: Treatment, leaf: AvroSchema): AvroSchema | undefined {
  return definitionOf(treatment).derive(treatment, leaf);
}

/** A treatment on a decoded value; `untreatable` if the value has no such form. */
export function applyTreatment(treatment: Treatment, leaf: AvroSchema, value: unknown): unknown {
  return definitionOf(treatment).apply(treatment, leaf, value);
}

export function compileTreatment(treatment: Treatment, leaf: AvroSchema): ByteRewrite {
  return definitionOf(treatment).compile(treatment, leaf);
}

/** A treatment in one line, as `explain` and the plan show it; a key prints as its algorithm only. */
export function describeTreatment(treatment: Treatment): string {
  switch (treatment.kind) {
    case 'mask':
      return `mask(${treatment.keepFirst},${treatment.keepLast})`;
    case 'hash':
      return `hash(${treatment.key.algorithm})`;
    case 'generalise': {
      const [[unit, to]] = Object.entries(treatment.to) as [[string, string | number]];
      return `generalise(${unit}:${to})`;
    }
    default:
      return treatment.kind;
  }
}
