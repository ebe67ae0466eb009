import type { AvroSchema } from '@rail/avro';

import { compileFilter } from '../filter/compile.ts';
import { evaluateFilter } from '../filter/evaluate.ts';
import { planTranscode } from '../plan/plan-transcode.ts';
import type { Projection } from '../plan/projection.ts';
import type { RowCheck } from '../plan/row-check.ts';
import { GatedTranscoder, isGated } from './gated-transcoder.ts';
import { PlannedTranscoder } from './planned-transcoder.ts';
import type { Transcoder, TranscoderOptions } from './transcoder.ts';

/**
 * Compiles one walk over data of the writer's schema that serves all projections and checks. Throws SCHEMA_INCOMPATIBLE
 * if a share cannot be made of such data.
 */
export function compileTranscoder(
  writerSchema: AvroSchema,
  projections: readonly Projection[],
  options: TranscoderOptions = {},
): Transcoder {
  const compile = (
    served: readonly Projection[],
    prefixes: readonly Buffer[],
    checks: readonly RowCheck[],
  ): Transcoder => {
    const toFunction = options.mode === 'interpret' ? evaluateFilter : compileFilter;
    const filters = served.map(({ filter }) => (filter === undefined ? undefined : toFunction(filter)));
    const plan = planTranscode(writerSchema, served, checks);
    return new PlannedTranscoder(plan, filters, checks, { ...options, prefixes });
  };
  const { prefixes = [], checks = [] } = options;
  const isDirect = options.mode === 'interpret' || !projections.some(isGated);
  return isDirect
    ? compile(projections, prefixes, checks)
    : new GatedTranscoder(projections, prefixes, checks, compile);
}
