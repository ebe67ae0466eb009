import type { Projection } from '../plan/projection.ts';
import type { RowCheck } from '../plan/row-check.ts';
import type { TranscodeFault } from './fault.ts';
import { delivered, type TranscodeOutput, type Transcoder } from './transcoder.ts';

type Compile = (
  projections: readonly Projection[],
  prefixes: readonly Buffer[],
  checks: readonly RowCheck[],
) => Transcoder;

/**
 * Whether a share is made in a walk of its own, after its filter has let the record pass: a hash costs as much as several
 * walks, and most filters drop most records.
 */
export function isGated({ filter, rules }: Projection): boolean {
  return filter !== undefined && rules.some(({ treatment }) => treatment.kind === 'hash');
}

/** One walk for all shares and filters as ever, but gated shares are only filtered there and made afterwards. */
export class GatedTranscoder implements Transcoder {
  readonly outcomes: Uint8Array;
  readonly outputs: readonly TranscodeOutput[];
  readonly broken: Uint8Array;
  readonly faults: readonly (TranscodeFault | undefined)[];
  private readonly shared: Transcoder;
  private readonly gated: readonly { readonly index: number; readonly alone: Transcoder }[];
  private readonly ownFaults: (TranscodeFault | undefined)[];

  constructor(
    projections: readonly Projection[],
    prefixes: readonly Buffer[],
    checks: readonly RowCheck[],
    compile: Compile,
  ) {
    this.shared = compile(
      projections.map((projection) => (isGated(projection) ? withoutFields(projection) : projection)),
      prefixes,
      checks,
    );
    this.gated = projections.flatMap((projection, index) =>
      isGated(projection)
        ? [{ index, alone: compile([withoutFilter(projection)], prefixes.slice(index, index + 1), []) }]
        : [],
    );
    this.outcomes = this.shared.outcomes;
    this.broken = this.shared.broken;
    this.ownFaults = projections.map(() => undefined);
    this.faults = this.ownFaults;
    const outputs = [...this.shared.outputs];
    for (const { index, alone } of this.gated) outputs[index] = alone.outputs[0] as TranscodeOutput;
    this.outputs = outputs;
  }

  transcode(bytes: Buffer, start: number, end: number): TranscodeFault | undefined {
    const fault = this.shared.transcode(bytes, start, end);
    if (fault !== undefined) return fault;
    for (let to = 0; to < this.ownFaults.length; to++) this.ownFaults[to] = this.shared.faults[to];
    for (const { index, alone } of this.gated) {
      if (this.outcomes[index] !== delivered) continue;
      alone.transcode(bytes, start, end);
      this.outcomes[index] = alone.outcomes[0] as number;
      this.ownFaults[index] = alone.faults[0];
    }
    return undefined;
  }

  get brokenCount(): number {
    return this.shared.brokenCount;
  }

  describe(): string {
    return [this.shared, ...this.gated.map(({ alone }) => alone)].map((transcoder) => transcoder.describe()).join('\n');
  }
}

function withoutFields({ id, filter }: Projection): Projection {
  const shareSchema = { kind: 'record', name: 'Nothing', aliases: [], fields: [], props: {} } as const;
  return { id: `${id} (filter only)`, rules: [], shareSchema, ...(filter === undefined ? {} : { filter }) };
}

function withoutFilter({ id, rules, shareSchema }: Projection): Projection {
  return { id, rules, shareSchema };
}
