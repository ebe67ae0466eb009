import { type AvroSchema, branchName, minBytes, type RecordSchema, type UnionSchema } from '@rail/avro';
import { isRailError } from '@rail/kernel';

import { captureTree, childFor, missingCaptures } from './capture-tree.ts';
import { varint } from './constant.ts';
import { type Layout, layoutOf } from './layout.ts';
import { mergeRuns } from './merge-runs.ts';
import { incompatible, join, type Place } from './place.ts';
import type { PlanStep, ScratchCapture, TranscodePlan } from './plan.ts';
import type { Projection } from './projection.ts';
import { copiesAs, isWithheld, readerBranchIndex } from './resolve.ts';
import type { RowCheck } from './row-check.ts';
import { rewriteOf } from './rewrite-of.ts';
import { finishRoutines, type GrowingRoutine } from './routine-graph.ts';
import { passNode, ruleTree } from './rule-tree.ts';
import { sameTargets, sameWants, type Target, type Want } from './target.ts';

interface KnownRoutine {
  readonly record: RecordSchema;
  readonly targets: readonly Target[];
  readonly wants: readonly Want[];
  readonly routine: GrowingRoutine;
}

/**
 * Plans one walk over data of the writer's schema for all projections and checks; the captures of the checks come after
 * those of the projections. Throws SCHEMA_INCOMPATIBLE with the path if a share cannot be made of such data. A check whose
 * fields such data do not have in a form that it reads captures nothing, and so is undecided.
 */
export function planTranscode(
  writer: AvroSchema,
  projections: readonly Projection[],
  checks: readonly RowCheck[] = [],
): TranscodePlan {
  const planner = new Planner(projections.length);
  const targets = projections.map(({ rules, shareSchema }, to) => ({ to, reader: shareSchema, rule: ruleTree(rules) }));
  const read = [...projections.map(({ filter }) => filter?.fields ?? []), ...checks.map(({ fields }) => fields)];
  const wants = read.flatMap((fields, index): Want[] => {
    const want = { filter: index, node: captureTree(fields) };
    return fields.length === 0 || (index >= projections.length && !isReadable(writer, want)) ? [] : [want];
  });
  const steps = planner.value(writer, targets, wants, { path: '', field: '' });
  return {
    projections: projections.map(({ id }) => id),
    outputCount: planner.outputCount,
    captureCounts: read.map((fields) => fields.length),
    scratches: planner.scratches,
    ...finishRoutines(mergeRuns(steps), planner.routines),
  };
}

function isReadable(writer: AvroSchema, want: Want): boolean {
  try {
    new Planner(0).value(writer, [], [want], { path: '', field: '' });
    return true;
  } catch (error) {
    if (isRailError(error) && error.code === 'SCHEMA_INCOMPATIBLE') return false;
    throw error;
  }
}

class Planner {
  outputCount: number;
  readonly scratches: ScratchCapture[] = [];
  private readonly known: KnownRoutine[] = [];

  constructor(outputCount: number) {
    this.outputCount = outputCount;
  }

  get routines(): GrowingRoutine[] {
    return this.known.map(({ routine }) => routine);
  }

  /** The steps that move over one value and give every target its part. */
  value(writer: AvroSchema, targets: readonly Target[], wants: readonly Want[], place: Place): PlanStep[] {
    const { field } = place;
    if (writer.kind === 'union') return this.union(writer, targets, wants, place);
    const { before, after, scratch } = this.captures(writer, wants, field);
    const open: Target[] = [];
    for (const target of [...targets, ...scratch]) {
      const settled = this.settle(writer, target, before, place);
      if (settled !== undefined) open.push(settled);
    }
    const copies = open.filter(({ reader, rule }) => copiesAs(writer, reader, rule)).map(({ to }) => to);
    const works = open.filter(({ to }) => !copies.includes(to));
    return [
      ...before,
      { kind: 'copyFrom', to: copies, field },
      ...this.body(writer, works, wants, place),
      { kind: 'copyTo', to: copies, field },
      ...after,
    ];
  }

  private captures(
    writer: AvroSchema,
    wants: readonly Want[],
    field: string,
  ): { before: PlanStep[]; after: PlanStep[]; scratch: Target[] } {
    const before: PlanStep[] = [];
    const after: PlanStep[] = [];
    const scratch: Target[] = [];
    for (const { filter, node } of wants) {
      if (node.captured === undefined) continue;
      const { index, field: wanted } = node.captured;
      if (writer.kind === 'null') {
        before.push({ kind: 'captureNull', filter, index, field });
        continue;
      }
      const asWritten = wanted.schema.kind !== 'union' && copiesAs(writer, wanted.schema, passNode);
      const output = asWritten ? {} : { scratch: this.outputCount++ };
      if (output.scratch !== undefined) {
        scratch.push({ to: output.scratch, reader: wanted.schema, rule: passNode });
        this.scratches.push({ filter, index, to: output.scratch });
      }
      before.push({ kind: 'captureFrom', filter, index, field, ...output });
      after.push({ kind: 'captureTo', filter, index, field, ...output });
    }
    return { before, after, scratch };
  }

  /** Settles what a target needs before the value itself; undefined if nothing of the value is left for it. */
  private settle(writer: AvroSchema, target: Target, before: PlanStep[], place: Place): Target | undefined {
    const { reader, rule, to } = target;
    const isNull = writer.kind === 'null' || rule.treatment?.kind === 'nullify' || isWithheld(writer, reader, rule);
    if (reader.kind !== 'union') {
      if (!isNull) return target;
      if (reader.kind !== 'null') incompatible(place, `null has no place in the share's ${branchName(reader)}`);
      return undefined;
    }
    const index = isNull
      ? reader.branches.findIndex((branch) => branch.kind === 'null')
      : readerBranchIndex(reader.branches, writer, rule);
    const branch = reader.branches[index];
    if (branch === undefined) {
      incompatible(place, `no branch of the share's union takes ${isNull ? 'null' : branchName(writer)}`);
    }
    before.push({ kind: 'insert', to, bytes: varint(index), field: place.field });
    return isNull ? undefined : { to, reader: branch, rule };
  }

  private union(writer: UnionSchema, targets: readonly Target[], wants: readonly Want[], place: Place): PlanStep[] {
    const copies = targets.filter(({ reader, rule }) => copiesAs(writer, reader, rule)).map(({ to }) => to);
    const works = targets.filter(({ to }) => !copies.includes(to));
    const { field } = place;
    let readable = 0;
    const branches = writer.branches.map((branch) => {
      const { steps, refused } = this.branch(branch, works, wants, place);
      if (refused < works.length || works.length === 0) readable++;
      return { name: branchName(branch), steps: mergeRuns(steps) };
    });
    if (readable === 0) incompatible(place, 'no branch of the union has a place in the share');
    return [
      { kind: 'copyFrom', to: copies, field },
      { kind: 'branch', branches, field },
      { kind: 'copyTo', to: copies, field },
    ];
  }

  /** As Avro resolves unions: a branch that has no place in the share is a fault only when a value takes it. */
  private branch(
    branch: AvroSchema,
    works: readonly Target[],
    wants: readonly Want[],
    place: Place,
  ): { steps: PlanStep[]; refused: number } {
    const attempt = this.attempt(branch, works, wants, place);
    if (attempt !== undefined) return { steps: attempt, refused: 0 };
    const fitting = works.filter((target) => this.attempt(branch, [target], [], place) !== undefined);
    const refused = works.filter((target) => !fitting.includes(target)).map(({ to }) => to);
    const steps = this.value(branch, fitting, wants, place);
    const message = `a value of type ${branchName(branch)} has no place in the share`;
    const refusal: PlanStep = { kind: 'refuse', to: refused, reason: 'AVRO_MALFORMED', message, field: place.field };
    return { steps: [refusal, ...steps], refused: refused.length };
  }

  private attempt(
    branch: AvroSchema,
    targets: readonly Target[],
    wants: readonly Want[],
    place: Place,
  ): PlanStep[] | undefined {
    const { outputCount } = this;
    const routineCount = this.known.length;
    const scratchCount = this.scratches.length;
    try {
      return this.value(branch, targets, wants, place);
    } catch (error) {
      if (!isRailError(error) || error.code !== 'SCHEMA_INCOMPATIBLE') throw error;
      this.known.length = routineCount;
      this.outputCount = outputCount;
      this.scratches.length = scratchCount;
      return undefined;
    }
  }

  /** The steps for a value of which the targets want another form than the written one. */
  private body(writer: AvroSchema, works: readonly Target[], wants: readonly Want[], place: Place): PlanStep[] {
    const { field } = place;
    switch (writer.kind) {
      case 'null':
        return [];
      case 'record': {
        const inner = wants.filter(({ node }) => node.children.size > 0);
        return [{ kind: 'enter', routine: this.routine(writer, works, inner, place), field }];
      }
      case 'array':
      case 'map':
        return this.blocks(writer, works, place);
      default: {
        if (works.length === 0) return [{ kind: 'skip', leaf: writer, field }];
        const rewrites = works.map(({ to, reader, rule }) => ({ to, rewrite: rewriteOf(writer, reader, rule, place) }));
        return [{ kind: 'treat', leaf: writer, rewrites, field }];
      }
    }
  }

  private blocks(
    writer: Extract<AvroSchema, { kind: 'array' | 'map' }>,
    works: readonly Target[],
    place: Place,
  ): PlanStep[] {
    const { field } = place;
    const isMap = writer.kind === 'map';
    const to = works.map((target) => target.to);
    const items = works.map(({ to, reader, rule }): Target => {
      if (writer.kind === 'array' && reader.kind === 'array') return { to, reader: reader.items, rule };
      if (writer.kind === 'map' && reader.kind === 'map') return { to, reader: reader.values, rule };
      return incompatible(place, `the writer has ${writer.kind}, the share ${branchName(reader)}`);
    });
    const schema = isMap ? writer.values : writer.items;
    const key: PlanStep[] = isMap
      ? [
          { kind: 'copyFrom', to, field },
          { kind: 'skip', leaf: { kind: 'string', props: {} }, field },
          { kind: 'copyTo', to, field },
        ]
      : [];
    const body = mergeRuns([...key, ...this.value(schema, items, [], place)]);
    const leastBytes = minBytes(schema) + (isMap ? 1 : 0);
    return [{ kind: 'blocks', of: writer.kind, to, leastBytes, body, field }];
  }

  private routine(
    record: RecordSchema,
    targets: readonly Target[],
    wants: readonly Want[],
    place: Place,
  ): GrowingRoutine {
    const found = this.known.find(
      (known) => known.record === record && sameTargets(known.targets, targets) && sameWants(known.wants, wants),
    );
    if (found !== undefined) return found.routine;
    const name = record.name.slice(record.name.lastIndexOf('.') + 1);
    const routine: GrowingRoutine = { id: 0, name, steps: [], recursive: false, writes: [] };
    this.known.push({ record, targets, wants, routine });
    routine.steps = mergeRuns(this.record(record, targets, wants, place.path));
    return routine;
  }

  private record(record: RecordSchema, targets: readonly Target[], wants: readonly Want[], path: string): PlanStep[] {
    const layouts = targets.map((target) => layoutOf(record, target, path));
    const ordered = layouts.filter((layout) => layout.isOrdered);
    const moved = layouts.filter((layout) => !layout.isOrdered);
    const steps = missing(record, wants);
    for (const [index, field] of record.fields.entries()) {
      const place: Place = { path: join(path, field.name), field: field.name };
      const here = ordered.flatMap((layout) => this.upTo(layout, index, steps, field.name));
      const inner = wants.flatMap(({ filter, node }) => {
        const child = childFor(node, field.name, record);
        return child === undefined ? [] : [{ filter, node: child }];
      });
      if (moved.length > 0) steps.push({ kind: 'mark', slot: index, field: field.name });
      steps.push(...this.value(field.schema, here, inner, place));
    }
    for (const layout of ordered) this.upTo(layout, record.fields.length, steps, '');
    if (moved.length > 0) steps.push(...this.reordered(record, moved, path));
    return steps;
  }

  /** Writes the defaults that stand before a writer's field in the share, and gives the target of that field. */
  private upTo(layout: Layout, index: number, steps: PlanStep[], field: string): Target[] {
    const { to } = layout.target;
    for (let slot = layout.slots[layout.next]; slot !== undefined; slot = layout.slots[++layout.next]) {
      if (slot.from < 0) steps.push({ kind: 'insert', to, bytes: slot.constant, field });
      else if (slot.from !== index) break;
      else {
        layout.next++;
        return [{ to, reader: slot.reader, rule: slot.rule }];
      }
    }
    return [];
  }

  /** The record is walked once for its bounds; then each output whose fields stand otherwise visits them in its order. */
  private reordered(record: RecordSchema, layouts: readonly Layout[], path: string): PlanStep[] {
    const last = record.fields.length;
    const steps: PlanStep[] = [{ kind: 'mark', slot: last, field: '' }];
    for (const { target, slots } of layouts) {
      for (const slot of slots) {
        const field = record.fields[slot.from];
        if (field === undefined) {
          steps.push({ kind: 'insert', to: target.to, bytes: slot.constant, field: '' });
          continue;
        }
        const place: Place = { path: join(path, field.name), field: field.name };
        steps.push({ kind: 'seek', slot: slot.from, field: field.name });
        steps.push(...this.value(field.schema, [{ to: target.to, reader: slot.reader, rule: slot.rule }], [], place));
      }
    }
    return [...steps, { kind: 'seek', slot: last, field: '' }];
  }
}

function missing(record: RecordSchema, wants: readonly Want[]): PlanStep[] {
  return wants.flatMap(({ filter, node }) =>
    missingCaptures(node, record).map(({ index, bytes }): PlanStep =>
      bytes === null
        ? { kind: 'captureNull', filter, index, field: '' }
        : { kind: 'captureConstant', filter, index, bytes, field: '' },
    ),
  );
}
