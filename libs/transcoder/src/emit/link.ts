import { copyRun, writeCount } from '../run/copy-run.ts';
import { fail } from '../run/malformed.ts';
import { readIndex, skipIndex, skipInt, skipLong, skipSized } from '../run/varint.ts';
import type { Walk, WalkState } from '../run/walk.ts';
import { type EmittedPlan, linkedNames } from './emit.ts';

/** What generated code may call. */
const runtime = { fail, copyRun, writeCount, skipInt, skipLong, skipSized, skipIndex, readIndex };

let linked = 0;

/**
 * Turns generated source into a function. This is the only place of the code base that does so; what may stand in the
 * source is decided by `code.ts`. The source URL makes profiles and stacks readable.
 */
export function link(emitted: EmittedPlan, state: WalkState): Walk {
  const source = `${emitted.source}//# sourceURL=rail-transcoder-${++linked}.js`;
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- see above
  const build = new Function(...linkedNames, source) as (...values: readonly unknown[]) => Walk;
  return build(runtime, state, emitted.rewrites, emitted.constants);
}
