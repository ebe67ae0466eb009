import { maxNesting } from '@rail/avro';

import type { PlanRoutine, PlanStep, TranscodePlan } from '../plan/plan.ts';
import { writesOf } from '../plan/routine-graph.ts';
import type { ByteRewrite } from '../treatments/treatment.ts';
import { compileRewrite } from '../run/rewrite.ts';
import { Code, code, comment, layOut, type Name, noCode, Scope } from './code.ts';
import { emitSkip } from './emit-skip.ts';

/** Generated source, and the values that it refers to by `rewrites[i]` and `constants[i]`. */
export interface EmittedPlan {
  readonly source: string;
  readonly rewrites: readonly ByteRewrite[];
  readonly constants: readonly Buffer[];
}

/** Translates a plan to JavaScript: one function per routine. Only what runs per byte is generated; see `run/`. */
export function emitPlan(plan: TranscodePlan): EmittedPlan {
  const emitter = new Emitter(plan);
  return { source: emitter.module(), rewrites: emitter.rewrites, constants: emitter.constants };
}

/** What the emitted functions share. The names are those that `link` passes in. */
export const linkedNames = ['runtime', 'state', 'rewrites', 'constants'] as const;

class Emitter {
  readonly rewrites: ByteRewrite[] = [];
  readonly constants: Buffer[] = [];
  private readonly functions = new Map<PlanRoutine, Name>();
  private readonly scope = new Scope();
  private readonly head: Code[] = [];

  constructor(private readonly plan: TranscodePlan) {
    for (const name of linkedNames) this.scope.name(name);
    for (const name of runtimeNames) this.scope.name(name);
    for (const name of ['walk', 'blocks', 'refused', 'captures', 'bytes', 'pos', 'end', 'depth']) this.scope.name(name);
    for (const name of ['b', 'next']) this.scope.name(name);
    for (const routine of plan.routines) this.functions.set(routine, this.scope.name(`walk_${routine.name}`));
  }

  module(): string {
    const functions = this.plan.routines.map((routine) => this.routine(routine));
    const outputs = Array.from(
      { length: this.plan.outputCount },
      (_, to) => code`const ${sink(to)} = state.sinks[${to}];`,
    );
    const captures = this.plan.captureCounts.map((count, filter) =>
      count === 0 ? noCode : code`const ${capture(filter)} = state.captures[${filter}];`,
    );
    const reserves = outputs.map((_, to) => code`${sink(to)}.reserve(end - pos);`);
    return layOut(code`
      'use strict';
      const { ${runtimeImports} } = runtime;
      const { blocks, refused } = state;
      ${outputs}
      ${captures}
      ${this.head}
      ${functions}
      return function walk(bytes, pos, end) {
        ${reserves}
        return ${this.nameOf(this.plan.root)}(bytes, pos, end, 1);
      };`);
  }

  private nameOf(routine: PlanRoutine): Name {
    return this.functions.get(routine) as Name;
  }

  private routine(routine: PlanRoutine): Code {
    const body = new RoutineEmitter(routine, this);
    return body.function(this.nameOf(routine));
  }

  calleeName(routine: PlanRoutine): Name {
    return this.nameOf(routine);
  }

  /** A name for a rewriting that generated code calls. */
  rewriteName(wish: string, rewrite: ByteRewrite): Name {
    const name = this.scope.name(wish);
    this.head.push(code`const ${name} = rewrites[${this.rewrites.push(rewrite) - 1}];`);
    return name;
  }

  constantName(bytes: Buffer): Name {
    const name = this.scope.name('constant');
    this.head.push(code`const ${name} = constants[${this.constants.push(bytes) - 1}];`);
    return name;
  }
}

const runtimeNames = [
  'fail',
  'copyRun',
  'writeCount',
  'skipInt',
  'skipLong',
  'skipSized',
  'skipIndex',
  'readIndex',
] as const;
const runtimeImports = new Code(runtimeNames.join(', '));

const sink = (to: number): Code => code`sink${to}`;
const capture = (filter: number): Code => code`capture${filter}`;
/** Locals of a routine: the bytes and length of an output, and where its run began. */
const target = (to: number): Code => code`out${to}`;
const length = (to: number): Code => code`len${to}`;
const run = (to: number): Code => code`run${to}`;
const mark = (slot: number): Code => code`mark${slot}`;

/** Up to this length a constant is written byte by byte. */
const shortConstant = 6;

class RoutineEmitter {
  private readonly own: readonly number[];
  private readonly locals = new Set<string>();
  private depth = 0;

  constructor(
    private readonly routine: PlanRoutine,
    private readonly emitter: Emitter,
  ) {
    this.own = writesOf(routine.steps);
  }

  function(name: Name): Code {
    const body = this.steps(this.routine.steps);
    const locals = [...this.locals].map((local) => new Code(`${local} = 0`));
    const declared = locals.length === 0 ? noCode : code`let ${new Code(locals.map(({ text }) => text).join(', '))};`;
    return code`
      function ${name}(bytes, pos, end, depth) {
        ${this.routine.recursive ? code`if (depth > ${maxNesting}) fail();` : noCode}
        let b = 0, next = 0;
        ${declared}
        ${this.own.map((to) => code`let ${target(to)} = ${sink(to)}.bytes, ${length(to)} = ${sink(to)}.length;`)}
        ${body}
        ${this.own.map((to) => this.store(to))}
        return pos;
      }`;
  }

  private local(name: Code): Code {
    this.locals.add(name.text);
    return name;
  }

  private steps(steps: readonly PlanStep[]): Code {
    let field = '';
    const emitted: Code[] = [];
    for (const step of steps) {
      if (step.field !== field && step.field !== '') emitted.push(comment(step.field));
      ({ field } = step);
      emitted.push(this.step(step));
    }
    return code`${emitted}`;
  }

  private step(step: PlanStep): Code {
    switch (step.kind) {
      case 'skip':
        return emitSkip(step.leaf);
      case 'advance':
        return code`if (${step.bytes} > end - pos) fail();\npos += ${step.bytes};`;
      case 'copyFrom':
        return code`${step.to.map((to) => code`${this.local(run(to))} = pos;`)}`;
      case 'copyTo':
        return code`${step.to.map((to) => this.copy(to))}`;
      case 'insert':
        return this.insert(step.to, step.bytes);
      case 'treat':
        return this.treat(step);
      case 'enter':
      case 'recurse':
        return this.enter(step.routine);
      case 'branch':
        return this.branch(step);
      case 'blocks':
        return this.blocks(step);
      case 'refuse':
        return code`${step.to.map((to) => code`refused[${to}] = 1;`)}`;
      case 'mark':
        return code`${this.local(mark(step.slot))} = pos;`;
      case 'seek':
        return code`pos = ${mark(step.slot)};\n${this.own.map((to) => this.ensure(to, 0))}`;
      default:
        return this.capture(step);
    }
  }

  private store(to: number): Code {
    return code`${sink(to)}.length = ${length(to)};`;
  }

  private load(to: number): Code {
    return code`${target(to)} = ${sink(to)}.bytes; ${length(to)} = ${sink(to)}.length;`;
  }

  /** An output always has room for what is left of the input; whatever is not copied from there must ask for more. */
  private ensure(to: number, more: number): Code {
    return code`if (${target(to)}.length - ${length(to)} < end - pos + ${more}) {
      ${this.store(to)}
      ${sink(to)}.reserve(end - pos + ${more});
      ${this.load(to)}
    }`;
  }

  private copy(to: number): Code {
    return code`${length(to)} = copyRun(bytes, ${run(to)}, pos, ${target(to)}, ${length(to)});`;
  }

  private insert(to: number, bytes: Buffer): Code {
    if (bytes.length === 0) return noCode;
    const write =
      bytes.length <= shortConstant
        ? code`${Array.from(bytes, (byte) => code`${target(to)}[${length(to)}++] = ${byte};`)}`
        : code`${length(to)} = copyRun(${this.emitter.constantName(bytes)}, 0, ${bytes.length}, ${target(to)}, ${length(to)});`;
    return code`${this.ensure(to, bytes.length)}\n${write}`;
  }

  private treat(step: Extract<PlanStep, { kind: 'treat' }>): Code {
    const at = this.local(code`at`);
    return code`
      ${at} = pos;
      ${emitSkip(step.leaf)}
      ${step.rewrites.map(({ to, rewrite }) => {
        const wish = rewrite.kind === 'treatment' ? rewrite.treatment.kind : rewrite.kind;
        const name = this.emitter.rewriteName(`${wish}_${step.field}`, compileRewrite(rewrite));
        return code`
          ${this.store(to)}
          if (!${name}(bytes, ${at}, pos, ${sink(to)})) refused[${to}] = 1;
          ${sink(to)}.reserve(end - pos);
          ${this.load(to)}`;
      })}`;
  }

  private enter(routine: PlanRoutine): Code {
    const shared = this.own.filter((to) => routine.writes.includes(to));
    return code`
      ${shared.map((to) => this.store(to))}
      pos = ${this.emitter.calleeName(routine)}(bytes, pos, end, depth + 1);
      ${shared.map((to) => this.load(to))}`;
  }

  private branch(step: Extract<PlanStep, { kind: 'branch' }>): Code {
    const count = step.branches.length;
    const cases = step.branches.map(
      ({ name, steps }, index) => code`
        case ${index}: {
          ${comment(name)}
          ${this.steps(steps)}
          break;
        }`,
    );
    return code`
      if (pos < end && (b = bytes[pos]) < ${Math.min(128, 2 * count)} && (b & 1) === 0) {
        b >>= 1;
        pos++;
      } else {
        b = readIndex(bytes, pos, end, ${count});
        pos = skipInt(bytes, pos, end);
      }
      switch (b) {
        ${cases}
      }`;
  }

  private blocks(step: Extract<PlanStep, { kind: 'blocks' }>): Code {
    const level = this.depth++;
    const count = this.local(code`count${level}`);
    const blockEnd = this.local(code`blockEnd${level}`);
    const body = this.steps(step.body);
    this.depth--;
    return code`
      do {
        pos = blocks.open(bytes, pos, end, ${step.leastBytes});
        ${count} = blocks.count;
        ${blockEnd} = blocks.blockEnd;
        ${step.to.map((to) => code`${length(to)} = writeCount(${count}, ${target(to)}, ${length(to)});`)}
        if (${count} === 0) break;
        for (; ${count} > 0; ${count}--) {
          ${body}
        }
        blocks.close(pos, ${blockEnd});
      } while (true);`;
  }

  private capture(step: Extract<PlanStep, { kind: `capture${string}` }>): Code {
    const of = capture(step.filter);
    const { index } = step;
    switch (step.kind) {
      case 'captureNull':
        return code`${of}.starts[${index}] = -1;`;
      case 'captureConstant': {
        const name = this.emitter.constantName(step.bytes);
        return code`
          ${of}.buffers[${index}] = ${name};
          ${of}.starts[${index}] = 0;
          ${of}.ends[${index}] = ${step.bytes.length};`;
      }
      case 'captureFrom':
        return code`${of}.starts[${index}] = ${step.scratch === undefined ? code`pos` : length(step.scratch)};`;
      case 'captureTo':
        return step.scratch === undefined
          ? code`${of}.buffers[${index}] = bytes;\n${of}.ends[${index}] = pos;`
          : code`${of}.buffers[${index}] = ${target(step.scratch)};\n${of}.ends[${index}] = ${length(step.scratch)};`;
    }
  }
}
