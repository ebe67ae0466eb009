import { type AvroSchema, branchName, parseSchema, type PrimitiveKind } from '@rail/avro';
import type { Random } from '@rail/kernel';

type Json = Record<string, unknown>;

/** Makes random schemas of every kind of type, recursive ones included, and values of them. */
export class SchemaMaker {
  private count = 0;
  private readonly records: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly breadth: number,
  ) {}

  schema(): AvroSchema {
    return parseSchema({ ...this.record(4), namespace: 'tests' });
  }

  private type(depth: number): unknown {
    const { random } = this;
    const roll = random.below(depth > 0 ? 16 : 9);
    if (roll < 7) return random.pick(leaves);
    if (roll === 7) return this.named({ type: 'enum', symbols: ['A', 'B', 'C', 'D'].slice(0, random.between(1, 4)) });
    if (roll === 8) return this.named({ type: 'fixed', size: random.pick([0, 1, 5, 16]) });
    if (roll < 11) return this.record(depth - 1);
    if (roll === 11) return { type: 'array', items: this.type(depth - 1) };
    if (roll === 12) return { type: 'map', values: this.type(depth - 1) };
    if (roll === 13 && this.records.length > 0) {
      const name = random.pick(this.records);
      return random.chance(0.5) ? ['null', name] : { type: 'array', items: name };
    }
    return this.union(depth - 1);
  }

  private union(depth: number): unknown {
    const { random } = this;
    const branches: unknown[] = [];
    const seen = new Set<string>();
    for (let left = random.between(1, 4); left > 0; left--) {
      const type = random.chance(0.4) ? 'null' : this.type(depth);
      const kind = typeof type === 'string' ? type : Array.isArray(type) ? 'union' : String((type as Json)['type']);
      const name = kind === 'record' || kind === 'enum' || kind === 'fixed' ? String((type as Json)['name']) : kind;
      if (kind === 'union' || seen.has(name)) continue;
      seen.add(name);
      branches.push(type);
    }
    return branches.length === 0 ? ['null', 'string'] : branches;
  }

  private named(json: Json): Json {
    return { ...json, name: `T${this.count++}` };
  }

  private record(depth: number): Json {
    const { random } = this;
    const json = this.named({ type: 'record' });
    this.records.push(String(json['name']));
    const fields = Array.from({ length: random.between(depth > 2 ? 1 : 0, this.breadth) }, (_, index) => ({
      name: `f${index}`,
      type: this.type(depth - 1),
      ...(random.chance(0.2) ? { 'rail.personal': true } : {}),
    }));
    this.records.pop();
    return { ...json, fields };
  }
}

const leaves: readonly unknown[] = [
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
  'string',
  'string',
  { type: 'int', logicalType: 'date' },
  { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 },
];

const texts = ['', 'a', '330106', '王小明', '😀é', '330106001002', 'x'.repeat(70), '王'.repeat(50)];
const longs = [0n, -1n, 1n, 63n, 64n, -64n, -65n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, 1_700_000_000_000n];
const ints = [0, -1, 63, 64, -65, 8192, 2 ** 31 - 1, -(2 ** 31), 19_000];
const doubles = [0, -0, 1.5, -2.25, Infinity, NaN, 1e300, 0.5];

const makers: Readonly<Record<PrimitiveKind, (random: Random) => unknown>> = {
  null: () => null,
  boolean: (random) => random.chance(0.5),
  int: (random) => random.pick(ints),
  long: (random) => random.pick(longs),
  float: (random) => Math.fround(random.pick(doubles)),
  double: (random) => random.pick(doubles),
  bytes: (random) => Buffer.from(random.pick(texts)),
  string: (random) => random.pick(texts),
};

/** A random value as the encoder takes it; recursion ends when `budget` is used up. */
export function randomValue(schema: AvroSchema, random: Random, budget: number, isPlain = true): unknown {
  switch (schema.kind) {
    case 'record':
      return Object.fromEntries(
        schema.fields.map((field) => [field.name, randomValue(field.schema, random, budget - 1)]),
      );
    case 'enum':
      return random.pick(schema.symbols);
    case 'fixed':
      return Buffer.from(Array.from({ length: schema.size }, () => random.below(256)));
    case 'array':
      return Array.from({ length: itemCount(random, budget) }, () => randomValue(schema.items, random, budget - 1));
    case 'map':
      return new Map(
        Array.from({ length: itemCount(random, budget) }, (_, index) => [
          `k${index}`,
          randomValue(schema.values, random, budget - 1),
        ]),
      );
    case 'union': {
      const empty = schema.branches.find((branch) => branch.kind === 'null');
      const branch = budget <= 0 && empty !== undefined ? empty : random.pick(schema.branches);
      if (branch.kind === 'null') return null;
      const value = randomValue(branch, random, budget - 1);
      const present = schema.branches.filter(({ kind }) => kind !== 'null');
      return present.length === 1 ? value : { [branchName(branch)]: value };
    }
    default:
      if (schema.kind === 'bytes' && schema.logical !== undefined && isPlain)
        return Buffer.from([random.below(256), 7]);
      return makers[schema.kind](random);
  }
}

function itemCount(random: Random, budget: number): number {
  return budget <= 0 ? 0 : random.pick([0, 0, 1, 2, 3, 70]) % (budget > 4 ? 71 : 3);
}
