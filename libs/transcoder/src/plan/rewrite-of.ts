import { type AvroSchema, branchName } from '@rail/avro';

import { derivedType, describeTreatment } from '../treatments/registry.ts';
import { incompatible, type Place } from './place.ts';
import type { Rewrite } from './plan.ts';
import { copiesAs } from './resolve.ts';
import { passNode, type RuleNode } from './rule-tree.ts';

/** How a leaf becomes what the share has in its place. */
export function rewriteOf(writer: AvroSchema, reader: AvroSchema, rule: RuleNode, place: Place): Rewrite {
  const { treatment } = rule;
  if (treatment !== undefined && treatment.kind !== 'pass') {
    const derived = derivedType(treatment, writer);
    if (derived === undefined)
      incompatible(place, `${describeTreatment(treatment)} does not take ${branchName(writer)}`);
    if (!copiesAs(derived, reader, passNode)) {
      incompatible(
        place,
        `${describeTreatment(treatment)} gives ${branchName(derived)}, the share has ${branchName(reader)}`,
      );
    }
    return { kind: 'treatment', treatment, from: writer, into: derived };
  }
  if (writer.kind === 'enum' && reader.kind === 'enum') return { kind: 'symbols', from: writer, into: reader };
  const isWiderNumber = reader.kind === 'float' || reader.kind === 'double';
  if (isWiderNumber && ['int', 'long', 'float'].includes(writer.kind) && writer.kind !== reader.kind) {
    return { kind: 'promotion', from: writer, into: reader };
  }
  return incompatible(place, `the writer has ${branchName(writer)}, the share ${branchName(reader)}`);
}
