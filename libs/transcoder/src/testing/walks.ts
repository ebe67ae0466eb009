import type { AvroSchema } from '@rail/avro';

import { emitPlan } from '../emit/emit.ts';
import { link } from '../emit/link.ts';
import { planTranscode } from '../plan/plan-transcode.ts';
import type { Projection } from '../plan/projection.ts';
import { interpretPlan } from '../run/interpret.ts';
import { createWalkState, resetWalkState, type Walk, type WalkState } from '../run/walk.ts';

type Observed = (bytes: Buffer) => unknown;

/** Both ways to execute a plan, without the transcoder around them that lets the interpreter decide. */
export function walksOf(schema: AvroSchema, projection: Projection): { emitted: Observed; interpreted: Observed } {
  const plan = planTranscode(schema, [projection]);
  const [left, right] = [createWalkState(plan, []), createWalkState(plan, [])];
  return {
    emitted: observe(link(emitPlan(plan), left), left),
    interpreted: observe(interpretPlan(plan, right), right),
  };
}

function observe(walk: Walk, state: WalkState): Observed {
  return (bytes) => {
    resetWalkState(state);
    let position: number;
    try {
      position = walk(bytes, 0, bytes.length);
    } catch {
      return 'refused';
    }
    const refused = state.refused[0];
    const [sink] = state.sinks;
    return { position, refused, bytes: refused === 1 ? '' : sink?.view().toString('hex') };
  };
}
